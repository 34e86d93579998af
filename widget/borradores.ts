/**
 * What was typed and not sent yet. Kept in localStorage under server and user, so that it survives a reload, a closed
 * tab and an expired session; every storage call may throw (private windows, full disks), then memory must do.
 */

/** What the browser's store did not take; null was wiped. */
const memoria = new Map<string, string>();

/** The draft under this key, empty without one. */
export function leerBorrador(clave: string): Record<string, unknown> {
  try {
    const guardado = memoria.get(clave) ?? localStorage.getItem(clave);
    return (JSON.parse(guardado ?? 'null') as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

export function guardarBorrador(clave: string, borrador: object | undefined): void {
  const texto = JSON.stringify(borrador ?? null);
  try {
    if (borrador) localStorage.setItem(clave, texto);
    else localStorage.removeItem(clave);
    memoria.delete(clave);
  } catch {
    memoria.set(clave, texto);
  }
}

/** Whether something that was typed would not outlive the page. */
export const soloEnMemoria = (): boolean => [...memoria.values()].some((texto) => texto !== 'null');

/** Keys of all that is kept. */
export function claves(): string[] {
  try {
    return [...memoria.keys(), ...Object.keys(localStorage)];
  } catch {
    return [...memoria.keys()];
  }
}

/** A UUID for `Idempotency-Key`; randomUUID is missing on pages without https. */
export function nuevaClave(): string {
  return (
    crypto.randomUUID?.() ??
    '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digito) =>
      (+digito ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (+digito / 4)))).toString(16),
    )
  );
}
