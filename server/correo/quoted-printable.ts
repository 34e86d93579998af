/** Text as quoted-printable (RFC 2045, 6.7), in one piece: a stream for each part costs more than all else of a mail. */

const IGUAL = 61;
const ESPACIO = 32;
const TAB = 9;
const CR = 13;
const LF = 10;
const HEX = Buffer.from('0123456789ABCDEF');
/** Characters of a line, with the `=` that says that it goes on. */
const RENGLON = 76;

/** Line breaks of any kind become CRLF; no character is parted between two lines. */
export function comoQuotedPrintable(texto: string): Buffer {
  const bytes = Buffer.from(texto);
  // Three for each byte, and three for the break after each line, which has 24 of them at least.
  const salida = Buffer.allocUnsafe(bytes.length * 4 + 16);
  let n = 0;
  let renglon = 0;
  const hacerLugar = (cuanto: number, ultimo: boolean) => {
    if (renglon + cuanto <= RENGLON - (ultimo ? 0 : 1)) return;
    salida[n++] = IGUAL;
    salida[n++] = CR;
    salida[n++] = LF;
    renglon = 0;
  };
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    const sigue = bytes[i + 1];
    if (byte === CR || byte === LF) {
      if (byte === CR && sigue === LF) i += 1;
      salida[n++] = CR;
      salida[n++] = LF;
      renglon = 0;
      continue;
    }
    const alFinal = sigue === undefined || sigue === CR || sigue === LF;
    const visible = byte > ESPACIO && byte < 127 && byte !== IGUAL;
    if (visible || ((byte === ESPACIO || byte === TAB) && !alFinal)) {
      hacerLugar(1, alFinal);
      salida[n++] = byte;
      renglon += 1;
      continue;
    }
    const largo = largoDe(byte);
    const otro = bytes[i + largo];
    hacerLugar(3 * largo, otro === undefined || otro === CR || otro === LF);
    for (let j = 0; j < largo; j += 1) {
      const parte = bytes[i + j]!;
      salida[n++] = IGUAL;
      salida[n++] = HEX[parte >> 4]!;
      salida[n++] = HEX[parte & 15]!;
    }
    renglon += 3 * largo;
    i += largo - 1;
  }
  return salida.subarray(0, n);
}

/** Bytes of the character of UTF-8 that begins with this one. */
function largoDe(byte: number): number {
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}
