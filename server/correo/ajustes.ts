/** What mail is set to (MESA_SMTP and its companions), read from the variables and checked as a whole. */
import { domainToASCII } from 'node:url';
import { esDeEstaMaquina } from '../http/loopback.ts';
import {
  ajusteMalo,
  descifrarParte,
  ErrorConfig,
  exigirSinValor,
  leerContrasenaDe,
  sinCorchetes,
} from '../settings.ts';

/** Where mail is handed in, who sends it, and what is in it. */
export interface AjustesDeCorreo {
  smtp: {
    host: string;
    puerto: number;
    /**
     * `siempre`: TLS from the first byte; `exigido`: STARTTLS, and nothing is sent without; `no`: never, for a server on
     * this machine or where the operator says so.
     */
    tls: 'siempre' | 'exigido' | 'no';
    /** User and password; undefined where the server asks for none. */
    cuenta: { usuario: string; clave: string } | undefined;
  };
  /** Who sends; the domain of the address, in ASCII, is in the Message-IDs. */
  remitente: { nombre: string; direccion: string; dominio: string };
  /** Whether the texts of messages go along. */
  textos: boolean;
  /** Milliseconds for which what happens on a case is gathered into one mail. */
  pausaMs: number;
  /** Public address of this service, without a slash at the end. */
  url: string;
  /** Address of the portal's page with the elements of an IPS, with `{caso}` where the number goes; undefined if not set. */
  pagina: string | undefined;
}

interface Escritos {
  smtp: string | undefined;
  claveArchivo: string | undefined;
  remitente: string | undefined;
  textos: boolean;
  pausaSegundos: number;
  pagina: string | undefined;
  url: string | undefined;
  demo: boolean;
}

const PUERTO = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * Reads the variables; undefined without MESA_SMTP, which leaves mail off. Throws ErrorConfig.
 */
export function leerAjustesDeCorreo(escritos: Escritos): AjustesDeCorreo | undefined {
  const { smtp, claveArchivo, remitente, textos, pausaSegundos, pagina, url, demo } = escritos;
  if (smtp === undefined) {
    exigirSinValor('MESA_SMTP', { MESA_REMITENTE: remitente, MESA_SMTP_CLAVE_ARCHIVO: claveArchivo });
    return undefined;
  }
  if (remitente === undefined) {
    throw ajusteMalo(
      'MESA_REMITENTE',
      'con MESA_SMTP hace falta decir quién escribe, por ejemplo Mesa de Ayuda <mesa@ejemplo.com>',
    );
  }
  if (url === undefined)
    throw new ErrorConfig('MESA_SMTP necesita MESA_URL: los correos llevan enlaces a esa dirección.');
  return {
    smtp: leerSmtp(smtp, claveArchivo),
    remitente: leerRemitente(remitente),
    textos,
    pausaMs: pausaSegundos * 1_000,
    url,
    // The demonstration's own page stands in for the portal.
    pagina: leerPagina(pagina) ?? (demo ? `${url}/#mesa={caso}` : undefined),
  };
}

function leerSmtp(escrito: string, claveArchivo: string | undefined): AjustesDeCorreo['smtp'] {
  const ejemplo = 'por ejemplo smtp://usuario@correo.ejemplo.com:587 o smtps://correo.ejemplo.com';
  const leido = URL.canParse(escrito) ? new URL(escrito) : undefined;
  if (!leido || !(leido.protocol in PUERTO) || leido.hostname === '' || !/^\/?$/.test(leido.pathname)) {
    throw ajusteMalo(
      'MESA_SMTP',
      `debe ser la dirección del servidor de correo, ${ejemplo}; en el usuario y la contraseña, / # ? % y @ se escriben %2F %23 %3F %25 y %40`,
    );
  }
  const protocolo = leido.protocol as keyof typeof PUERTO;
  const opciones = leido.search + leido.hash;
  const sinTls = protocolo === 'smtp:' && opciones === '?tls=no';
  if (opciones !== '' && !sinTls) {
    throw ajusteMalo('MESA_SMTP', 'después del servidor solo puede decir ?tls=no, y solo con smtp://');
  }
  const host = sinCorchetes(leido.hostname);
  const propia = esDeEstaMaquina(host);
  const usuario = descifrarParte('MESA_SMTP', 'el usuario', leido.username);
  const enUrl = descifrarParte('MESA_SMTP', 'la contraseña', leido.password);
  if (claveArchivo !== undefined && enUrl) {
    throw ajusteMalo('MESA_SMTP', 'tiene una contraseña y también MESA_SMTP_CLAVE_ARCHIVO; deje solo una');
  }
  const clave =
    claveArchivo === undefined ? enUrl : leerContrasenaDe('MESA_SMTP_CLAVE_ARCHIVO', claveArchivo);
  if (!usuario && clave)
    throw ajusteMalo('MESA_SMTP', 'hay una contraseña y falta el usuario, antes de la @');
  if (usuario && !clave) {
    throw ajusteMalo(
      'MESA_SMTP',
      'tiene un usuario y falta su contraseña: póngala en el archivo de MESA_SMTP_CLAVE_ARCHIVO',
    );
  }
  if (usuario && sinTls && !propia) {
    throw ajusteMalo(
      'MESA_SMTP',
      'con ?tls=no la contraseña viajaría sin cifrar; quite ?tls=no, o el usuario',
    );
  }
  return {
    host,
    puerto: leido.port === '' ? PUERTO[protocolo] : Number(leido.port),
    tls: protocolo === 'smtps:' ? 'siempre' : sinTls || propia ? 'no' : 'exigido',
    cuenta: usuario && clave ? { usuario, clave } : undefined,
  };
}

/** `Nombre <direccion>`, with quotes around the name or not, or an address alone. */
function leerRemitente(escrito: string): AjustesDeCorreo['remitente'] {
  const [, conComillas, sinComillas, entre] =
    /^(?:"([^"<>]*)"|([^"<>]*))\s*<([^<>]+)>$/.exec(escrito.trim()) ?? [];
  const direccion = (entre ?? escrito).trim();
  const [, dominioEscrito = ''] = /^[\w.!#$%&'*+/=?^`{|}~-]+@([^\s@]+)$/.exec(direccion) ?? [];
  const dominio = domainToASCII(dominioEscrito);

  if (dominio === '' || direccion.length > 254 || /[\u0000-\u001f]/.test(escrito)) {
    throw ajusteMalo(
      'MESA_REMITENTE',
      'debe ser quien escribe, por ejemplo Mesa de Ayuda <mesa@ejemplo.com>',
    );
  }
  const nombre = (conComillas ?? sinComillas ?? '').trim() || 'Mesa de Ayuda IPS';
  return { nombre, direccion, dominio };
}

function leerPagina(escrito: string | undefined): string | undefined {
  if (escrito === undefined) return undefined;
  const conCaso = escrito.includes('{caso}') ? escrito : `${escrito}#mesa={caso}`;
  const probada = conCaso.replaceAll('{caso}', '1');
  const url = URL.canParse(probada) ? new URL(probada) : undefined;
  const unaAlmohadilla = conCaso.split('#').length <= 2;
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '' || !unaAlmohadilla) {
    throw ajusteMalo(
      'MESA_PORTAL_PAGINA',
      'debe ser la página del portal donde están los elementos, por ejemplo https://portal.ejemplo.com/mesa o https://portal.ejemplo.com/mesa?mesa={caso}',
    );
  }
  return conCaso;
}
