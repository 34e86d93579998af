/** Mail written by tests: a header, and parts in whatever form. */

export interface Parte {
  tipo: string;
  contenido: string | Uint8Array;
  cabeceras?: Record<string, string>;
}

const cabecerasDe = (todas: Record<string, string>) =>
  Object.entries(todas)
    .map(([nombre, valor]) => `${nombre}: ${valor}\r\n`)
    .join('');

const enBase64 = (contenido: string | Uint8Array) =>
  Buffer.from(contenido).toString('base64').replace(/.{76}/g, '$&\r\n');

const unaParte = ({ tipo, contenido, cabeceras = {} }: Parte) =>
  cabecerasDe({ 'Content-Type': tipo, 'Content-Transfer-Encoding': 'base64', ...cabeceras }) +
  `\r\n${enBase64(contenido)}\r\n`;

let cuantos = 0;

/** A whole mail; one part stands alone, more of them are mixed. `cabeceras` go over what every mail has. */
export function escribirCorreo(
  cabeceras: Record<string, string>,
  partes: readonly Parte[],
  tipo = 'multipart/mixed',
): Buffer {
  cuantos += 1;
  const todas = {
    'Return-Path': '<facturacion@clinica.example>',
    From: 'Facturación <facturacion@clinica.example>',
    To: 'mesa@eps.example',
    Subject: 'Re: Caso',
    'Message-ID': `<${cuantos}.${Date.now()}@clinica.example>`,
    'MIME-Version': '1.0',
    ...cabeceras,
  };
  const [primera] = partes;
  if (primera && partes.length === 1) return Buffer.from(cabecerasDe(todas) + unaParte(primera));
  const linea = `limite-${cuantos}`;
  const cuerpo = partes.map((parte) => `--${linea}\r\n${unaParte(parte)}`).join('');
  return Buffer.from(
    `${cabecerasDe({ ...todas, 'Content-Type': `${tipo}; boundary="${linea}"` })}\r\n${cuerpo}--${linea}--\r\n`,
  );
}

export const enTexto = (contenido: string): Parte => ({ tipo: 'text/plain; charset=utf-8', contenido });

export const archivo = (
  nombre: string,
  contenido: string | Uint8Array,
  tipo = 'application/octet-stream',
): Parte => ({
  tipo: `${tipo}; name="${nombre}"`,
  contenido,
  cabeceras: { 'Content-Disposition': `attachment; filename="${nombre}"` },
});
