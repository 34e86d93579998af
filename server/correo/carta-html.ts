/**
 * The HTML of a mail, as Outlook for Windows (which draws with Word) and phones read it alike: tables, and the style of
 * each piece on the piece. The style sheet has only what a dark screen needs, and who does not read it loses nothing.
 */
import { html as escribir, raw } from 'hono/html';
import { enUnaLinea, FIRMA, type Contenido, type Enlace } from './contenido.ts';

/** What stands in the source without its indentation, by the place where it stands: it is the same for every mail. */
const sinSangria = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

const html: typeof escribir = (trozos, ...valores) => {
  let cortos = sinSangria.get(trozos);
  if (!cortos) {
    cortos = Object.assign(
      trozos.map((trozo) => trozo.replace(/\n\s*/g, '\n')),
      { raw: trozos.raw },
    );
    sinSangria.set(trozos, cortos);
  }
  return escribir(cortos, ...valores);
};

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

/** The whole page. */
export function comoHtml({
  asunto,
  titulo,
  parrafos,
  datos = [],
  citas = [],
  listas = [],
  ...resto
}: Contenido): string {
  const { raya, boton, despues = [], pie = [] } = resto;
  const parrafo = (texto: string) => html`<p class="t" style="${PARRAFO}">${conSaltos(texto)}</p>`;
  const enlace = ({ texto, url }: Enlace) => html`<a class="e" href="${url}" style="${ENLACE}">${texto}</a>`;
  const pagina = html`<!doctype html>
    <html lang="es-CO" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${enUnaLinea(asunto)}</title>
        <style>
          :root{color-scheme:light dark}${raw(OSCURO)}
        </style>
      </head>
      <body class="fondo" style="margin:0;padding:0;background:#eef2f5;">
        <table
          role="presentation"
          class="fondo"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="background:#eef2f5;"
        >
          <tr>
            <td align="center" style="padding:24px 12px;">
              <table
                role="presentation"
                class="hoja"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:600px;background:#ffffff;border:1px solid #d4dde3;border-radius:8px;"
              >
                <tr>
                  <td style="padding:28px 24px 20px;word-break:break-word;overflow-wrap:anywhere;">
                    ${raya === undefined ? '' : html`<p class="m" style="${MENOR}">${raya}</p>`}
                    <h1
                      class="t"
                      style="${LETRA}margin:0 0 16px;font-size:21px;line-height:28px;font-weight:600;color:#1c2730;"
                    >
                      ${titulo}
                    </h1>
                    ${parrafos.map(parrafo)}
                    ${
                      datos.length > 0
                        ? html`<table
                            role="presentation"
                            width="100%"
                            cellpadding="0"
                            cellspacing="0"
                            border="0"
                            style="margin:0 0 20px;"
                          >
                            ${datos.map(
                              ([nombre, valor]) =>
                                html` <tr>
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
                                </tr>`,
                            )}
                          </table>`
                        : ''
                    }
                    ${citas.map(
                      ({ titulo: de, texto }) =>
                        html`<p class="m" style="${MENOR}">${de}</p>
                          <table
                            role="presentation"
                            width="100%"
                            cellpadding="0"
                            cellspacing="0"
                            border="0"
                            style="margin:0 0 16px;"
                          >
                            <tr>
                              <td class="r" style="border-left:3px solid #b9c6cf;padding:2px 0 2px 12px;">
                                <p class="t" style="${PARRAFO}margin:0;">${conSaltos(texto)}</p>
                              </td>
                            </tr>
                          </table> `,
                    )}${listas.map(
                      ({ titulo: de, renglones }) =>
                        html`<h2
                            class="t"
                            style="${LETRA}margin:4px 0 4px;font-size:16px;line-height:24px;font-weight:600;color:#1c2730;"
                          >
                            ${de}
                          </h2>
                          <table
                            role="presentation"
                            width="100%"
                            cellpadding="0"
                            cellspacing="0"
                            border="0"
                            style="margin:0 0 20px;"
                          >
                            ${renglones.map(
                              ({ detalle, ...uno }) =>
                                html` <tr>
                                  <td
                                    class="r"
                                    style="${LETRA}font-size:15px;line-height:22px;padding:7px 0;border-top:1px solid #e2e8ec;"
                                  >
                                    ${enlace(uno)}${detalle === undefined ? '' : html`<br /><span class="m" style="${LETRA}font-size:13px;line-height:20px;color:#53616c;">${detalle}</span>`}
                                  </td>
                                </tr>`,
                            )}
                          </table> `,
                    )}${
                      boton
                        ? html`<table
                            role="presentation"
                            cellpadding="0"
                            cellspacing="0"
                            border="0"
                            style="margin:4px 0 20px;"
                          >
                            <tr>
                              <td
                                class="b"
                                align="center"
                                bgcolor="#0b5f90"
                                style="background:#0b5f90;border-radius:6px;mso-padding-alt:13px 24px;"
                              >
                                <a
                                  href="${boton.url}"
                                  style="${LETRA}font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;display:inline-block;padding:13px 24px;"
                                  >${boton.texto}</a
                                >
                              </td>
                            </tr>
                          </table>`
                        : ''
                    }
                    ${despues.map(parrafo)}
                  </td>
                </tr>
              </table>
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:600px;"
              >
                <tr>
                  <td style="padding:16px 24px 8px;">
                    <p class="m" style="${MENOR}">${FIRMA}</p>
                    ${pie.map(
                      (uno) =>
                        html`<p class="m" style="${MENOR}">
                          ${typeof uno === 'string' ? uno : enlace(uno)}
                        </p> `,
                    )}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `;
  // An object that is a string; it would be a promise if one of the pieces were.
  return (pagina as string).toString();
}

const conSaltos = (texto: string) =>
  texto.split(/\r\n|\r|\n/).map((renglon, i) => (i === 0 ? renglon : html`<br />${renglon}`));
