/** Icons of Lucide (lucide.dev, ISC) as inline SVG: one line width, the colour of the text beside them. */
import { html, type TemplateResult } from 'lit';

type Medidas = Readonly<Record<string, string>>;

/** An icon as Lucide keeps it: its shapes on a square of 24 units. */
export type Dibujo = readonly (readonly [string, Medidas])[];

/** Each shape as a piece of one path. */
const TRAZOS: Record<string, (medidas: Medidas) => string> = {
  // From the corner, wherever the piece before it ended.
  path: ({ d }) => `M0 0${d}`,
  circle: ({ cx, cy, r }) => `M${+cx! - +r!} ${cy}a${r} ${r} 0 1 0 ${2 * +r!} 0a${r} ${r} 0 1 0-${2 * +r!} 0`,
  polyline: ({ points }) => `M${points}`,
  line: ({ x1, y1, x2, y2 }) => `M${x1} ${y1}L${x2} ${y2}`,
  rect: ({ x, y, width, height, rx = '0' }) => {
    const [ancho, alto, esquina] = [+width! - 2 * +rx, +height! - 2 * +rx, `a${rx} ${rx} 0 0 1`];
    return `M${+x! + +rx} ${y}h${ancho}${esquina} ${rx} ${rx}v${alto}${esquina}-${rx} ${rx}h-${ancho}${esquina}-${rx}-${rx}v-${alto}${esquina} ${rx}-${rx}`;
  },
};

/** Hidden from screen readers: what has no text beside it needs a label of its own. Throws on a shape that is not drawn yet. */
export const icono = (dibujo: Dibujo): TemplateResult =>
  html`<svg class="icono" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${dibujo.map(([forma, medidas]) => TRAZOS[forma]!(medidas)).join('')} />
  </svg>`;
