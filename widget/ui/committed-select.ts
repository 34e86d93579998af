/** Listeners for one select. */
interface Decision {
  pointerdown: (evento: Event) => void;
  keydown: (evento: KeyboardEvent) => void;
  change: (evento: Event) => void;
  blur: (evento: Event) => void;
}

const porTeclado = new WeakSet<HTMLSelectElement>();

/**
 * When a choice in a select counts. By pointer at once; by keyboard, where each arrow changes it, with Enter or when the
 * focus leaves. Escape takes it back. `valor` is how it stands; `alDecidir` gets another one.
 */
export function decidir(
  valor: string,
  alDecidir: (nuevo: string, select: HTMLSelectElement) => void,
): Decision {
  const contar = (select: HTMLSelectElement): void => {
    porTeclado.delete(select);
    if (select.value !== valor) alDecidir(select.value, select);
  };
  return {
    pointerdown: ({ currentTarget }) => void porTeclado.delete(currentTarget as HTMLSelectElement),
    keydown: (evento) => {
      const select = evento.currentTarget as HTMLSelectElement;
      if (evento.key === 'Enter') contar(select);
      else if (evento.key === 'Escape' && porTeclado.has(select)) {
        evento.stopPropagation();
        porTeclado.delete(select);
        select.value = valor;
      } else if (evento.key !== 'Tab') porTeclado.add(select);
    },
    change: ({ currentTarget }) => {
      const select = currentTarget as HTMLSelectElement;
      if (!porTeclado.has(select)) contar(select);
    },
    blur: ({ currentTarget }) => contar(currentTarget as HTMLSelectElement),
  };
}
