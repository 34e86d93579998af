/** The stand-in for a portal with a login of its own, which hands it over: it keeps who is logged in and signs tokens. */
import { createHmac, randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../server/config.ts';
import type { AppEnv } from '../server/http/context.ts';

/** A real portal keeps it in its session; here everybody may be anybody. */
const COOKIE = 'portal-demo';

/** What may be wrong with a token, to see what a clerk and a developer are told then. */
const FALLAS: Readonly<Record<string, Record<string, unknown>>> = {
  vencido: { exp: 1_500_000_060, iat: 1_500_000_000 },
  otro: { aud: 'otro-servicio' },
  repetido: { jti: 'siempre-el-mismo' },
};

export function rutasDeSso({ portal }: Pick<Config, 'portal'>): Hono<AppEnv> {
  const rutas = new Hono<AppEnv>();
  const quien = (c: Context) => /^(\d{6,10})(?::(\w+))?$/.exec(getCookie(c, COOKIE) ?? '') ?? [];

  rutas.get('/sso/quien', (c) => c.json({ nit: quien(c)[1] ?? null }));

  rutas.post('/sso/entrar', async (c) => {
    const { nit, falla } = await c.req.json<{ nit?: string; falla?: string }>();
    setCookie(c, COOKIE, `${nit}${falla ? `:${falla}` : ''}`, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    });
    return c.body(null, 204);
  });

  rutas.post('/sso/salir', (c) => {
    deleteCookie(c, COOKIE);
    return c.body(null, 204);
  });

  rutas.get('/sso/token', (c) => {
    c.header('Cache-Control', 'no-store');
    const [, nit, falla = ''] = quien(c);
    const [[kid, secreto] = []] = portal?.claves ?? [];
    if (!nit || !kid || !secreto) return c.body(null, 204);
    return c.text(firmar(kid, secreto, { sub: nit, ...FALLAS[falla] }));
  });
  return rutas;
}

function firmar(kid: string, secreto: Uint8Array, cambios: Record<string, unknown>): string {
  const ahora = Math.floor(Date.now() / 1000);
  const contenido = { aud: 'mesa-de-ayuda', iat: ahora, exp: ahora + 60, jti: randomUUID(), ...cambios };
  const enBase64 = (valor: object) => Buffer.from(JSON.stringify(valor)).toString('base64url');
  const firmado = `${enBase64({ alg: 'HS256', typ: 'JWT', kid })}.${enBase64(contenido)}`;
  return `${firmado}.${createHmac('sha256', secreto).update(firmado).digest('base64url')}`;
}
