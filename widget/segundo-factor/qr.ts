/** A QR code as a drawing in the page: no image is asked of anybody. */
import { html, type TemplateResult } from 'lit';
import { generate } from 'lean-qr/nano';

/** Modules of white around it, which cameras need (ISO/IEC 18004). */
const MARGEN = 4;

/** Black on white in dark pages too: many cameras do not read it inverted. */
export function renderQr(texto: string, nombre: string): TemplateResult {
  const qr = generate(texto);
  let trazo = '';
  for (let y = 0; y < qr.size; y++) {
    for (let x = 0; x < qr.size; x++) {
      const desde = x;
      while (qr.get(x, y)) x++;
      if (x > desde) trazo += `M${desde} ${y}h${x - desde}v1h${desde - x}z`;
    }
  }
  const lado = qr.size + 2 * MARGEN;
  return html`<svg
    class="qr"
    role="img"
    aria-label=${nombre}
    viewBox="${-MARGEN} ${-MARGEN} ${lado} ${lado}"
    shape-rendering="crispEdges"
  >
    <rect x=${-MARGEN} y=${-MARGEN} width=${lado} height=${lado} fill="#fff" />
    <path d=${trazo} fill="#000" />
  </svg>`;
}
