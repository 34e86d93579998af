/** The text of an HTML mail, with marks where clients mark what is quoted and what is a signature. */
import { compile, type FormatCallback } from 'html-to-text';
import { CITA, FIN_DE_FIRMA, FIRMA } from './quitar-citas.ts';

/** Characters of HTML that are converted: far more than any answer, little enough to take no time. */
export const HTML_MAXIMO = 2 * 1024 * 1024;

/** Where the quoted mail begins: Outlook (new, web, phones), Yahoo, Proton. Everything after it is quoted too. */
const CITAS = [
  '#divRplyFwdMsg',
  '#appendonsend',
  '#mail-editor-reference-message-container',
  '#ms-outlook-mobile-body-separator-line',
  '.yahoo_quoted',
  '.protonmail_quote',
];
/** Gmail, Thunderbird, Outlook, Proton. */
const FIRMAS = [
  '.gmail_signature',
  '.moz-signature',
  '#Signature',
  '#ms-outlook-mobile-signature',
  '.protonmail_signature_block',
];

const marca: (antes: string, despues?: string) => FormatCallback =
  (antes, despues) => (elem, walk, builder, opciones) => {
    const linea = (texto: string) => {
      builder.openBlock();
      builder.addLiteral(texto);
      builder.closeBlock();
    };
    linea(antes);
    builder.openBlock(opciones);
    walk(elem.children, builder);
    builder.closeBlock(opciones);
    if (despues !== undefined) linea(despues);
  };

const convertir = compile({
  wordwrap: false,
  limits: { maxInputLength: HTML_MAXIMO, maxDepth: 100, maxChildNodes: 20_000 },
  formatters: { cita: marca(CITA), firma: marca(FIRMA, FIN_DE_FIRMA) },
  selectors: [
    ...CITAS.map((selector) => ({ selector, format: 'cita' })),
    ...FIRMAS.map((selector) => ({ selector, format: 'firma' })),
    { selector: 'img', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

export function htmlATexto(html: string): string {
  // Pictures inside the HTML are no text, and may be megabytes of it.
  return convertir(html.replace(/\bsrc\s*=\s*"data:[^"]*"/gi, ''));
}
