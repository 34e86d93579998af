/** An outbox with a sender, without what fills it. */
import { onTestFinished } from 'vitest';
import { escribirCarta } from '../../../server/correo/carta.ts';
import type { Redactar } from '../../../server/correo/redactar.ts';
import { encolarCorreo, type NuevoCorreo } from '../../../server/correo/encolar.ts';
import { crearEnviador, type Enviador } from '../../../server/correo/enviador.ts';
import { abrirTransporte, type Paciencia } from '../../../server/correo/transporte.ts';
import { correr } from '../../../server/db/steps.ts';
import { montar, type Banco } from '../apoyo.ts';

export const MINUTO = 60_000;

export const sencilla: Redactar = (_, { datos }) =>
  Promise.resolve(
    escribirCarta({ asunto: `Número ${String(datos.n)}`, titulo: 'Hola', parrafos: ['Texto.'] }),
  );

export const conCorreo = (puerto: number) =>
  montar({
    entorno: {
      MESA_SMTP: `smtp://127.0.0.1:${puerto}`,
      MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
      MESA_URL: 'https://mesa.example',
    },
  });

export const encolar = (banco: Banco, cambios: Partial<NuevoCorreo>[] = [{}]) =>
  banco.servicios.base.escribir(async (tx) => {
    for (const [n, cambio] of cambios.entries())
      await correr(
        encolarCorreo(tx, {
          clase: 'confirmar',
          usuario: null,
          direccion: `persona${n}@ips.example`,
          datos: { n },
          creado: banco.servicios.reloj(),
          ...cambio,
        }),
      );
  });

export const filas = ({ servicios: { base } }: Banco) =>
  base.leer.selectFrom('correos').selectAll().orderBy('id').execute();

export const RAPIDA: Paciencia = { conectar: 400, respuesta: 400, correo: 60_000 };

export function enviadorDe(
  { servicios }: Banco,
  {
    prueba = sencilla,
    paciencia,
    base = servicios.base,
  }: { prueba?: Redactar; paciencia?: Paciencia; base?: Banco['servicios']['base'] } = {},
): Enviador {
  const ajustes = servicios.config.correo!;
  const enviador = crearEnviador(
    { ...servicios, base, ajustes },
    { clases: { confirmar: prueba }, ...(paciencia && { abrir: () => abrirTransporte(ajustes, paciencia) }) },
  );
  onTestFinished(() => enviador.detener());
  return enviador;
}
