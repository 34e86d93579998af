/** What a structured header says apart from its comments and quoted texts (RFC 5322, 3.2). */

/** These hold what the sender chose, which may read like anything else that the header could say. */
export function sinCitadoNiComentarios(value: string): string {
  let queda = '';
  let hondo = 0;
  let citado = false;
  for (let i = 0; i < value.length; i += 1) {
    const letra = value[i]!;
    if (letra === '\\' && (citado || hondo > 0)) i += 1;
    else if (letra === '"' && hondo === 0) {
      citado = !citado;
      queda += letra;
    } else if (citado) continue;
    else if (letra === '(') hondo += 1;
    else if (letra === ')' && hondo > 0) {
      hondo -= 1;
      queda += ' ';
    } else if (hondo === 0) queda += letra;
  }
  return queda;
}
