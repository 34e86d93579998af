/** Checks names of ZIP entries, which careless programs use as paths. */

/**
 * Whether unpacking an entry of this name (as bytes, read as latin1) could write outside its folder: `..`, an absolute
 * path, a drive, control characters; plain, percent-encoded, in overlong UTF-8, or as Windows would trim it.
 */
export function saleDeSuCarpeta(nombre: string): boolean {
  return variantes(nombre).some((variante) => {
    if (/^[a-z]:/i.test(variante) || /[\0-\x1f]/.test(variante)) return true;
    const [primera = '', ...otras] = variante.split(/[/\\]/);
    if (primera === '' && otras.length > 0) return true;
    // Windows takes blanks and dots off the end of a name, so `.. ` and `...` may be `..` too.
    return [primera, ...otras].some((parte) => /^\s*\.\.[.\s]*$/.test(parte));
  });
}

/** The name as it is, and decoded once and twice. */
function variantes(nombre: string): string[] {
  const una = decodificar(nombre);
  return [nombre, una, decodificar(una)];
}

/** Percent escapes, and `.`, `/` and `\` in two or three bytes of UTF-8 where one is right (RFC 3629 section 10). */
function decodificar(nombre: string): string {
  return nombre
    .replace(/%(?:u00)?([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/[\xc0\xc1][\x80-\xbf]|\xe0[\x80\x81][\x80-\xbf]/g, (largo) =>
      String.fromCharCode(
        ((largo.charCodeAt(largo.length - 2) & 1) << 6) | (largo.charCodeAt(largo.length - 1) & 63),
      ),
    );
}
