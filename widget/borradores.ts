/**
 * What was typed and not sent yet. Kept in localStorage under server and user, so that it survives a reload, a closed
 * tab and an expired session; every storage call may throw (private windows, full disks), then memory must do.
 */

/** The drafts of this page; an empty one was wiped. */
export const memoria = new Map<string, string>();

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
  memoria.set(clave, texto);
  try {
    if (borrador) localStorage.setItem(clave, texto);
    else localStorage.removeItem(clave);
  } catch {
    // Memory has it.
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
