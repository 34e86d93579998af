/** Who asks: users, their roles and the session. */
import * as z from 'zod/mini';
import { Nit } from './esquema-nit.ts';
import { CONTRASENA_MAXIMO, CONTRASENA_MINIMO } from './limites.ts';
import { puro } from './puro.ts';
import { contar } from './texto.ts';
import { ausenteOMalo } from './esquema-texto.ts';

export const Rol = /* @__PURE__ */ puro(() => z.enum(['ips', 'agente', 'admin']));
export type Rol = z.infer<typeof Rol>;

/** `nit` for an IPS, with `alias` for one of its named users; `correo` for the EPS's staff. */
export const Usuario = /* @__PURE__ */ puro(() =>
  z.object({
    rol: Rol,
    nombre: z.string(),
    nit: z.optional(z.string()),
    alias: z.optional(z.string()),
    correo: z.optional(z.string()),
    /** Whether the password must be changed before any other request is answered. */
    debeCambiarClave: z.optional(z.boolean()),
    /** Whether a second factor must be activated before any other request is answered. */
    debeActivarFactor: z.optional(z.boolean()),
    /** Whether this installation sends mail, so that the user may say where to and about what. */
    conCorreo: z.optional(z.literal(true)),
  }),
);
export type Usuario = z.infer<typeof Usuario>;

/** A password at login: only its length is limited, so that a wrong one gets the same answer as any other. */
export const Contrasena = /* @__PURE__ */ puro(() =>
  z.string({ error: ausenteOMalo }).check(
    z.minLength(1, { error: 'requerido' }),
    z.maxLength(CONTRASENA_MAXIMO * 4, { error: 'largo' }),
    z.overwrite((valor) => valor.normalize('NFC')),
  ),
);

/** A new password. */
const NuevaClave = /* @__PURE__ */ puro(() =>
  z.string({ error: ausenteOMalo }).check(
    z.overwrite((valor) => valor.normalize('NFC')),
    z.refine((valor) => contar(valor) >= CONTRASENA_MINIMO, { error: 'corto' }),
    z.refine((valor) => contar(valor) <= CONTRASENA_MAXIMO, { error: 'largo' }),
  ),
);

/** Name of a user within an IPS; the IPS's own user has none. */
export const Alias = /* @__PURE__ */ puro(() =>
  z.string({ error: ausenteOMalo }).check(
    z.overwrite((valor) => valor.trim().toLowerCase()),
    z.regex(/^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/, { error: 'formato' }),
  ),
);

const FORMA_CORREO = /^[^\s@]+@[^\s@]+$/;

/** An address of the EPS's staff, in lower case. */
export const Correo = /* @__PURE__ */ puro(() =>
  z.string({ error: ausenteOMalo }).check(
    z.overwrite((valor) => valor.trim().toLowerCase()),
    z.maxLength(254, { error: 'largo' }),
    z.refine((valor) => FORMA_CORREO.test(valor), { error: 'formato' }),
  ),
);

/**
 * Body of POST /sesion: an IPS logs in with its NIT (GTIC-015-FR step 4), a named user of it with `usuario` too, the
 * EPS's staff with a correo. `cookie` asks for a plain cookie (`mesa-local`), for a browser on the service's own
 * machine that drops Secure cookies over plain HTTP; elsewhere it is refused with the reason.
 */
export const Credenciales = /* @__PURE__ */ puro(() =>
  z
    .strictObject({
      nit: z.optional(Nit),
      usuario: z.optional(Alias),
      correo: z.optional(Correo),
      contrasena: Contrasena,
      cookie: z.optional(z.literal('local')),
    })
    .check(
      z.refine((c) => (c.nit === undefined) !== (c.correo === undefined), {
        error: 'requerido',
        path: ['nit'],
      }),
    ),
);
export type Credenciales = z.infer<typeof Credenciales>;

/**
 * Body of POST /sesion/portal: the JWT by which the portal says who is logged in there. `cookie` as in `Credenciales`;
 * it needs another token, since each is good for one request.
 */
export const EntregaDelPortal = /* @__PURE__ */ puro(() =>
  z.strictObject({
    token: z.string({ error: ausenteOMalo }).check(z.minLength(1, { error: 'requerido' })),
    cookie: z.optional(z.literal('local')),
  }),
);

/** Body of POST /sesion/clave: one's own password. */
export const CambioClave = /* @__PURE__ */ puro(() =>
  z.strictObject({ actual: Contrasena, nueva: NuevaClave }),
);
export type CambioClave = z.infer<typeof CambioClave>;

/** Body of POST /sesion/recuperar: whose password was forgotten, as in `Credenciales`. */
export const Olvido = /* @__PURE__ */ puro(() =>
  z.strictObject({ nit: z.optional(Nit), usuario: z.optional(Alias), correo: z.optional(Correo) }).check(
    z.refine((c) => (c.nit === undefined) !== (c.correo === undefined), {
      error: 'requerido',
      path: ['nit'],
    }),
  ),
);
export type Olvido = z.infer<typeof Olvido>;

/** An answer that tells nothing besides its status; clients take one without JSON for a proxy's page. */
export const Nada = /* @__PURE__ */ puro(() => z.object({}));

/**
 * Answer of GET /sesion/recuperar. `correo`: a link can be sent to who has a confirmed address. `aQuien`: whom everybody
 * else asks, a sentence of the operator.
 */
export const AyudaPorOlvido = /* @__PURE__ */ puro(() =>
  z.object({ correo: z.boolean(), aQuien: z.nullable(z.string()) }),
);

/** Body of POST /sesion/restablecer: what the link has after its #, and the new password. */
export const ClaveRestablecida = /* @__PURE__ */ puro(() =>
  z.strictObject({
    token: z
      .string({ error: ausenteOMalo })
      .check(z.minLength(1, { error: 'requerido' }), z.maxLength(100, { error: 'formato' })),
    contrasena: NuevaClave,
  }),
);
export type ClaveRestablecida = z.infer<typeof ClaveRestablecida>;

/**
 * Answer about a session. `noLeidos` is the number of messages of the EPS that this user of an IPS has not read, over
 * all cases. `llave` is 64 bytes in base64url that encrypt this user's drafts in the browser's storage; absent while
 * the password must be changed. `paso` only in an answer to POST /sesion, with `usuario` null: the password was right, and
 * POST /sesion/codigo wants this and a code.
 */
export const Sesion = /* @__PURE__ */ puro(() =>
  z.object({
    usuario: z.nullable(Usuario),
    noLeidos: z.optional(z.number()),
    llave: z.optional(z.string()),
    paso: z.optional(z.string()),
  }),
);
export type Sesion = z.infer<typeof Sesion>;
