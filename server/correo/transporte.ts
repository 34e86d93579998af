/**
 * Hands mail in at the SMTP server (nodemailer). Connections are kept while there is more to send, nothing waits for ever
 * on a server that stands still, and of all mails only one at a time is between its last line and the server's word that
 * it has it: whoever ends this process then, at most that one is sent twice.
 */
import { Transform } from 'node:stream';
import type { AjustesDeCorreo } from './ajustes.ts';
import { crearCerrojo } from './cerrojo.ts';
import { enUnaLinea } from './contenido.ts';
import { leerFalla, type FallaDeEnvio } from './fallas.ts';

/** A mail as the server gets it; `para` and `nombre` are the one whom it is for. */
interface Sobre {
  messageId: string;
  para: string;
  nombre: string | undefined;
  asunto: string;
  texto: string;
  html: string;
  cabeceras: Readonly<Record<string, string>>;
  responderA: string | undefined;
}

export interface Transporte {
  /**
   * Calls `alAceptar` with what the server said as soon as it has the mail, and resolves with what that returns. Rejects
   * with FallaDeEnvio, or with what `alAceptar` threw.
   */
  readonly enviar: <T>(sobre: Sobre, alAceptar: (respuesta: string) => Promise<T>) => Promise<T>;
  /** Connects and logs in, and sends nothing. Rejects with FallaDeEnvio. */
  probar(): Promise<void>;
  /** Gives up what is being sent. */
  cerrar(): void;
}

/** Milliseconds. RFC 5321, 4.5.3.2, gives a server some minutes for each command. */
export interface Paciencia {
  /** To find the server, connect and be greeted. */
  conectar: number;
  /** For each answer. */
  respuesta: number;
  /** For one mail as a whole: a server may answer a letter at a time. */
  correo: number;
}

const PACIENCIA: Paciencia = { conectar: 150_000, respuesta: 180_000, correo: 900_000 };

/** How many mails are on their way at once. */
export const CONEXIONES = 3;
/** Milliseconds for which a connection is kept that has nothing to send. */
const OCIOSA_MS = 5_000;

/** Loads nodemailer, which is not loaded before. */
export async function abrirTransporte(
  { smtp, remitente }: Pick<AjustesDeCorreo, 'smtp' | 'remitente'>,
  paciencia: Paciencia = PACIENCIA,
): Promise<Transporte> {
  const { createTransport } = await import('nodemailer');
  const cerrojo = crearCerrojo();
  const fallaDe = (error: unknown) => sinClave(leerFalla(error), smtp.cuenta);
  const correo = createTransport({
    pool: true,
    host: smtp.host,
    port: smtp.puerto,
    secure: smtp.tls === 'siempre',
    requireTLS: smtp.tls === 'exigido',
    ignoreTLS: smtp.tls === 'no',
    tls: { minVersion: 'TLSv1.2' },
    ...(smtp.cuenta && { auth: { user: smtp.cuenta.usuario, pass: smtp.cuenta.clave } }),
    maxConnections: CONEXIONES,
    idleTimeout: OCIOSA_MS,
    maxRequeues: 2,
    connectionTimeout: paciencia.conectar,
    greetingTimeout: paciencia.conectar,
    dnsTimeout: paciencia.conectar,
    socketTimeout: paciencia.respuesta,
    maxResponseSize: 64 * 1024,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The end of the text waits for its turn, and with it the line that asks the server to take the mail.
  correo.use('stream', (mail, seguir) => {
    const turno = (mail.data as { turno?: () => Promise<void> }).turno;
    if (turno) mail.message.transform(() => hastaSuTurno(turno));
    seguir();
  });

  return {
    async enviar(sobre, alAceptar) {
      const turno = cerrojo.turno();
      const reloj = new AbortController();
      const limite = setTimeout(() => reloj.abort(), paciencia.correo);
      try {
        const { response } = await correo
          .sendMail({ ...aCorreo(sobre, remitente), signal: reloj.signal, ...{ turno: turno.llegar } })
          .catch((error: unknown) => {
            throw fallaDe(error);
          });
        return await alAceptar(response);
      } finally {
        clearTimeout(limite);
        turno.dejar();
      }
    },
    async probar() {
      try {
        await correo.verify();
      } catch (error) {
        throw fallaDe(error);
      }
    },
    cerrar: () => correo.close({ force: true }),
  };
}

/** What the server said is shown to administrators, and there are servers that repeat what was said to them. */
function sinClave(falla: FallaDeEnvio, cuenta: AjustesDeCorreo['smtp']['cuenta']): FallaDeEnvio {
  if (!cuenta) return falla;
  const { usuario, clave } = cuenta;
  for (const dicho of [`\0${usuario}\0${clave}`, clave]
    .map((uno) => Buffer.from(uno).toString('base64'))
    .concat(clave))
    falla.message = falla.message.replaceAll(dicho, '…');
  return falla;
}

function hastaSuTurno(turno: () => Promise<void>): Transform {
  return new Transform({
    transform: (trozo, _, seguir) => seguir(null, trozo),
    flush: (seguir) => void turno().then(() => seguir(), seguir),
  });
}

function aCorreo(sobre: Sobre, { nombre, direccion, dominio }: AjustesDeCorreo['remitente']) {
  const { messageId, para, nombre: deQuien, asunto, texto, html, cabeceras, responderA } = sobre;
  return {
    messageId: `<${messageId}@${dominio}>`,
    from: { name: nombre, address: direccion },
    to: { name: enUnaLinea(deQuien ?? ''), address: para },
    ...(responderA !== undefined && { replyTo: { name: nombre, address: responderA } }),
    subject: asunto,
    text: texto,
    html,
    textEncoding: 'quoted-printable' as const,
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Exchange sends no notice of absence where this stands.
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': 'es-CO',
      ...cabeceras,
    },
  };
}
