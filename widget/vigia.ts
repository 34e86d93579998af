/** Fetches the agents' part when its tag comes to the page after the script has run; never on a page without it. */
const bandejas = document.getElementsByTagName('mesa-bandeja');
const vigia = new MutationObserver(mirar);

function mirar(): void {
  if (!bandejas.length) return;
  vigia.disconnect();
  import('./mesa-bandeja.ts').catch(() => addEventListener('online', mirar, { once: true }));
}

vigia.observe(document, { childList: true, subtree: true });
mirar();
