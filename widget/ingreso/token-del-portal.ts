/** What a token says, whoever signed it: anybody can read it, only the service can check it. */

interface TokenLeido {
  cabecera: Record<string, unknown>;
  contenido: Record<string, unknown>;
}

/** undefined for what is no JWT. */
export function leerToken(token: string): TokenLeido | undefined {
  const partes = token.split('.');
  if (partes.length !== 3) return undefined;
  try {
    const [cabecera, contenido] = partes.slice(0, 2).map((parte) => {
      const letras = atob(parte.replace(/-/g, '+').replace(/_/g, '/'));
      const bytes = Uint8Array.from(letras, (letra) => letra.charCodeAt(0));
      return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    });
    return cabecera && contenido ? { cabecera, contenido } : undefined;
  } catch {
    return undefined;
  }
}
