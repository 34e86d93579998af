/** The second factor of the EPS's staff: a code of an authenticator app (TOTP, RFC 6238) besides the password. */
import * as z from 'zod/mini';
import { ausenteOMalo } from './esquema-texto.ts';
import { puro } from './puro.ts';
import { Contrasena } from './usuario.ts';

/** How many recovery codes a user gets at once. */
export const CODIGOS_DE_RECUPERACION = 10;

/** Six digits of the app, or the sixteen letters and digits of a recovery code, as people write and paste them. */
const Codigo = /* @__PURE__ */ puro(() =>
  z.string({ error: ausenteOMalo }).check(
    z.maxLength(200, { error: 'formato' }),
    z.overwrite((valor) =>
      valor
        .normalize('NFKC')
        .replace(/[\s.·–-]/g, '')
        .toLowerCase(),
    ),
    z.minLength(1, { error: 'requerido' }),
    z.regex(/^(?:\d{6}|[a-z2-9]{16})$/, { error: 'formato' }),
  ),
);

/**
 * Body of POST /sesion/codigo: the second step of a login. `paso` is the one of the answer to the password; `cookie` is
 * as in POST /sesion.
 */
export const SegundoPaso = /* @__PURE__ */ puro(() =>
  z.strictObject({
    paso: z
      .string({ error: ausenteOMalo })
      .check(z.minLength(1, { error: 'requerido' }), z.maxLength(100, { error: 'formato' })),
    codigo: Codigo,
    cookie: z.optional(z.literal('local')),
  }),
);
export type SegundoPaso = z.infer<typeof SegundoPaso>;

/**
 * Answer of GET /sesion/segundo-factor. `activo` since `desde` (ISO 8601), with `codigos` recovery codes left; `exigido`:
 * this installation lets nobody of the staff work without one; `permitido`: it may be activated.
 */
export const EstadoFactor = /* @__PURE__ */ puro(() =>
  z.object({
    activo: z.boolean(),
    desde: z.nullable(z.string()),
    codigos: z.number(),
    exigido: z.boolean(),
    permitido: z.boolean(),
  }),
);
export type EstadoFactor = z.infer<typeof EstadoFactor>;

/** Body of POST /sesion/segundo-factor: one's own password; with one that is active also a code of it. */
export const InicioFactor = /* @__PURE__ */ puro(() =>
  z.strictObject({ actual: Contrasena, codigo: z.optional(Codigo) }),
);
export type InicioFactor = z.infer<typeof InicioFactor>;

/** What the app must know: `secreto` in base 32 to type it, `uri` (otpauth://totp/…) to draw it as a QR code. */
export const FactorNuevo = /* @__PURE__ */ puro(() => z.object({ secreto: z.string(), uri: z.string() }));

/** The first code of the new one. */
export const ConfirmacionFactor = /* @__PURE__ */ puro(() => z.strictObject({ codigo: Codigo }));

/** One's own password and a code of the second factor that is active. */
export const PruebaFactor = /* @__PURE__ */ puro(() =>
  z.strictObject({ actual: Contrasena, codigo: Codigo }),
);
export type PruebaFactor = z.infer<typeof PruebaFactor>;

/** New recovery codes, shown this once; earlier ones are no longer accepted. */
export const CodigosNuevos = /* @__PURE__ */ puro(() => z.object({ codigos: z.array(z.string()) }));
