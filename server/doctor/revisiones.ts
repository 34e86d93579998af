/** All checks of `mesa doctor`, in the order in which they are made and told. */
import { revisarAntivirus } from './antivirus.ts';
import { revisarConfiguracion } from './configuracion.ts';
import { revisarBase, revisarDisco, revisarIntegridad, revisarPermisosDeDatos } from './datos.ts';
import { revisarCorreo } from './correo.ts';
import type { Revisar } from './hallazgo.ts';
import { revisarCabeceras, revisarCookie, revisarCuerpo, revisarFlujo, revisarMetricas } from './paso.ts';
import { revisarPortal } from './portal.ts';
import { revisarEsquema, revisarPrograma } from './programa.ts';
import {
  revisarDireccion,
  revisarHoraPublica,
  revisarRedireccion,
  revisarTls,
  revisarVersion,
} from './publico.ts';
import { revisarReloj } from './reloj.ts';
import { revisarRespaldo } from './respaldo.ts';
import { revisarDescriptores, revisarRegistro, revisarServicio } from './servicio.ts';

export const REVISIONES: Readonly<Record<string, Revisar>> = {
  programa: revisarPrograma,
  configuracion: revisarConfiguracion,
  permisos: revisarPermisosDeDatos,
  esquema: revisarEsquema,
  base: revisarBase,
  integridad: revisarIntegridad,
  disco: revisarDisco,
  descriptores: revisarDescriptores,
  reloj: revisarReloj,
  servicio: revisarServicio,
  registro: revisarRegistro,
  antivirus: revisarAntivirus,
  portal: revisarPortal,
  correo: (entrada) => revisarCorreo(entrada),
  respaldo: revisarRespaldo,
  url: revisarDireccion,
  'url.tls': revisarTls,
  'url.redireccion': revisarRedireccion,
  'url.cookie': revisarCookie,
  'url.flujo': revisarFlujo,
  'url.adjuntos': revisarCuerpo,
  'url.cabeceras': revisarCabeceras,
  'url.metricas': revisarMetricas,
  'url.version': revisarVersion,
  'url.reloj': revisarHoraPublica,
};
