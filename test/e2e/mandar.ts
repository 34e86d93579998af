/** What tests do behind the elements' back, with the session that a page has. */
import type { Page } from 'playwright-core';

/** Asks the service as who uses this page; throws what it answers instead of the wanted thing. */
export async function mandar<T>(pagina: Page, metodo: string, ruta: string, cuerpo?: unknown): Promise<T> {
  const [status, texto] = await pagina.evaluate(
    async ([method, camino, body]) => {
      const respuesta = await fetch(`/api/v1${camino}`, {
        method,
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
        ...(body && { body }),
      });
      return [respuesta.status, await respuesta.text()] as const;
    },
    [metodo, ruta, cuerpo === undefined ? '' : JSON.stringify(cuerpo)] as const,
  );
  if (status >= 400) throw new Error(`${metodo} ${ruta}: ${status} ${texto}`);
  return (texto ? JSON.parse(texto) : undefined) as T;
}
