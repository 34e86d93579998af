/** Fetches the parts of seldom tags when they come to the page after the script has run; never on a page without them. */
import { traerEtiqueta } from '../ui/lazy-tag.ts';

const PARTES: Record<string, () => Promise<unknown>> = {
  'mesa-bandeja': () => import('./mesa-bandeja.ts'),
  'mesa-ayuda': () => import('../ayuda/mesa-ayuda.ts'),
  'mesa-diagnostico': () => import('../diagnostico/mesa-diagnostico.ts'),
};

const esperadas = new Map(
  Object.keys(PARTES).map((etiqueta) => [
    etiqueta,
    Document.prototype.getElementsByTagName.call(document, etiqueta),
  ]),
);
const vigia = new MutationObserver(mirar);

function mirar(): void {
  for (const [etiqueta, halladas] of esperadas) {
    if (!halladas.length) continue;
    esperadas.delete(etiqueta);
    traerEtiqueta(etiqueta, PARTES[etiqueta]!);
  }
  if (!esperadas.size) vigia.disconnect();
}

vigia.observe(document, { childList: true, subtree: true });
mirar();
