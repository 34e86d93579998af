/** The hand-over from the portal, as the service holds it: its settings, and what verifies tokens once there is one. */
import type { AjustesDelPortal } from './ajustes.ts';
import type { Entrega } from './entrega.ts';

export interface Portal {
  readonly ajustes: AjustesDelPortal;
  /**
   * Reads the public keys once. Throws ErrorJwks: a file that cannot be read stops the start, an address that does not
   * answer now may do so later.
   */
  probarLlaves(): Promise<void>;
  /** As `verificarToken`. */
  verificar(token: string, ahora: number): Promise<Entrega>;
}

/** undefined without keys: then no token is good. The programs for it are loaded with the first token. */
export function abrirPortal(ajustes: AjustesDelPortal | undefined): Portal | undefined {
  if (!ajustes) return undefined;
  let verificador: ReturnType<typeof preparar> | undefined;

  async function preparar() {
    const [{ crearLlavesPublicas }, { verificarToken }] = await Promise.all([
      import('./llaves.ts'),
      import('./verificar-token.ts'),
    ]);
    const { jwks, redes } = ajustes!;
    const publicas = jwks && crearLlavesPublicas(jwks, redes);
    return (token: string, ahora: number) => verificarToken({ ajustes: ajustes!, publicas }, token, ahora);
  }

  return {
    ajustes,
    async probarLlaves() {
      const { jwks, redes } = ajustes;
      if (jwks) await (await import('./llaves.ts')).leerLlaves(jwks, redes);
    },
    async verificar(token, ahora) {
      verificador ??= preparar();
      return (await verificador)(token, ahora);
    },
  };
}
