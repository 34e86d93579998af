/** Fetches the agents' part when its tag comes to the page after the script has run; never on a page without it. */
import { traerEtiqueta } from '../ui/lazy-tag.ts';

const bandejas = Document.prototype.getElementsByTagName.call(document, 'mesa-bandeja');
const vigia = new MutationObserver(mirar);

function mirar(): void {
  if (!bandejas.length) return;
  vigia.disconnect();
  traerEtiqueta('mesa-bandeja', () => import('./mesa-bandeja.ts'));
}

vigia.observe(document, { childList: true, subtree: true });
mirar();
