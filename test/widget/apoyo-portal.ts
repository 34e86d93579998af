/** A portal that signs tokens with the demonstration's key, which the service of these tests knows. */
import { NIT_A } from './apoyo.ts';

const SECRETO = 'Y2xhdmUgcHVibGljYSBkZSBsYSBkZW1vc3RyYWNpb24gMjAyNg';

const enBase64 = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

const deTexto = (texto: string) => new TextEncoder().encode(texto);

const parte = (valor: object): string => enBase64(deTexto(JSON.stringify(valor)));

/** A good token of NIT_A; `cambios` replace some of its claims, and undefined leaves one out. */
export async function token(cambios: Record<string, unknown> = {}, cabecera = {}): Promise<string> {
  const ahora = Math.floor(Date.now() / 1000);
  const contenido = {
    aud: 'mesa-de-ayuda',
    sub: NIT_A,
    iat: ahora,
    exp: ahora + 60,
    jti: crypto.randomUUID(),
    ...cambios,
  };
  const firmado = `${parte({ alg: 'HS256', kid: 'demo', ...cabecera })}.${parte(contenido)}`;
  const secreto = Uint8Array.from(atob(`${SECRETO.replace(/-/g, '+').replace(/_/g, '/')}==`), (letra) =>
    letra.charCodeAt(0),
  );
  const clave = await crypto.subtle.importKey('raw', secreto, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const firma = await crypto.subtle.sign('HMAC', clave, deTexto(firmado));
  return `${firmado}.${enBase64(new Uint8Array(firma))}`;
}

/** What the elements say to the page's developer, instead of showing it. */
export function escucharConsola() {
  /* eslint-disable no-console -- what this is about */
  const propia = console.error;
  const dichos: string[] = [];
  return {
    dichos,
    empezar() {
      dichos.length = 0;
      console.error = (...partes: unknown[]) => void dichos.push(partes.join(' '));
    },
    terminar() {
      console.error = propia;
    },
  };
  /* eslint-enable no-console */
}
