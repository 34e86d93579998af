/** What an admin registers and changes. */
import * as z from 'zod/mini';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { Nit } from './esquema-nit.ts';
import { leerNumeroDeCaso } from './numero-escrito.ts';
import { puro } from './puro.ts';
import { Alias, Correo, Rol } from './usuario.ts';

const EstadoIps = /* @__PURE__ */ puro(() => z.enum(['ACTIVO', 'INACTIVO'], { error: 'formato' }));

const Nombre = /* @__PURE__ */ puro(() => texto(120));

/** A change says at least one thing. */
const algo = (cambio: object): boolean => Object.values(cambio).some((valor) => valor !== undefined);

/**
 * `conClave`: whether it has a password; one that was imported without may not have one yet. `usuarios` counts its own
 * user too, `abiertos` its cases that are open.
 */
export const FichaIps = /* @__PURE__ */ puro(() =>
  z.object({
    nit: z.string(),
    nombre: z.string(),
    estado: EstadoIps,
    conClave: z.boolean(),
    usuarios: z.number(),
    abiertos: z.number(),
  }),
);
export type FichaIps = z.infer<typeof FichaIps>;

export const IPS_POR_PAGINA = 50;

/** Query of GET /admin/ips: by NIT or words of the name, in the order of the names; `cursor` is the `siguiente` before. */
export const ConsultaIps = /* @__PURE__ */ puro(() =>
  z.object({
    buscar: z.optional(texto(120, { vacio: true })),
    cursor: z.optional(z.string().check(z.regex(/^\d{6,10}$/, { error: 'formato' }))),
  }),
);
export type ConsultaIps = z.infer<typeof ConsultaIps>;

export const ListaIps = /* @__PURE__ */ puro(() =>
  z.object({ ips: z.array(FichaIps), siguiente: z.nullable(z.string()) }),
);
export type ListaIps = z.infer<typeof ListaIps>;

export const NuevaIps = /* @__PURE__ */ puro(() => z.strictObject({ nit: Nit, nombre: Nombre }));
export type NuevaIps = z.infer<typeof NuevaIps>;

export const CambioIps = /* @__PURE__ */ puro(() =>
  z
    .strictObject({ nombre: z.optional(Nombre), estado: z.optional(EstadoIps) })
    .check(z.refine(algo, { error: 'requerido', path: ['nombre'] })),
);
export type CambioIps = z.infer<typeof CambioIps>;

/** A password made by the service, shown this once; it has to be changed at the first login. */
export const ClaveDada = /* @__PURE__ */ puro(() => z.object({ contrasena: z.string() }));
export type ClaveDada = z.infer<typeof ClaveDada>;

/**
 * Query of POST /admin/ips/importar. `simular` only says what the file would do. `plan` is what that answered: the import
 * is refused (409 `importacion_cambiada`) when by now it would do something else.
 */
export const ConsultaImportacion = /* @__PURE__ */ puro(() =>
  z.object({
    parcial: z.optional(z.literal('1', { error: 'formato' })),
    simular: z.optional(z.literal('1', { error: 'formato' })),
    plan: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/, { error: 'formato' }))),
  }),
);

/** Passwords that one import by HTTP takes: to hash each costs tens of milliseconds. */
export const CLAVES_POR_IMPORTACION = 500;

/** Of a long list so many are told; the others are counted. */
export const PRIMERAS_DE_IMPORTACION = 200;

/**
 * What an import did, or with `simular` what it would do: `nuevas` are registered, `actualizadas` change (name, estado, a
 * first password), `iguales` do not. `rechazadas` are lines of the file; with any nothing is imported, unless `parcial`
 * was asked. `sinUsar` are columns that an import does not know. `ilegible`: the file is no CSV of IPS at all, and the
 * first of `rechazadas` says why.
 */
export const Importacion = /* @__PURE__ */ puro(() =>
  z.object({
    nuevas: z.number(),
    actualizadas: z.number(),
    iguales: z.number(),
    rechazadas: z.array(z.object({ linea: z.number(), causa: z.string() })),
    sinUsar: z.array(z.string()),
    ilegible: z.optional(z.boolean()),
    /** How many get another name, and the first of them. */
    renombradas: z.object({
      cuantas: z.number(),
      primeras: z.array(z.object({ nit: z.string(), antes: z.string(), ahora: z.string() })),
    }),
    /** How many can no longer enter, whose sessions end, and the first of them. */
    inactivadas: z.object({
      cuantas: z.number(),
      primeras: z.array(z.object({ nit: z.string(), nombre: z.string() })),
    }),
    activadas: z.number(),
    /** New or changed ones that are left without a password. */
    sinClave: z.number(),
    /** Passwords of the file that are not used, since those IPS have one. */
    clavesSinUsar: z.number(),
    /** Names what would be done; only with `simular`. */
    plan: z.optional(z.string()),
  }),
);
export type Importacion = z.infer<typeof Importacion>;

/**
 * Somebody who can log in: by correo (staff), or by NIT, with `alias` for a named user of an IPS. `abiertos`: open cases
 * that a member of the staff has in hand.
 */
export const FichaUsuario = /* @__PURE__ */ puro(() =>
  z.object({
    id: z.number(),
    rol: Rol,
    nombre: z.string(),
    correo: z.nullable(z.string()),
    nit: z.nullable(z.string()),
    alias: z.nullable(z.string()),
    activo: z.boolean(),
    abiertos: z.number(),
  }),
);
export type FichaUsuario = z.infer<typeof FichaUsuario>;

export const ListaUsuarios = /* @__PURE__ */ puro(() => z.object({ usuarios: z.array(FichaUsuario) }));
export type ListaUsuarios = z.infer<typeof ListaUsuarios>;

/** Query of GET /admin/usuarios: the staff, or the users of one IPS. */
export const ConsultaUsuarios = /* @__PURE__ */ puro(() => z.object({ nit: z.optional(Nit) }));

export const NuevoUsuario = /* @__PURE__ */ puro(() =>
  z.discriminatedUnion(
    'rol',
    [
      z.strictObject({ rol: z.enum(['agente', 'admin']), correo: Correo, nombre: Nombre }),
      z.strictObject({ rol: z.literal('ips'), nit: Nit, alias: Alias, nombre: Nombre }),
    ],
    { error: 'formato' },
  ),
);
export type NuevoUsuario = z.infer<typeof NuevoUsuario>;

export const CambioUsuario = /* @__PURE__ */ puro(() =>
  z
    .strictObject({
      nombre: z.optional(Nombre),
      activo: z.optional(z.boolean({ error: 'formato' })),
      rol: z.optional(z.enum(['agente', 'admin'], { error: 'formato' })),
    })
    .check(z.refine(algo, { error: 'requerido', path: ['nombre'] })),
);
export type CambioUsuario = z.infer<typeof CambioUsuario>;

const Minutos = /* @__PURE__ */ puro(() =>
  z._default(
    z.nullable(
      z
        .int({ error: 'formato' })
        .check(z.minimum(1, { error: 'formato' }), z.maximum(60_000, { error: 'formato' })),
    ),
    null,
  ),
);

const Codigo = /* @__PURE__ */ puro(() =>
  z
    .string({ error: ausenteOMalo })
    .check(z.maxLength(60, { error: 'largo' }), z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'formato' })),
);

const nombrado = /* @__PURE__ */ puro(() => ({
  codigo: Codigo,
  nombre: Nombre,
  retirado: z._default(z.boolean({ error: 'formato' }), false),
}));

const sinRepetir = (lista: readonly { codigo: string }[]): boolean =>
  new Set(lista.map(({ codigo }) => codigo)).size === lista.length;

/**
 * The whole catalogue as it is edited, retired ones too, in its order. Targets in minutes of office hours. `version` is
 * that of the answer it was edited from: one that has changed since is not written over.
 */
export const CatalogoEditable = /* @__PURE__ */ puro(() =>
  z.strictObject({
    version: z.optional(z.string({ error: 'formato' })),
    motivos: z
      .array(
        z.strictObject({
          ...nombrado,
          metaRespuesta: Minutos,
          metaSolucion: Minutos,
          asuntos: z
            .array(z.strictObject(nombrado), { error: ausenteOMalo })
            .check(z.minLength(1, { error: 'requerido' }), z.refine(sinRepetir, { error: 'repetido' })),
        }),
        { error: ausenteOMalo },
      )
      .check(z.minLength(1, { error: 'requerido' }), z.refine(sinRepetir, { error: 'repetido' })),
  }),
);
export type CatalogoEditable = z.infer<typeof CatalogoEditable>;

/** What is written down of an administrator's work: noun.verb. */
export type Accion =
  | 'ips.registrar'
  | 'ips.renombrar'
  | 'ips.activar'
  | 'ips.inactivar'
  | 'ips.clave'
  | 'ips.importar'
  | 'usuario.registrar'
  | 'usuario.renombrar'
  | 'usuario.rol'
  | 'usuario.activar'
  | 'usuario.inactivar'
  | 'usuario.clave'
  | 'usuario.clave-propia'
  | 'catalogo.guardar'
  | 'respuesta.crear'
  | 'respuesta.cambiar'
  | 'respuesta.borrar'
  | 'casos.importar'
  | 'caso.purgar'
  | 'constancia.imprimir'
  | 'respaldo.crear'
  | 'respaldo.restaurar';

export const REGISTROS_POR_PAGINA = 100;

const Entero = /* @__PURE__ */ puro(() =>
  z.optional(z.coerce.number({ error: 'formato' }).check(z.int({ error: 'formato' }))),
);

const NumeroDeCaso = /* @__PURE__ */ puro(() =>
  z.optional(
    z.pipe(
      z.string().check(z.maxLength(60, { error: 'formato' })),
      z.transform((escrito, contexto) => {
        const numero = leerNumeroDeCaso(escrito);
        if (numero !== undefined) return numero;
        contexto.issues.push({ code: 'custom', input: escrito, message: 'formato' });
        return z.NEVER;
      }),
    ),
  ),
);

/** Query of GET /admin/auditoria, newest first; `caso`, as people write its number, narrows the openings. */
export const ConsultaAuditoria = /* @__PURE__ */ puro(() =>
  z
    .object({
      que: z._default(z.enum(['administracion', 'aperturas'], { error: 'formato' }), 'administracion'),
      caso: NumeroDeCaso,
      antes: Entero,
    })
    .check(
      z.refine(({ que, caso }) => caso === undefined || que === 'aperturas', {
        error: 'no_corresponde',
        path: ['caso'],
      }),
    ),
);
export type ConsultaAuditoria = z.infer<typeof ConsultaAuditoria>;

/**
 * Who did what to what, when. `quien` is null for the command line, whose user the system knows. Of an opening `accion`
 * is `adjunto.abrir`, `objeto` the file's name and `caso` where it hangs.
 */
export const Auditoria = /* @__PURE__ */ puro(() =>
  z.object({
    registros: z.array(
      z.object({
        id: z.number(),
        fecha: z.string(),
        quien: z.nullable(z.string()),
        accion: z.string(),
        objeto: z.string(),
        caso: z.nullable(z.number()),
      }),
    ),
    /** The `antes` of the next page; null at the end. */
    siguiente: z.nullable(z.number()),
  }),
);
export type Auditoria = z.infer<typeof Auditoria>;
