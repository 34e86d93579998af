/**
 * The HTML of a mail, as Outlook for Windows (which draws with Word) and phones read it alike: tables, and the style of
 * each piece on the piece. The style sheet has only what a dark screen needs, and who does not read it loses nothing.
 */
import { html, raw } from 'hono/html';
import { enUnaLinea, FIRMA, type Contenido, type Enlace } from './contenido.ts';

const LETRA = 'font-family:Segoe UI,Roboto,Helvetica,Arial,sans-serif;';
const PARRAFO = `${LETRA}margin:0 0 16px;font-size:16px;line-height:24px;color:#1c2730;`;
const MENOR = `${LETRA}margin:0 0 4px;font-size:13px;line-height:20px;color:#53616c;`;
const ENLACE = `color:#0b5f90;text-decoration:underline;`;

/** Rules with `!important`, because they have to win over the styles on the pieces. Outlook.com names dark by itself. */
const OSCURO = ((reglas: readonly (readonly [string, string])[]) =>
  `@media (prefers-color-scheme: dark){${reglas.map(([a, b]) => `${a}{${b}}`).join('')}}` +
  reglas.map(([a, b]) => `[data-ogsc] ${a}{${b}}`).join(''))([
  ['.fondo', 'background:#12181d!important'],
  ['.hoja', 'background:#1b242b!important;border-color:#34424d!important'],
  ['.t', 'color:#e8eef2!important'],
  ['.m', 'color:#a9b7c1!important'],
  ['.e', 'color:#7cc4ee!important'],
  ['.b', 'background:#7cc4ee!important'],
  ['.b a', 'color:#08202f!important'],
  ['.r', 'border-color:#34424d!important'],
]);

type Trozo = ReturnType<typeof html>;

/** A table that only places things, around its rows. `ancha`: as wide as what it is in. */
const tabla = (estilo: string, filas: Trozo | readonly Trozo[], { ancha = true, clase = '' } = {}): Trozo =>
  html`<table
    role="presentation"
    ${clase && raw(`class="${clase}"`)}
    ${ancha ? raw('width="100%"') : ''}
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="${estilo}"
  >
    ${filas}
  </table>`;

/** The whole page. */
export function comoHtml(contenido: Contenido): string {
  const hoja = tabla(
    'max-width:600px;background:#ffffff;border:1px solid #d4dde3;border-radius:8px;',
    html`<tr>
      <td style="padding:28px 24px 20px;word-break:break-word;overflow-wrap:anywhere;">
        ${cuerpo(contenido)}
      </td>
    </tr>`,
    { clase: 'hoja' },
  );
  const pagina = html`<!doctype html>
    <html lang="es-CO" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${enUnaLinea(contenido.asunto)}</title>
        <style>
          :root{color-scheme:light dark}${raw(OSCURO)}
        </style>
      </head>
      <body class="fondo" style="margin:0;padding:0;background:#eef2f5;">
        ${tabla(
          'background:#eef2f5;',
          html`<tr>
            <td align="center" style="padding:24px 12px;">
              ${hoja} ${tabla('max-width:600px;', alPie(contenido))}
            </td>
          </tr>`,
          { clase: 'fondo' },
        )}
      </body>
    </html> `;
  // None of the pieces is a promise. What people wrote has no line breaks by here, so this is the indentation alone.
  return (pagina as string).replace(/\n\s*/g, '\n');
}

function cuerpo({ raya, titulo, parrafos, datos = [], citas = [], listas = [], ...resto }: Contenido): Trozo {
  const { boton, despues = [] } = resto;
  return html`${raya === undefined ? '' : html`<p class="m" style="${MENOR}">${raya}</p>`}
    <h1
      class="t"
      style="${LETRA}margin:0 0 16px;font-size:21px;line-height:28px;font-weight:600;color:#1c2730;"
    >
      ${titulo}
    </h1>
    ${parrafos.map(parrafo)} ${datos.length > 0 ? tabla('margin:0 0 20px;', datos.map(dato)) : ''}
    ${citas.map(cita)} ${listas.map(lista)} ${boton ? grande(boton) : ''} ${despues.map(parrafo)}`;
}

const parrafo = (texto: string): Trozo => html`<p class="t" style="${PARRAFO}">${conSaltos(texto)}</p>`;

const enlace = ({ texto, url }: Enlace): Trozo =>
  html`<a class="e" href="${url}" style="${ENLACE}">${texto}</a>`;

const dato = ([nombre, valor]: readonly [string, string]): Trozo =>
  html`<tr>
    <td
      class="m r"
      valign="top"
      width="110"
      style="${LETRA}font-size:14px;line-height:20px;color:#53616c;padding:7px 12px 7px 0;border-top:1px solid #e2e8ec;word-break:normal;overflow-wrap:normal;"
    >
      ${nombre}
    </td>
    <td
      class="t r"
      valign="top"
      style="${LETRA}font-size:15px;line-height:20px;color:#1c2730;padding:7px 0;border-top:1px solid #e2e8ec;"
    >
      ${enUnaLinea(valor)}
    </td>
  </tr>`;

const cita = ({ titulo, texto }: NonNullable<Contenido['citas']>[number]): Trozo =>
  html`<p class="m" style="${MENOR}">${enUnaLinea(titulo)}</p>
    ${tabla(
      'margin:0 0 16px;',
      html`<tr>
        <td class="r" style="border-left:3px solid #b9c6cf;padding:2px 0 2px 12px;">
          <p class="t" style="${PARRAFO}margin:0;">${conSaltos(texto)}</p>
        </td>
      </tr>`,
    )}`;

const lista = ({ titulo, renglones }: NonNullable<Contenido['listas']>[number]): Trozo =>
  html`<h2
      class="t"
      style="${LETRA}margin:4px 0 4px;font-size:16px;line-height:24px;font-weight:600;color:#1c2730;"
    >
      ${titulo}
    </h2>
    ${tabla('margin:0 0 20px;', renglones.map(renglon))}`;

const renglon = ({ detalle, ...uno }: Enlace & { detalle?: string }): Trozo =>
  html`<tr>
    <td class="r" style="${LETRA}font-size:15px;line-height:22px;padding:7px 0;border-top:1px solid #e2e8ec;">
      ${enlace(uno)}${detalle === undefined ? '' : html`<br /><span class="m" style="${LETRA}font-size:13px;line-height:20px;color:#53616c;">${detalle}</span>`}
    </td>
  </tr>`;

/** The one thing to do, as a button. */
const grande = ({ texto, url }: Enlace): Trozo =>
  tabla(
    'margin:4px 0 20px;',
    html`<tr>
      <td
        class="b"
        align="center"
        bgcolor="#0b5f90"
        style="background:#0b5f90;border-radius:6px;mso-padding-alt:13px 24px;"
      >
        <a
          href="${url}"
          style="${LETRA}font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;display:inline-block;padding:13px 24px;"
          >${texto}</a
        >
      </td>
    </tr>`,
    { ancha: false },
  );

const alPie = ({ pie = [] }: Contenido): Trozo =>
  html`<tr>
    <td style="padding:16px 24px 8px;">
      <p class="m" style="${MENOR}">${FIRMA}</p>
      ${pie.map((uno) => html`<p class="m" style="${MENOR}">${typeof uno === 'string' ? uno : enlace(uno)}</p>`)}
    </td>
  </tr>`;

const conSaltos = (texto: string) =>
  texto.split(/\r\n|\r|\n/).map((linea, i) => (i === 0 ? linea : html`<br />${linea}`));
