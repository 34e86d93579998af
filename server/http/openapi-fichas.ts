/** What the endpoint table does not say of each endpoint, for the OpenAPI document. */
import * as z from 'zod/mini';
import type * as api from '../../shared/api-todo.ts';
import { Presignado, SolicitudSubida, Subido } from '../../shared/adjunto.ts';
import {
  Auditoria,
  CambioIps,
  CambioUsuario,
  CatalogoEditable,
  ClaveDada,
  ConsultaAuditoria,
  ConsultaImportacion,
  ConsultaIps,
  ConsultaUsuarios,
  FichaIps,
  FichaUsuario,
  Importacion,
  ListaIps,
  ListaUsuarios,
  NuevaIps,
  NuevoUsuario,
} from '../../shared/admin.ts';
import {
  Bandeja,
  CambioLote,
  ConsultaConstancia,
  Historia,
  NuevaRespuesta,
  Respuesta,
  Respuestas,
  ResultadoLote,
  Soporte,
} from '../../shared/bandeja.ts';
import { CambioCaso, Caso, ConsultaCasos, ListaCasos, nuevoCaso } from '../../shared/caso.ts';
import { Catalogo } from '../../shared/catalogo.ts';
import { type CodigoError } from '../../shared/errores.ts';
import { ConsultaMensajes, Lectura, Mensaje, Mensajes, NuevoMensaje } from '../../shared/mensaje.ts';
import { ConsultaExportacion, ConsultaReporte, Reporte } from '../../shared/reporte.ts';
import { CambioClave, Credenciales, Sesion } from '../../shared/usuario.ts';
import type { Config } from '../config.ts';

export type Nombre = Exclude<keyof typeof api, 'BASE' | 'CUERPO_MAXIMO' | 'CSV_MAXIMO'>;

export interface Ficha {
  resumen: string;
  cuerpo?: z.ZodMiniType;
  consulta?: z.ZodMiniType;
  respuesta?: z.ZodMiniType;
  errores: readonly CodigoError[];
}

/** What the table does not say: what each endpoint is for, takes, and refuses. */
export function fichas({ descripcionMaximo }: Config): Record<Nombre, Ficha> {
  return {
    leerSesion: {
      resumen: 'Who is logged in; usuario is null without a session',
      respuesta: Sesion,
      errores: [],
    },
    iniciarSesion: {
      resumen:
        'Log in with NIT (an IPS; usuario names one of its named users) or correo (staff of the EPS); sets the session cookie. cookie: "local" asks for a plain one, on the service’s own machine only',
      cuerpo: Credenciales,
      respuesta: Sesion,
      errores: [
        'credenciales',
        'ips_inactiva',
        'demasiados_intentos',
        'validacion',
        'sin_https',
        'cookie_de_terceros',
        'cookie_bloqueada',
      ],
    },
    cerrarSesion: { resumen: 'Log out', errores: [] },
    leerCatalogo: {
      resumen: 'Motivos with their asuntos, and the limits of this deployment',
      respuesta: Catalogo,
      errores: [],
    },
    crearCaso: {
      resumen: 'File a case; repeated with the same Idempotency-Key and body it gives the same case',
      cuerpo: nuevoCaso(descripcionMaximo),
      respuesta: Caso,
      errores: ['validacion', 'idempotencia_conflicto', 'adjunto_usado', 'no_existe', 'no_permitido'],
    },
    listarCasos: {
      resumen: 'Cases of the IPS, or all for the staff; filtered, searched, ordered, paged by key',
      consulta: ConsultaCasos,
      respuesta: ListaCasos,
      errores: ['validacion', 'no_permitido'],
    },
    leerCaso: { resumen: 'One case', respuesta: Caso, errores: ['no_existe'] },
    cambiarCaso: {
      resumen: 'Change estado; for the staff also asignado, prioridad, motivo and asunto',
      cuerpo: CambioCaso,
      respuesta: Caso,
      errores: ['validacion', 'no_existe', 'no_permitido', 'transicion', 'caso_cerrado'],
    },
    listarMensajes: {
      resumen: 'A page of the conversation, ascending; the last one without despues or antes',
      consulta: ConsultaMensajes,
      respuesta: Mensajes,
      errores: ['validacion', 'no_existe'],
    },
    enviarMensaje: {
      resumen: 'Write on a case; interno is for the staff',
      cuerpo: NuevoMensaje,
      respuesta: Mensaje,
      errores: [
        'validacion',
        'no_existe',
        'caso_cerrado',
        'idempotencia_conflicto',
        'adjunto_usado',
        'no_permitido',
      ],
    },
    marcarLectura: {
      resumen: 'Mark as read up to a secuencia',
      cuerpo: Lectura,
      errores: ['validacion', 'no_existe'],
    },
    avisarEscribiendo: { resumen: 'Tell the other side that one is writing', errores: ['no_existe'] },
    escucharEventos: {
      resumen:
        'Server-sent events of the cases in sight: caso.creado, caso.cambiado, mensaje.creado, lectura, escribiendo, resincronizar; goes on after Last-Event-ID',
      errores: ['demasiados_intentos'],
    },
    prepararSubida: {
      resumen: 'A key and signed address for each file (uploadthing: ?actionType=upload&slug=adjunto)',
      cuerpo: SolicitudSubida,
      respuesta: z.array(Presignado),
      errores: ['validacion', 'adjunto_grande', 'adjunto_tipo', 'adjunto_danado', 'demasiados_intentos'],
    },
    describirSubidas: { resumen: 'What the uploadthing file router takes', errores: [] },
    retomarSubida: {
      resumen: 'Asked with HEAD: X-UT-Range-Start says how many bytes of the file are here',
      errores: ['no_permitido', 'no_existe'],
    },
    subirAdjunto: {
      resumen:
        'Send the file from "Range: bytes=N-" on (multipart field "file"); when it is whole, serverData is the attachment, to be named by its clave in a case or message',
      respuesta: Subido,
      errores: [
        'no_permitido',
        'no_existe',
        'adjunto_tramo',
        'adjunto_usado',
        'adjunto_grande',
        'adjunto_tipo',
        'adjunto_macros',
        'adjunto_danado',
        'adjunto_sin_inspeccionar',
        'adjunto_virus',
        'adjunto_sin_revisar',
        'tipo_contenido',
      ],
    },
    abrirAdjunto: {
      resumen: 'Download an attachment; Range is supported',
      errores: ['no_existe', 'adjunto_alterado'],
    },
    cambiarClave: {
      resumen:
        'Change one’s own password; the other sessions of this user end. A wrong one is a fault of the field actual',
      cuerpo: CambioClave,
      errores: ['validacion', 'demasiados_intentos'],
    },
    leerBandeja: { resumen: 'How many cases each view of the desk has', respuesta: Bandeja, errores: [] },
    listarSoporte: { resumen: 'Who can have a case', respuesta: Soporte, errores: [] },
    cambiarLote: {
      resumen: 'The same change for several cases, each for itself',
      cuerpo: CambioLote,
      respuesta: ResultadoLote,
      errores: ['validacion'],
    },
    leerHistoria: { resumen: 'What a case went through', respuesta: Historia, errores: ['no_existe'] },
    leerConstancia: {
      resumen: 'A page to print: case, conversation, server times and SHA-256 of the files',
      consulta: ConsultaConstancia,
      errores: ['validacion', 'no_existe'],
    },
    listarRespuestas: { resumen: 'Canned replies', respuesta: Respuestas, errores: [] },
    crearRespuesta: {
      resumen: 'Add a canned reply',
      cuerpo: NuevaRespuesta,
      respuesta: Respuesta,
      errores: ['validacion'],
    },
    cambiarRespuesta: {
      resumen: 'Change a canned reply',
      cuerpo: NuevaRespuesta,
      respuesta: Respuesta,
      errores: ['validacion', 'no_existe'],
    },
    borrarRespuesta: { resumen: 'Delete a canned reply', errores: ['no_existe'] },
    leerReporte: {
      resumen: 'Figures of a period',
      consulta: ConsultaReporte,
      respuesta: Reporte,
      errores: ['validacion'],
    },
    exportarReporte: {
      resumen: 'The cases of a period as CSV or Excel',
      consulta: ConsultaExportacion,
      errores: ['validacion'],
    },
    listarIps: {
      resumen: 'Registered IPS',
      consulta: ConsultaIps,
      respuesta: ListaIps,
      errores: ['validacion'],
    },
    registrarIps: {
      resumen: 'Register an IPS; its password is shown this once and has to be changed at the first login',
      cuerpo: NuevaIps,
      respuesta: z.object({ ...FichaIps.shape, ...ClaveDada.shape }),
      errores: ['validacion', 'ya_existe'],
    },
    cambiarIps: {
      resumen: 'Rename, activate or inactivate an IPS; inactivated, its sessions end at once',
      cuerpo: CambioIps,
      respuesta: FichaIps,
      errores: ['validacion', 'no_existe'],
    },
    renovarClaveIps: {
      resumen: 'A new password for an IPS, shown this once; its sessions end at once',
      respuesta: ClaveDada,
      errores: ['no_existe'],
    },
    importarIps: {
      resumen:
        'Register or update IPS from a CSV with nit, nombre, estado and, for up to 500, contrasena; with parcial=1 the good rows although others are refused; with simular=1 only what it would do, named by plan, which an import may repeat to be refused when by then it would do something else',
      consulta: ConsultaImportacion,
      respuesta: Importacion,
      errores: [
        'tipo_contenido',
        'cuerpo_grande',
        'validacion',
        'importacion_claves',
        'importacion_cambiada',
      ],
    },
    listarUsuarios: {
      resumen: 'The staff, or the users of one IPS',
      consulta: ConsultaUsuarios,
      respuesta: ListaUsuarios,
      errores: ['validacion'],
    },
    registrarUsuario: {
      resumen: 'Register a member of the staff or a named user of an IPS; the password is shown this once',
      cuerpo: NuevoUsuario,
      respuesta: z.object({ ...FichaUsuario.shape, ...ClaveDada.shape }),
      errores: ['validacion', 'ya_existe'],
    },
    cambiarUsuario: {
      resumen:
        'Rename, change role, activate or inactivate; inactivated, sessions end and open cases are let go',
      cuerpo: CambioUsuario,
      respuesta: FichaUsuario,
      errores: ['validacion', 'no_existe', 'usuario_propio', 'ultimo_admin'],
    },
    renovarClaveUsuario: {
      resumen: 'A new password, shown this once; the sessions end at once',
      respuesta: ClaveDada,
      errores: ['no_existe', 'usuario_propio'],
    },
    leerCatalogoEditable: {
      resumen: 'The whole catalogue, retired ones too',
      respuesta: CatalogoEditable,
      errores: [],
    },
    guardarCatalogo: {
      resumen: 'Replace the catalogue; what it does not name is retired, never deleted',
      cuerpo: CatalogoEditable,
      respuesta: CatalogoEditable,
      errores: ['validacion'],
    },
    leerAuditoria: {
      resumen: 'Who administered what, or who opened which attachment; newest first',
      consulta: ConsultaAuditoria,
      respuesta: Auditoria,
      errores: ['validacion'],
    },
    leerOpenapi: { resumen: 'This document', errores: [] },
  };
}
