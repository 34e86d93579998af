/** Pictures of a page at the widths of a phone, a tablet and a desktop, in a folder that is not kept. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { RAIZ } from './servicio.ts';

const ANCHOS = [360, 768, 1280, 1366];

/** Fails where the page scrolls sideways. */
export async function retratar(pagina: Page, nombre: string): Promise<void> {
  for (const width of ANCHOS) {
    await pagina.setViewportSize({ width, height: 800 });
    await pagina.screenshot({
      path: join(RAIZ, 'test', 'pantallas', `${nombre}-${width}.png`),
      fullPage: true,
    });
    const sobra = await pagina.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sobra, `${nombre} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
  }
  await pagina.setViewportSize({ width: 1280, height: 800 });
}
