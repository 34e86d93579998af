/** Why a mail could not be handed in, and what follows from that. */
import { enUnaLinea } from './contenido.ts';

/**
 * `correo`: this mail will never be taken; `direccion`: nothing for this address will; `despues`: this mail may be taken
 * later; `servidor`: no mail is taken now.
 */
type QueFalla = 'correo' | 'direccion' | 'despues' | 'servidor';

/** A mail was not taken. `message` is what the server said, in one line, for administrators; it may have an address. */
export class FallaDeEnvio extends Error {
  readonly que: QueFalla;
  /** What the log may have: it never has an address. */
  readonly codigo: string | number;

  constructor(que: QueFalla, message: string, codigo: string | number, cause?: unknown) {
    super(message, { cause });
    this.que = que;
    this.codigo = codigo;
  }
}

/** Longest text of an error that is kept. */
const TEXTO_MAXIMO = 300;

/** What of nodemailer's errors is read here. */
interface ErrorDeEnvio {
  code?: string;
  /** Of SMTP. */
  responseCode?: number;
  response?: string;
  command?: string;
}

/**
 * Codes of RFC 3463 that say that the address is no good: it is unknown, misspelt, has moved or is closed, or its domain
 * is not there.
 */
const DIRECCION_MALA = /^5\.(1\.(1|2|3|6|10)|2\.1|4\.4|4\.310)$/;
/** Servers that give no such code say why in words; these are about who sends, not about the address. */
const NO_ES_LA_DIRECCION = /relay|spam|polic|block|reputation|blacklist|listed|authenticat|helo|spf|dkim/i;
/** What an administrator has to mend: the login, or that TLS is needed first. */
const DE_LA_CUENTA = new Set([530, 534, 535, 538]);

/** What an error of nodemailer's means for this mail, its address, or all mail. */
export function leerFalla(error: unknown): FallaDeEnvio {
  if (error instanceof FallaDeEnvio) return error;
  const dado = error as Error & ErrorDeEnvio;
  return new FallaDeEnvio(queDice(dado), textoDe(dado), dado.responseCode ?? dado.code ?? '', error);
}

function queDice({ code, responseCode, response = '', command = '' }: ErrorDeEnvio): QueFalla {
  const sobre = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (responseCode === undefined) {
    // nodemailer refuses what cannot be written as an address, or what this server cannot take (RFC 6531).
    return code === 'EENVELOPE' ? 'direccion' : 'servidor';
  }
  if (!sobre || responseCode === 421 || DE_LA_CUENTA.has(responseCode)) return 'servidor';
  if (responseCode < 500) return 'despues';
  if (command !== 'RCPT TO') return 'correo';
  return esDireccionMala(response) ? 'direccion' : 'correo';
}

/**
 * Whether what a server said about a recipient, such as `550 5.1.1 …`, is about the address, and not about who sends, the
 * mail or the moment.
 */
export function esDireccionMala(respuesta: string): boolean {
  const [, codigo, ampliado] = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})\b)?/.exec(respuesta) ?? [];
  if (ampliado !== undefined && ampliado !== '5.0.0') return DIRECCION_MALA.test(ampliado);
  return /^55[013]$/.test(codigo ?? '') && !NO_ES_LA_DIRECCION.test(respuesta);
}

/** In one line, as the server said it. */
function textoDe({ message, response, code }: Error & ErrorDeEnvio): string {
  const texto = enUnaLinea(response ?? message);
  const conCodigo = response === undefined && code !== undefined ? `${code}: ${texto}` : texto;
  return conCodigo.length > TEXTO_MAXIMO ? `${conCodigo.slice(0, TEXTO_MAXIMO - 1)}…` : conCodigo;
}
