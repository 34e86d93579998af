/** The environment variables: the form of each, and what it must hold for the sentence that stops the start. */
import { isIP } from 'node:net';
import * as z from 'zod';
import { DESCRIPCION_MAXIMO } from '../shared/caso.ts';
import { Dia } from '../shared/dia.ts';
import { defectoDeTexto, normalizar } from '../shared/texto.ts';
import { leerToken } from './adjuntos/nube-token.ts';
import { leerHorario } from './tiempo/calendario.ts';

/** Code points of MESA_OLVIDO. */
const OLVIDO_MAXIMO = 300;

const entero = (minimo: number, maximo: number, porDefecto: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((valor) => valor >= minimo && valor <= maximo)
    .default(porDefecto);

const siONo = z
  .enum(['si', 'sí', 'no'])
  .default('no')
  .transform((valor) => valor !== 'no');

const listaDe = <T>(leer: (parte: string) => T | undefined) =>
  z
    .string()
    .default('')
    .transform((lista, contexto) => {
      const partes = lista
        .split(',')
        .map((parte) => parte.trim())
        .filter(Boolean);
      const leidas = partes.map(leer).filter((parte) => parte !== undefined);
      if (leidas.length !== partes.length) contexto.addIssue('malo');
      return leidas;
    });

function leerOrigen(escrito: string): string | undefined {
  const url = URL.canParse(escrito) ? new URL(escrito) : undefined;
  const esOrigen =
    url && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname + url.search + url.hash);
  return esOrigen ? url.origin : undefined;
}

/**
 * An http(s) address with at most a plain path, because paths are appended to it and compared with it. Undefined for
 * anything else.
 */
function leerUrl(escrito: string): string | undefined {
  const url = URL.canParse(escrito) ? new URL(escrito) : undefined;
  const camino = url?.pathname.replace(/\/+$/, '') ?? '';
  const sirve =
    url &&
    /^https?:$/.test(url.protocol) &&
    /^(\/[\w.~-]+)*$/.test(camino) &&
    url.username + url.password + url.search + url.hash === '';
  return sirve ? url.origin + camino : undefined;
}

function leerRed(escrito: string): { direccion: string; prefijo: number } | undefined {
  const [direccion = '', prefijo] = escrito.split('/');
  const version = isIP(direccion);
  const maximo = version === 6 ? 128 : 32;
  const bits = prefijo === undefined ? maximo : Number(prefijo);
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > maximo) return undefined;
  return { direccion, prefijo: bits };
}

function leerLugar(escrito: string): { host: string; puerto: number } | undefined {
  const [, host, puerto] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(escrito) ?? [];
  return host && Number(puerto) <= 65_535 ? { host, puerto: Number(puerto) } : undefined;
}

export const Variables = z.object({
  PORT: entero(0, 65_535, 8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  MESA_DATOS: z.string().min(1).optional(),
  MESA_ORIGENES: listaDe(leerOrigen),
  MESA_URL: z
    .string()
    .transform((url) => leerUrl(url))
    .refine((url) => url !== undefined)
    .optional(),
  MESA_PROXY: listaDe(leerRed),
  MESA_METRICAS: listaDe(leerRed),
  MESA_PRIMER_CASO: entero(1, 1_000_000_000_000, 1),
  MESA_DESCRIPCION_MAX: entero(1, 4_000, DESCRIPCION_MAXIMO),
  MESA_ADJUNTO_MAX: entero(1_024, 16 * 1024 * 1024, 10 * 1024 * 1024),
  MESA_CUOTA_ARCHIVOS: entero(1, 1_000_000, 200),
  MESA_CUOTA_BYTES: entero(1_024, Number.MAX_SAFE_INTEGER, 1024 ** 3),
  MESA_CIERRE_DIAS: entero(1, 3_650, 15),
  MESA_CLAVE_DIAS: entero(1, 3_650, 30),
  MESA_EVENTOS_DIAS: entero(1, 36_500, 90),
  MESA_APERTURAS_DIAS: entero(0, 36_500, 0),
  MESA_SEGUNDO_FACTOR: z.enum(['no', 'opcional', 'exigido']).default('opcional'),
  MESA_HORARIO: z
    .string()
    .default('lun-vie 08:00-12:00 14:00-18:00')
    .transform((horario) => leerHorario(horario))
    .refine((horario) => horario !== undefined),
  MESA_FESTIVOS: listaDe((dia) => (Dia.safeParse(dia).success ? dia : undefined)),
  MESA_FOTOS_SIN_LUGAR: siONo,
  MESA_CLAMD: z
    .string()
    .transform((lugar) => leerLugar(lugar))
    .refine((lugar) => lugar !== undefined)
    .optional(),
  MESA_PROCESOS: entero(1, 64, 1),
  MESA_WIDGET_VERSIONES: entero(0, 100, 5),
  MESA_PORTAL_CLAVES: z.string().optional(),
  MESA_PORTAL_JWKS: z.string().optional(),
  MESA_PORTAL_JWKS_RED: listaDe(leerRed),
  MESA_PORTAL_AUD: z.string().trim().min(1).max(200).default('mesa-de-ayuda'),
  MESA_PORTAL_CREAR_USUARIOS: siONo,
  MESA_PORTAL_PAGINA: z.string().trim().optional(),
  MESA_SMTP: z.string().trim().optional(),
  MESA_SMTP_CLAVE_ARCHIVO: z.string().optional(),
  MESA_REMITENTE: z.string().optional(),
  MESA_CORREO_TEXTOS: siONo,
  MESA_CORREO_PAUSA: entero(0, 3_600, 120),
  MESA_OLVIDO: z
    .string()
    .transform(normalizar)
    .refine((frase) => defectoDeTexto(frase, OLVIDO_MAXIMO) === undefined)
    .optional(),
  MESA_WEBHOOKS: z.string().optional(),
  MESA_IMAP: z.string().optional(),
  MESA_IMAP_CLAVE_ARCHIVO: z.string().optional(),
  MESA_IMAP_DIRECCION: z.string().optional(),
  MESA_IMAP_AUTENTICA: z.string().trim().min(1).max(255).optional(),
  UPLOADTHING_TOKEN: z
    .string()
    .transform((token) => leerToken(token))
    .refine((nube) => nube !== undefined)
    .optional(),
  MESA_REGISTRO: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  MESA_DOCS: z.enum(['si', 'sí', 'no']).optional(),
  MESA_DEMO: z
    .enum(['', '0', '1'])
    .default('')
    .transform((valor) => valor === '1'),
  NODE_ENV: z.string().optional(),
});

/** What each variable must hold, for the sentence that stops the start. */
export const ESPERADO: Record<keyof z.infer<typeof Variables>, string> = {
  PORT: 'un puerto de 0 a 65535',
  HOST: 'la dirección donde escuchar, por ejemplo 127.0.0.1',
  MESA_DATOS: 'la carpeta de los datos',
  MESA_ORIGENES: 'orígenes separados por comas, por ejemplo https://portal.ejemplo.com',
  MESA_URL:
    'la dirección pública del servicio, por ejemplo https://mesa.ejemplo.com o https://portal.ejemplo.com/mesa',
  MESA_PROXY: 'direcciones IP o redes separadas por comas, por ejemplo 10.0.0.1,10.1.0.0/16',
  MESA_METRICAS: 'direcciones IP o redes separadas por comas, por ejemplo 10.0.0.9',
  MESA_PRIMER_CASO: 'un número entero desde 1',
  MESA_DESCRIPCION_MAX: 'un número entero de 1 a 4000',
  MESA_ADJUNTO_MAX: 'un número de bytes de 1024 a 16777216',
  MESA_CUOTA_ARCHIVOS: 'un número entero desde 1',
  MESA_CUOTA_BYTES: 'un número de bytes desde 1024',
  MESA_CIERRE_DIAS: 'un número entero de 1 a 3650',
  MESA_CLAVE_DIAS: 'un número entero de 1 a 3650',
  MESA_EVENTOS_DIAS: 'un número entero de 1 a 36500',
  MESA_APERTURAS_DIAS: 'un número entero de 0 a 36500; con 0 se conservan siempre',
  MESA_SEGUNDO_FACTOR: 'no, opcional o exigido',
  MESA_HORARIO: 'el horario de atención, por ejemplo lun-vie 08:00-12:00 14:00-18:00; sab 08:00-12:00',
  MESA_FESTIVOS: 'días aaaa-mm-dd separados por comas',
  MESA_FOTOS_SIN_LUGAR: 'si o no',
  MESA_CLAMD: 'el antivirus, como 127.0.0.1:3310',
  MESA_PROCESOS: 'un número de procesos de 1 a 64',
  MESA_WIDGET_VERSIONES: 'un número entero de 0 a 100',
  MESA_PORTAL_CLAVES: 'las claves compartidas con el portal, como kid:secreto,kid2:secreto2',
  MESA_PORTAL_JWKS: 'la dirección https o el archivo con las claves públicas del portal',
  MESA_PORTAL_JWKS_RED: 'direcciones IP o redes separadas por comas, por ejemplo 10.0.0.9',
  MESA_PORTAL_AUD: 'un texto de 1 a 200 letras',
  MESA_PORTAL_CREAR_USUARIOS: 'si o no',
  MESA_PORTAL_PAGINA: 'la página del portal con los elementos, por ejemplo https://portal.ejemplo.com/mesa',
  MESA_SMTP: 'la dirección del servidor de correo, por ejemplo smtp://usuario@correo.ejemplo.com:587',
  MESA_SMTP_CLAVE_ARCHIVO: 'el archivo con la contraseña del servidor de correo',
  MESA_REMITENTE: 'quien escribe los correos, por ejemplo Mesa de Ayuda <mesa@ejemplo.com>',
  MESA_CORREO_TEXTOS: 'si o no',
  MESA_CORREO_PAUSA: 'un número de segundos de 0 a 3600',
  MESA_OLVIDO:
    'una frase de hasta 300 letras, por ejemplo Escriba a mesa@ejemplo.com o llame al 605 000 0000',
  MESA_WEBHOOKS: 'servidores separados por comas, por ejemplo tickets.ejemplo.com,*.eps.ejemplo.com:8443',
  MESA_IMAP: 'el buzón, como imaps://mesa%40eps.com:clave@imap.eps.com',
  MESA_IMAP_CLAVE_ARCHIVO: 'el archivo con la contraseña del buzón',
  MESA_IMAP_DIRECCION: 'la dirección del buzón, como mesa@eps.com',
  MESA_IMAP_AUTENTICA:
    'el nombre con que el servidor del buzón firma Authentication-Results, como mx.eps.com',
  UPLOADTHING_TOKEN: 'el token que UploadThing da a la aplicación',
  MESA_REGISTRO: 'debug, info, warn, error o silent',
  MESA_DOCS: 'si o no',
  MESA_DEMO: '1 o vacío',
  NODE_ENV: 'un texto',
};
