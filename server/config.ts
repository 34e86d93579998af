/** The configuration: read once from the environment, checked whole, the only reader of `process.env`. */
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import type * as z from 'zod';
import type { Nube } from './adjuntos/nube-token.ts';
import { leerAjustesDeCorreo, type AjustesDeCorreo } from './correo/ajustes.ts';
import { leerAjustesDeImap, type AjustesDeImap } from './correo-entrante/ajustes.ts';
import { leerAjustesDelPortal, type AjustesDelPortal } from './portal/ajustes.ts';
import { ajusteMalo, ErrorConfig } from './settings.ts';
import type { Horario } from './tiempo/calendario.ts';
import { ESPERADO, Variables } from './variables.ts';
import { leerAjustesDeWebhooks, type AjustesDeWebhooks } from './webhooks/ajustes.ts';

/** The names of all variables. */
export const VARIABLES: readonly string[] = Object.keys(ESPERADO);

/** The environment as it is, for whoever looks at more than `leerConfig` tells. */
export const leerEntorno = (): Record<string, string | undefined> => ({ ...process.env });

/** Sizes in bytes; `datos` is an absolute path. */
export interface Config {
  puerto: number;
  host: string;
  datos: string;
  /** Origins of other pages that may embed the elements. */
  origenes: readonly string[];
  /** Public address of this service, with its path and without a slash at the end, when a proxy gives it one. */
  url: string | undefined;
  /** Addresses of proxies whose `X-Forwarded-*` headers are believed. */
  proxies: BlockList;
  /** Who may read /metrics besides this machine. */
  metricas: BlockList;
  primerCaso: number;
  descripcionMaximo: number;
  adjuntoMaximo: number;
  cuota: { archivos: number; bytes: number };
  cierreDias: number;
  /** Days after which a password that somebody else gave, and that has to be changed, no longer opens a session. */
  claveDias: number;
  /** Days for which events are kept that are no case's history. */
  eventosDias: number;
  /** Days for which the record of opened attachments is kept; 0 for ever. */
  aperturasDias: number;
  /**
   * The second factor of the staff: `no` asks nobody for it, `opcional` those who activated it, `exigido` lets nobody of
   * the staff work without.
   */
  segundoFactor: 'no' | 'opcional' | 'exigido';
  /** Office hours, and days besides Colombia's holidays on which the EPS is closed. */
  horario: Horario;
  festivos: readonly string[];
  /** Whether the place (GPS) is taken out of photographs when they arrive. */
  fotosSinLugar: boolean;
  /** Address of clamd, which checks every attachment; undefined without antivirus. */
  clamd: { host: string; puerto: number } | undefined;
  /** How many processes serve. */
  procesos: number;
  /** How many earlier builds of the widget go on being served. */
  versionesDelWidget: number;
  /** Who may vouch for an IPS that is logged in at the portal; undefined when nobody may. */
  portal: AjustesDelPortal | undefined;
  /** Mail that goes out; undefined when none does. */
  correo: AjustesDeCorreo | undefined;
  /** Whom somebody asks who forgot the password and has no address; undefined leaves it to the page. */
  olvido: string | undefined;
  /** Where webhooks may go; undefined when there are none. */
  webhooks: AjustesDeWebhooks | undefined;
  /** The mailbox to which notices are answered; undefined when no mail is read. */
  imap: AjustesDeImap | undefined;
  /** The UploadThing cloud for attachments; undefined when they are kept on this machine's disk. */
  nube: Nube | undefined;
  /** Whether /docs and the HTTP reference are given out. */
  docs: boolean;
  registro: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  demo: boolean;
}

export { ErrorConfig };

/** Reads the configuration from the environment, `cambios` first. Throws ErrorConfig. */
export function leerConfig(
  cambios: Record<string, string | undefined> = {},
  entorno: Record<string, string | undefined> = process.env,
): Config {
  const dado: Record<string, string | undefined> = { ...entorno, ...cambios };
  // Shells and container files say "not set" with an empty variable.
  for (const nombre of Object.keys(ESPERADO)) if (dado[nombre] === '') delete dado[nombre];
  const leido = Variables.safeParse(dado);
  if (!leido.success) {
    const nombre = String(leido.error.issues[0]?.path[0]) as keyof typeof ESPERADO;
    throw ajusteMalo(nombre, `debe ser ${ESPERADO[nombre]}`);
  }
  const valores = leido.data;
  if (valores.MESA_DEMO && valores.NODE_ENV === 'production') {
    throw new ErrorConfig(
      'MESA_DEMO no se admite con NODE_ENV=production: los datos y las cuentas de demostración son públicos.',
    );
  }
  if (valores.UPLOADTHING_TOKEN && !valores.MESA_URL) {
    throw new ErrorConfig(
      'UPLOADTHING_TOKEN necesita MESA_URL: la nube avisa a esa dirección de cada archivo.',
    );
  }
  if (valores.UPLOADTHING_TOKEN && valores.MESA_FOTOS_SIN_LUGAR) {
    throw new ErrorConfig(
      'MESA_FOTOS_SIN_LUGAR no se admite con UPLOADTHING_TOKEN: en la nube los archivos quedan como llegaron.',
    );
  }
  return {
    puerto: valores.PORT,
    host: valores.HOST,
    // The demonstration has a folder of its own, so that it never changes real data by mistake.
    datos: resolve(valores.MESA_DATOS ?? (valores.MESA_DEMO ? './datos-demo' : './datos')),
    origenes: valores.MESA_ORIGENES,
    url: valores.MESA_URL,
    proxies: redes(valores.MESA_PROXY),
    metricas: redes(valores.MESA_METRICAS),
    primerCaso: valores.MESA_PRIMER_CASO,
    descripcionMaximo: valores.MESA_DESCRIPCION_MAX,
    adjuntoMaximo: valores.MESA_ADJUNTO_MAX,
    cuota: { archivos: valores.MESA_CUOTA_ARCHIVOS, bytes: valores.MESA_CUOTA_BYTES },
    cierreDias: valores.MESA_CIERRE_DIAS,
    claveDias: valores.MESA_CLAVE_DIAS,
    eventosDias: valores.MESA_EVENTOS_DIAS,
    aperturasDias: valores.MESA_APERTURAS_DIAS,
    segundoFactor: valores.MESA_SEGUNDO_FACTOR,
    horario: valores.MESA_HORARIO,
    festivos: valores.MESA_FESTIVOS,
    fotosSinLugar: valores.MESA_FOTOS_SIN_LUGAR,
    clamd: valores.MESA_CLAMD,
    procesos: valores.MESA_PROCESOS,
    versionesDelWidget: valores.MESA_WIDGET_VERSIONES,
    portal: leerPortal(valores),
    correo: leerCorreo(valores),
    olvido: valores.MESA_OLVIDO,
    webhooks: leerAjustesDeWebhooks(valores.MESA_WEBHOOKS),
    imap: leerImap(valores),
    nube: valores.UPLOADTHING_TOKEN,
    docs: (valores.MESA_DOCS ?? (valores.MESA_DEMO ? 'si' : 'no')) !== 'no',
    registro: valores.MESA_REGISTRO ?? (valores.MESA_DEMO ? 'warn' : 'info'),
    demo: valores.MESA_DEMO,
  };
}

function leerPortal(valores: z.infer<typeof Variables>): AjustesDelPortal | undefined {
  return leerAjustesDelPortal({
    claves: valores.MESA_PORTAL_CLAVES,
    jwks: valores.MESA_PORTAL_JWKS,
    redes: redes(valores.MESA_PORTAL_JWKS_RED),
    aud: valores.MESA_PORTAL_AUD,
    crearUsuarios: valores.MESA_PORTAL_CREAR_USUARIOS,
    demo: valores.MESA_DEMO,
  });
}

function leerCorreo(valores: z.infer<typeof Variables>): AjustesDeCorreo | undefined {
  return leerAjustesDeCorreo({
    smtp: valores.MESA_SMTP,
    claveArchivo: valores.MESA_SMTP_CLAVE_ARCHIVO,
    remitente: valores.MESA_REMITENTE,
    textos: valores.MESA_CORREO_TEXTOS,
    pausaSegundos: valores.MESA_CORREO_PAUSA,
    pagina: valores.MESA_PORTAL_PAGINA,
    url: valores.MESA_URL,
    demo: valores.MESA_DEMO,
  });
}

function leerImap(valores: z.infer<typeof Variables>): AjustesDeImap | undefined {
  if (valores.MESA_IMAP && !valores.MESA_SMTP) {
    throw new ErrorConfig('MESA_IMAP necesita MESA_SMTP: lo que llega al buzón son respuestas a los avisos.');
  }
  return leerAjustesDeImap({
    imap: valores.MESA_IMAP,
    claveArchivo: valores.MESA_IMAP_CLAVE_ARCHIVO,
    direccion: valores.MESA_IMAP_DIRECCION,
    autentica: valores.MESA_IMAP_AUTENTICA,
  });
}

function redes(lista: readonly { direccion: string; prefijo: number }[]): BlockList {
  const bloque = new BlockList();
  for (const { direccion, prefijo } of lista) {
    bloque.addSubnet(direccion, prefijo, isIP(direccion) === 6 ? 'ipv6' : 'ipv4');
  }
  return bloque;
}
