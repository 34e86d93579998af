/** Connects with the mailbox, and says in a sentence what went wrong. */
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { AjustesDeImap } from './ajustes.ts';

/** Where mail goes when it is done with. Nothing is deleted. */
export const CARPETAS = {
  procesados: 'Procesados',
  rechazados: 'Rechazados',
  porRevisar: 'Por revisar',
} as const;

/** Servers end an IDLE after half an hour, and routers forget a silent connection much sooner (RFC 2177). */
const IDLE_MS = 4 * 60_000;

/** Resolves when the folder is open; `alCaer` is called once when the connection ends, whoever ends it. */
export async function conectar(ajustes: AjustesDeImap, alCaer: () => void): Promise<ImapFlow> {
  const cliente = new ImapFlow(opcionesDe(ajustes));
  // The end of the connection tells the same.
  cliente.on('error', () => undefined);
  cliente.once('close', alCaer);
  try {
    await cliente.connect();
    for (const carpeta of Object.values(CARPETAS)) await crearCarpeta(cliente, carpeta);
    await cliente.mailboxOpen(ajustes.carpeta);
    return cliente;
  } catch (error) {
    cliente.close();
    throw error;
  }
}

/**
 * Connects, logs in and opens the folder to read only. Rejects as `conectar` does; `paciencia` are milliseconds for the
 * connection and each answer.
 */
export async function probarBuzon(ajustes: AjustesDeImap, paciencia: number): Promise<void> {
  const cliente = new ImapFlow({
    ...opcionesDe(ajustes),
    connectionTimeout: paciencia,
    greetingTimeout: paciencia,
    socketTimeout: paciencia,
  });
  cliente.on('error', () => undefined);
  try {
    await cliente.connect();
    await cliente.mailboxOpen(ajustes.carpeta, { readOnly: true });
    await cliente.logout();
  } finally {
    cliente.close();
  }
}

function opcionesDe({ host, puerto, tls, usuario, clave }: AjustesDeImap): ImapFlowOptions {
  return {
    host,
    port: puerto,
    secure: tls === 'desde-el-inicio',
    doSTARTTLS: tls === 'starttls',
    auth: { user: usuario, pass: clave },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    connectionTimeout: 30_000,
    // No answer needs as much: mail is fetched in pieces of 64 KiB.
    maxLineLength: 4 * 1024 * 1024,
    maxLiteralSize: 4 * 1024 * 1024,
    maxResponseSize: 8 * 1024 * 1024,
  };
}

/** Some servers say that it exists by another word than RFC 5530 has for it. */
async function crearCarpeta(cliente: ImapFlow, carpeta: string): Promise<void> {
  try {
    await cliente.mailboxCreate([carpeta]);
  } catch (error) {
    if (!cliente.usable || !(await cliente.status([carpeta], { messages: true }).catch(() => false)))
      throw error;
  }
}

const DE_LA_RED =
  /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ETIMEOUT|EPIPE|CONNECT_TIMEOUT|GREETING_TIMEOUT|NoConnection)/;
const DEL_CERTIFICADO = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_/;

/** For the administration; without addresses and passwords. */
export function fraseDeImap(error: unknown, { host, puerto, carpeta }: AjustesDeImap): string {
  const {
    code = '',
    authenticationFailed = false,
    mailboxMissing = false,
    serverResponseCode,
  } = error as {
    code?: string;
    authenticationFailed?: boolean;
    mailboxMissing?: boolean;
    serverResponseCode?: string;
  };
  if (authenticationFailed && serverResponseCode === 'UNAVAILABLE') {
    return 'El servidor del buzón no puede comprobar ahora el usuario y la contraseña.';
  }
  if (authenticationFailed) return 'El servidor del buzón no aceptó el usuario o la contraseña de MESA_IMAP.';
  if (mailboxMissing) return `El buzón no tiene la carpeta «${carpeta}» que dice MESA_IMAP.`;
  if (DEL_CERTIFICADO.test(code)) return `El certificado de ${host} no es de confianza (${code}).`;
  if (DE_LA_RED.test(code)) return `No hay conexión con el buzón en ${host}:${puerto} (${code}).`;
  return `El buzón falló: ${code || (error instanceof Error ? error.message.slice(0, 200) : 'sin más detalle')}.`;
}
