/** The address at which a user gets mail, and what he wants to be written about. */
import * as z from 'zod/mini';
import { AVISOS } from './avisos.ts';
import { ausenteOMalo } from './esquema-texto.ts';
import { puro } from './puro.ts';
import { Contrasena } from './usuario.ts';

/** Bytes of a whole address, and of what stands before the @ (RFC 5321, 4.5.3.1; the two <> count). */
export const DIRECCION_MAXIMO = 254;
const LOCAL_MAXIMO = 64;

/** Without quotes, comments and spaces, which mail programs handle in ways of their own, and without other alphabets. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** A domain in any alphabet, with at least one dot. */
const DOMINIO =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}]$/u;

/** An address as a person writes it, in small letters; the server writes its domain as it goes over the network. */
export const Direccion = /* @__PURE__ */ puro(() =>
  z.string({ error: ausenteOMalo }).check(
    z.overwrite((escrita) => escrita.trim().normalize('NFC').toLowerCase()),
    z.minLength(1, { error: 'requerido' }),
    z.maxLength(DIRECCION_MAXIMO, { error: 'largo' }),
    z.check(({ value, issues }) => {
      const falta = (message: string) => void issues.push({ code: 'custom', input: value, message });
      const arroba = value.lastIndexOf('@');
      if (!LOCAL.test(value.slice(0, Math.max(arroba, 0))) || !DOMINIO.test(value.slice(arroba + 1)))
        falta('formato');
      else if (arroba > LOCAL_MAXIMO) falta('largo');
    }),
  ),
);

/** Body of PUT /sesion/correo. `actual` is one's own password; who came from the portal has none to give. */
export const NuevaDireccion = /* @__PURE__ */ puro(() =>
  z.strictObject({ direccion: Direccion, actual: z.optional(Contrasena) }),
);

/** Body of PUT /admin/usuarios/:id/correo. */
export const DireccionDada = /* @__PURE__ */ puro(() => z.strictObject({ direccion: Direccion }));

const Aviso = /* @__PURE__ */ puro(() => z.enum([...AVISOS.ips, ...AVISOS.soporte], { error: 'formato' }));

/**
 * Body of PATCH /sesion/correo. `avisos`: the kinds that the user wants, of those of his role; `encendida`: he wants mail
 * again after it came back, or after he ended it.
 */
export const CambioCorreo = /* @__PURE__ */ puro(() =>
  z
    .strictObject({
      avisos: z.optional(z.array(Aviso, { error: ausenteOMalo })),
      encendida: z.optional(z.literal(true, { error: 'formato' })),
    })
    .check(
      z.refine((cambio) => Object.values(cambio).some((valor) => valor !== undefined), {
        error: 'requerido',
        path: ['avisos'],
      }),
    ),
);
export type CambioCorreo = z.infer<typeof CambioCorreo>;

/**
 * Nothing is sent there since `desde` (ISO 8601): because mail came back, and the other server said `motivo`; or, with
 * null, because the user ended it.
 */
const Apagada = /* @__PURE__ */ puro(() => z.object({ desde: z.string(), motivo: z.nullable(z.string()) }));

/** Where a user gets mail. `direccion` is confirmed, `porConfirmar` waits for its link to be opened. */
export const Buzon = /* @__PURE__ */ puro(() =>
  z.object({
    direccion: z.nullable(z.string()),
    porConfirmar: z.nullable(z.string()),
    apagada: z.nullable(Apagada),
  }),
);
export type Buzon = z.infer<typeof Buzon>;

/**
 * One's own. `activo`: this installation sends mail. `propia`: the user may set the address; the staff's is the correo
 * with which it logs in. `contrasena`: setting it wants the password.
 */
export const CorreoPropio = /* @__PURE__ */ puro(() =>
  z.object({
    ...Buzon.shape,
    activo: z.boolean(),
    propia: z.boolean(),
    contrasena: z.boolean(),
    avisos: z.array(Aviso),
  }),
);
export type CorreoPropio = z.infer<typeof CorreoPropio>;

const Token = /* @__PURE__ */ puro(() =>
  z
    .string({ error: ausenteOMalo })
    .check(z.minLength(1, { error: 'requerido' }), z.maxLength(100, { error: 'formato' })),
);

/** Body of POST /correo/confirmar: what the link has after its #. */
export const TokenDeEnlace = /* @__PURE__ */ puro(() => z.strictObject({ token: Token }));

/** Query of the links that end notices. */
export const FirmaDeBaja = /* @__PURE__ */ puro(() =>
  z.object({
    usuario: z.coerce
      .number({ error: ausenteOMalo })
      .check(z.int({ error: 'formato' }), z.minimum(1, { error: 'formato' })),
    firma: z.string({ error: ausenteOMalo }).check(z.maxLength(100, { error: 'formato' })),
  }),
);
