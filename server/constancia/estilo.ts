/** How a printed record looks: black on white, for an office printer. */
import { createHash } from 'node:crypto';

const ESTILO = `
@page { size: letter; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 9pt system-ui, sans-serif; } }
* { box-sizing: border-box; margin: 0; }
html { color-scheme: light; background: #fff; color: #111; font: 10.5pt/1.45 system-ui, 'Segoe UI', Arial, sans-serif; }
body { max-width: 50em; margin: 0 auto; padding: 24px 16px 48px; overflow-wrap: anywhere; }
h1 { font-size: 1.7em; line-height: 1.2; }
h2 { font-size: 1.15em; margin: 24px 0 8px; padding-bottom: 4px; border-bottom: 1px solid #111; break-after: avoid; }
header p, .menor { color: #444; font-size: 0.9em; }
header .institucion { font-weight: 600; letter-spacing: 0.02em; margin-bottom: 4px; }
header h1 + p { margin-top: 8px; }
nav { margin-top: 16px; padding: 8px 12px; border: 1px solid #999; }
a { color: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dt { font-weight: 600; }
dd { min-width: 0; }
ol { list-style: none; padding: 0; }
li { padding: 8px 0; border-bottom: 1px solid #bbb; }
li > h3 { font-size: 1em; break-after: avoid; }
li > h3 span { font-weight: 400; }
.nota { border: 1px dashed #111; padding: 8px 12px; margin: 8px 0; }
.nota strong { text-transform: uppercase; letter-spacing: 0.04em; font-size: 0.85em; }
.texto { display: block; white-space: pre-wrap; margin-top: 4px; }
.adjunto { margin-top: 4px; font-size: 0.9em; }
table { width: 100%; border-collapse: collapse; font-size: 0.9em; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: start; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid #bbb; }
th { border-bottom-color: #111; }
.cifra { white-space: nowrap; font-variant-numeric: tabular-nums; }
.huella { font: 0.85em/1.4 ui-monospace, Consolas, monospace; }
footer { margin-top: 24px; }
@media print { body { max-width: none; padding: 0; } nav { display: none; } }
@media (max-width: 36em) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
`;

/** Inserted into the page unchanged: its hash in the CSP below covers every character. */
export const HOJA_DE_ESTILO = `<style>${ESTILO}</style>`;

/**
 * Allows only this style sheet, by its hash, so that a saved page keeps its look and nothing else in it can style or
 * run.
 */
export const CSP_DE_CONSTANCIA = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(ESTILO).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
