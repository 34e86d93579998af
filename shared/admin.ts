/** Schemas of administration: IPS, users, catalogue, imports and audit. */
import * as z from 'zod/mini';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { Nit } from './esquema-nit.ts';
import { Buzon } from './direccion.ts';
import { CODIGO_MAXIMO, META_MAXIMO, NOMBRE_MAXIMO } from './limites.ts';
import { leerNumeroDeCaso } from './numero-escrito.ts';
import { puro } from './puro.ts';
import { Alias, Correo, Rol } from './usuario.ts';

const EstadoIps = /* @__PURE__ */ puro(() => z.enum(['ACTIVO', 'INACTIVO'], { error: 'formato' }));

const Nombre = /* @__PURE__ */ puro(() => texto(NOMBRE_MAXIMO));

/** A change must have at least one field. */
const algo = (cambio: object): boolean => Object.values(cambio).some((valor) => valor !== undefined);

/**
 * An IPS in the administration panel. `conClave` is whether it has a password, which an import may leave out.
 * `usuarios` counts its users including its own one, `abiertos` its open cases.
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

/**
 * Query of GET /admin/ips: `buscar` takes a NIT or words of the name; the order is by name; `cursor` is the `siguiente`
 * of the page before.
 */
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

/** A generated password. It is shown only in this answer, and must be changed at the first login. */
export const ClaveDada = /* @__PURE__ */ puro(() => z.object({ contrasena: z.string() }));
export type ClaveDada = z.infer<typeof ClaveDada>;

/**
 * Query of POST /admin/ips/importar. With `simular` nothing is written and the answer says what the file would do.
 * `plan` is the value of such an answer: the import is refused (409 `importacion_cambiada`) if it would now do
 * something else.
 */
export const ConsultaImportacion = /* @__PURE__ */ puro(() =>
  z.object({
    parcial: z.optional(z.literal('1', { error: 'formato' })),
    simular: z.optional(z.literal('1', { error: 'formato' })),
    plan: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/, { error: 'formato' }))),
  }),
);

/** Most passwords in one import by HTTP, because hashing each takes tens of milliseconds. */
export const CLAVES_POR_IMPORTACION = 500;

/** Most entries of a list in an answer; the rest is only counted. */
export const PRIMERAS_DE_IMPORTACION = 200;

/**
 * Result of an import, or with `simular` the result it would have. `nuevas` are registered, `actualizadas` change
 * (name, estado or a first password), `iguales` stay. `rechazadas` are lines of the file; if there are any, nothing is
 * imported unless `parcial` was given. `sinUsar` are unknown columns. `ilegible` means that the file is no CSV of IPS
 * at all; the first of `rechazadas` says why.
 */
export const Importacion = /* @__PURE__ */ puro(() =>
  z.object({
    nuevas: z.number(),
    actualizadas: z.number(),
    iguales: z.number(),
    rechazadas: z.array(z.object({ linea: z.number(), causa: z.string() })),
    sinUsar: z.array(z.string()),
    ilegible: z.optional(z.boolean()),
    /** Number of IPS that are renamed, and the first of them. */
    renombradas: z.object({
      cuantas: z.number(),
      primeras: z.array(z.object({ nit: z.string(), antes: z.string(), ahora: z.string() })),
    }),
    /** Number of IPS that become inactive, whose sessions end, and the first of them. */
    inactivadas: z.object({
      cuantas: z.number(),
      primeras: z.array(z.object({ nit: z.string(), nombre: z.string() })),
    }),
    activadas: z.number(),
    /** Number of new or changed IPS without a password. */
    sinClave: z.number(),
    /** Number of passwords in the file that are ignored because the IPS has one. */
    clavesSinUsar: z.number(),
    /** Name of the plan; only with `simular`. */
    plan: z.optional(z.string()),
  }),
);
export type Importacion = z.infer<typeof Importacion>;

/**
 * A user in the administration panel: staff with `correo`; users of an IPS with NIT, and `alias` if named. `abiertos`
 * is the number of open cases that a member of the staff has.
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
    /** Whether a second factor is active; absent otherwise. */
    segundoFactor: z.optional(z.literal(true)),
    /** Where the user gets mail. */
    buzon: Buzon,
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
        .check(z.minimum(1, { error: 'formato' }), z.maximum(META_MAXIMO, { error: 'formato' })),
    ),
    null,
  ),
);

const Codigo = /* @__PURE__ */ puro(() =>
  z
    .string({ error: ausenteOMalo })
    .check(
      z.maxLength(CODIGO_MAXIMO, { error: 'largo' }),
      z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'formato' }),
    ),
);

const nombrado = /* @__PURE__ */ puro(() => ({
  codigo: Codigo,
  nombre: Nombre,
  retirado: z._default(z.boolean({ error: 'formato' }), false),
}));

const sinRepetir = (lista: readonly { codigo: string }[]): boolean =>
  new Set(lista.map(({ codigo }) => codigo)).size === lista.length;

/**
 * The whole catalogue for editing, including retired entries, in its order. Targets are in minutes of office hours.
 * `version` is the one of the answer that was edited; if the catalogue has changed since, it is not overwritten.
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

/** Actions in the audit, as noun.verb. */
export type Accion =
  | 'ips.registrar'
  | 'ips.renombrar'
  | 'ips.activar'
  | 'ips.inactivar'
  | 'ips.clave'
  | 'ips.importar'
  | 'ips.exportar'
  | 'usuario.registrar'
  | 'usuario.renombrar'
  | 'usuario.rol'
  | 'usuario.activar'
  | 'usuario.inactivar'
  | 'usuario.clave'
  | 'usuario.clave-propia'
  | 'usuario.correo'
  | 'usuario.correo-confirmar'
  | 'usuario.correo-quitar'
  | 'usuario.correo-encender'
  | 'usuario.correo-baja'
  | 'usuario.avisos'
  | 'usuario.factor'
  | 'usuario.factor-renovar'
  | 'usuario.factor-codigos'
  | 'usuario.factor-quitar'
  | 'usuario.factor-restablecer'
  | 'sesion.ingresar'
  | 'sesion.recuperar'
  | 'sesion.entregar'
  | 'sesion.rechazar'
  | 'sesion.codigo'
  | 'sesion.olvido'
  | 'sesion.restablecer'
  | 'portal.cerrar'
  | 'correo.probar'
  | 'correo.reenviar'
  | 'catalogo.guardar'
  | 'respuesta.crear'
  | 'respuesta.cambiar'
  | 'respuesta.borrar'
  | 'webhook.crear'
  | 'webhook.cambiar'
  | 'webhook.encender'
  | 'webhook.apagar'
  | 'webhook.borrar'
  | 'webhook.secreto'
  | 'webhook.probar'
  | 'webhook.reenviar'
  | 'casos.importar'
  | 'caso.purgar'
  | 'constancia.imprimir'
  | 'exporte.empezar'
  | 'exporte.terminar'
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

/**
 * Query of GET /admin/auditoria, newest first. `exportes` is the part of `administracion` by which data left the service:
 * exports, printed records and backups. `caso`, as people write its number, narrows the openings.
 */
export const ConsultaAuditoria = /* @__PURE__ */ puro(() =>
  z
    .object({
      que: z._default(
        z.enum(['administracion', 'aperturas', 'ingresos', 'exportes'], { error: 'formato' }),
        'administracion',
      ),
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
 * Entries of the audit. `quien` is null for the command line, whose user the operating system knows. For an opened
 * attachment `accion` is `adjunto.abrir`, `objeto` the file's name and `caso` its case.
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
        /** The address that an export or a printed record was asked from, or the user of the operating system. */
        desde: z.optional(z.string()),
      }),
    ),
    /** The `antes` of the next page; null at the end. */
    siguiente: z.nullable(z.number()),
  }),
);
export type Auditoria = z.infer<typeof Auditoria>;
