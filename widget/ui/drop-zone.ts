/**
 * Files that are dropped anywhere on `zona` go to `tomar`, with the attribute `data-soltar` on it while they are over it.
 * While they cannot be taken nothing happens to the page: without this the browser would leave it to open the file.
 * Texts and links are left alone. With `zona` alone nothing is ever taken. Returns what ends it.
 */
export function alSoltar(
  zona: HTMLElement,
  puede: () => boolean = () => false,
  tomar?: (evento: DragEvent) => void,
): () => void {
  const alMover = (evento: DragEvent): void => {
    const { type, dataTransfer, relatedTarget, defaultPrevented } = evento;
    // From one part of it to another is not out of it.
    if (type === 'dragleave' && zona.contains(relatedTarget as Node | null)) return;
    // An element inside may have handled it.
    const suyo = !defaultPrevented && !!dataTransfer?.types.includes('Files');
    const toma = suyo && puede();
    zona.toggleAttribute('data-soltar', toma && /over|enter/.test(type));
    if (!suyo || type === 'dragleave') return;
    evento.preventDefault();
    if (type !== 'drop') dataTransfer!.dropEffect = toma ? 'copy' : 'none';
    else if (toma) tomar?.(evento);
  };
  const tipos = ['dragenter', 'dragover', 'dragleave', 'drop'] as const;
  for (const tipo of tipos) zona.addEventListener(tipo, alMover);
  return () => {
    zona.removeAttribute('data-soltar');
    for (const tipo of tipos) zona.removeEventListener(tipo, alMover);
  };
}
