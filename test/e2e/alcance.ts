/** Whether everything on a page can be reached and read, as it is laid out now. */
import type { Page } from 'playwright-core';

/** What cannot be reached or read on the page as it is now. */
const fueraDeAlcance = (pagina: Page): Promise<string[]> =>
  pagina.evaluate(() => {
    const faltas: string[] = [];
    const MINIMO = 24;
    const decir = (el: Element) =>
      `${el.localName}${el.id ? `#${el.id}` : ''} «${(el.textContent || el.ariaLabel || '').replace(/\s+/g, ' ').trim().slice(0, 40)}»`;

    const dentro = (nodo: Node, de: Node): boolean => {
      for (let uno: Node | null = nodo; uno; uno = uno.parentNode ?? (uno as ShadowRoot).host ?? null)
        if (uno === de) return true;
      return false;
    };
    const enElPunto = (x: number, y: number): Element | null => {
      let hallado = document.elementFromPoint(x, y);
      while (hallado?.shadowRoot) {
        const mas = hallado.shadowRoot.elementFromPoint(x, y);
        if (!mas || mas === hallado) break;
        hallado = mas;
      }
      return hallado;
    };
    /** In sight for screen readers only. */
    const oculto = (el: Element) => getComputedStyle(el).clipPath === 'inset(50%)';

    function mirarControl(el: HTMLElement): void {
      el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      // What lies outside comes in with the focus, as the link to the content does.
      if (el.getBoundingClientRect().right < 0) el.focus();
      // A link in a text has several lines.
      const renglones = [...el.getClientRects()];
      const caja = el.localName === 'a' ? renglones[renglones.length >> 1] : el.getBoundingClientRect();
      if (!caja) return;
      const { left, right, top, bottom, width, height } = caja;
      if (left < -0.5 || right > innerWidth + 0.5)
        faltas.push(`${decir(el)} ends at ${right} of ${innerWidth}`);
      if (height <= innerHeight && (top < -0.5 || bottom > innerHeight + 0.5))
        faltas.push(`${decir(el)} cannot be brought into sight: ${top} to ${bottom} of ${innerHeight}`);
      if (el.localName !== 'a' && (width < MINIMO || height < MINIMO))
        faltas.push(`${decir(el)} is ${width} by ${height}`);
      const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
      const encima = enElPunto(x, y);
      if (!encima || !dentro(encima, el)) faltas.push(`${decir(el)} lies under ${encima && decir(encima)}`);
      if (document.activeElement === el) el.blur();
    }

    function mirarTexto(el: Element): void {
      const tiene = [...el.childNodes].some((nodo) => nodo instanceof Text && nodo.data.trim());
      if (!tiene || /^(option|script|style|title)$/.test(el.localName)) return;
      for (let uno: Element | null = el; uno; uno = uno.parentElement) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(uno);
        if (/auto|scroll/.test(overflowX + overflowY) || textOverflow === 'ellipsis' || oculto(uno)) return;
        if (overflowX === 'visible') continue;
        const sobra = el.getBoundingClientRect().right - uno.getBoundingClientRect().right;
        if (sobra > 1) faltas.push(`${decir(el)} is cut off by ${sobra} px`);
      }
    }

    const CONTROLES = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    /**
     * The one over all others; what is inside another one's shadow root comes after it. What a list that floats over the
     * page covers is reached by closing the list.
     */
    const modales = (raiz: Document | ShadowRoot): Element[] =>
      [...raiz.querySelectorAll('*')].flatMap((el) => [
        ...(el.matches('dialog:modal, :popover-open') ? [el] : []),
        ...(el.shadowRoot ? modales(el.shadowRoot) : []),
      ]);
    const delante = modales(document).at(-1);
    function mirar(raiz: ParentNode): void {
      for (const el of raiz.querySelectorAll<HTMLElement>('*')) {
        if (el.closest('[inert]')) continue;
        const seVe = el.checkVisibility({ visibilityProperty: true });
        const alcanzable = !delante || dentro(el, delante);
        if (seVe && alcanzable && el.matches(CONTROLES)) {
          const etiqueta = (el as HTMLInputElement).labels?.[0];
          if (!oculto(el)) mirarControl(el);
          else if (el.matches('[type=file]')) mirarControl(etiqueta!);
        }
        if (seVe) mirarTexto(el);
        if (el.shadowRoot && (seVe || getComputedStyle(el).display === 'contents')) mirar(el.shadowRoot);
      }
    }
    mirar(document);
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) faltas.push(`the page is ${scrollWidth} px wide, of ${innerWidth}`);
    scrollTo(0, 0);
    return faltas;
  });

export type Tamano = readonly [ancho: number, alto: number];

/** What is wrong at each of these sizes; `nombre` is what is on the page. It is a desktop again afterwards. */
export async function mirar(pagina: Page, nombre: string, tamanos: readonly Tamano[]): Promise<string[]> {
  const faltas: string[] = [];
  for (const [width, height] of tamanos) {
    await pagina.setViewportSize({ width, height });
    faltas.push(...(await fueraDeAlcance(pagina)).map((falta) => `${nombre}, ${width}×${height}: ${falta}`));
  }
  await pagina.setViewportSize({ width: 1280, height: 800 });
  return faltas;
}
