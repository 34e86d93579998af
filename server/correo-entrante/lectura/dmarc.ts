/** What mail servers found out about the sender of a mail: `Authentication-Results` (RFC 8601). */
import type { Header } from 'postal-mime';
import { sinCitadoNiComentarios } from './cabecera.ts';

/** What is said of DMARC, and by whom, in lower case. */
export interface Dictamen {
  quien: string;
  dice: string;
}

/** Characters of a header that are looked at. */
const MAXIMO = 10_000;

/** The newest first; one for each header that says something of DMARC. */
export function leerDmarc(headers: readonly Header[]): Dictamen[] {
  return headers.filter(({ key }) => key === 'authentication-results').flatMap(({ value }) => leer(value));
}

const FALLA = /(?:^|[\s;])dmarc\s*(?:\/\s*\d+\s*)?=\s*fail\b/i;

function leer(value: string): Dictamen[] {
  const escrito = value.slice(0, MAXIMO);
  const [primero = '', ...resultados] = sinCitadoNiComentarios(escrito).split(';');
  const [quien = ''] = primero.trim().toLowerCase().split(/\s+/);
  // A failure counts wherever it stands: a server that quotes badly must not hide it.
  if (FALLA.test(escrito)) return [{ quien, dice: 'fail' }];
  const dicho = resultados.flatMap(
    (uno) => /^\s*dmarc\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)/i.exec(uno)?.[1] ?? [],
  )[0];
  return dicho === undefined ? [] : [{ quien, dice: dicho.toLowerCase() }];
}
