/** What moves on a page without a hand that moved it, and how a slow line is made for it. */
import type { Page } from 'playwright-core';

/** Shifts that no hand caused; read with `corrimiento`. Before the page, so that the first one counts. */
export async function medirCorrimiento(pagina: Page): Promise<void> {
  await pagina.addInitScript(() => {
    const medida = { suma: 0, de: [] as string[], todo: false };
    Object.assign(window, { medida });
    new PerformanceObserver((lista) => {
      for (const entrada of lista.getEntries()) {
        const { value, hadRecentInput, sources } = entrada as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources: { node?: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
        };
        if (hadRecentInput && !medida.todo) continue;
        const sitio = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(' ');
        // Other words in the same place, as a button has while it works, move nothing.
        const movidos = sources.filter((una) => sitio(una.previousRect) !== sitio(una.currentRect));
        if (sources.length > 0 && movidos.length === 0) continue;
        medida.suma += value;
        for (const { node, previousRect: antes, currentRect: ahora } of movidos)
          medida.de.push(
            `${(node as Element | null)?.outerHTML?.slice(0, 60)}: ${sitio(antes)} > ${sitio(ahora)}`,
          );
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

export async function corrimiento(pagina: Page): Promise<{ suma: number; de: string[] }> {
  await pintado(pagina);
  return pagina.evaluate(() => {
    const { suma, de } = (window as unknown as { medida: { suma: number; de: string[] } }).medida;
    return { suma, de };
  });
}

/** Two frames: what was put on the page has been painted. */
export const pintado = (pagina: Page): Promise<unknown> =>
  pagina.evaluate(() => new Promise((hecho) => requestAnimationFrame(() => requestAnimationFrame(hecho))));

/** Answers of this path wait until the returned function is called. */
export async function retener(pagina: Page, camino: string | RegExp): Promise<() => void> {
  let soltar = () => undefined as void;
  const espera = new Promise<void>((hecho) => (soltar = hecho));
  await pagina.route(camino, async (ruta) => {
    await espera;
    await ruta.continue();
  });
  return soltar;
}

/** From now on what moves soon after a key or a click counts too: what that asked for has been painted. */
export async function olvidarCorrimiento(pagina: Page): Promise<void> {
  await pintado(pagina);
  await pagina.evaluate(() => {
    Object.assign((window as unknown as { medida: object }).medida, { suma: 0, de: [], todo: true });
  });
}
