/** What an admin registers and changes. */
import * as z from 'zod/mini';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { Nit } from './esquema-nit.ts';
import { puro } from './puro.ts';
import { Alias, Correo, NuevaClave, Rol } from './usuario.ts';

export const EstadoIps = /* @__PURE__ */ puro(() => z.enum(['ACTIVO', 'INACTIVO'], { error: 'formato' }));
export type EstadoIps = z.infer<typeof EstadoIps>;

const Nombre = /* @__PURE__ */ puro(() => texto(120));

/** `conClave`: whether it has a password; one that was imported without may not have one yet. */
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

/** Query of GET /admin/ips: by NIT or words of the name, in the order of the names, paged by `cursor`. */
export const ConsultaIps = /* @__PURE__ */ puro(() =>
  z.object({
    buscar: z.optional(texto(120, { vacio: true })),
    cursor: z.optional(z.string().check(z.maxLength(400, { error: 'formato' }))),
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
  z.strictObject({ nombre: z.optional(Nombre), estado: z.optional(EstadoIps) }),
);
export type CambioIps = z.infer<typeof CambioIps>;

/** A password made by the service, shown this once; it has to be changed at the first login. */
export const ClaveDada = /* @__PURE__ */ puro(() => z.object({ contrasena: z.string() }));
export type ClaveDada = z.infer<typeof ClaveDada>;

/** What an import did, or would have done. `rechazadas` are lines of the file; nothing is imported when there are any, but with `parcial`. */
export const Importacion = /* @__PURE__ */ puro(() =>
  z.object({
    nuevas: z.number(),
    actualizadas: z.number(),
    iguales: z.number(),
    rechazadas: z.array(z.object({ linea: z.number(), causa: z.string() })),
  }),
);
export type Importacion = z.infer<typeof Importacion>;

/** Somebody who can log in: by correo (staff), or by NIT and `alias` (a named user of an IPS). */
export const FichaUsuario = /* @__PURE__ */ puro(() =>
  z.object({
    id: z.number(),
    rol: Rol,
    nombre: z.string(),
    correo: z.nullable(z.string()),
    nit: z.nullable(z.string()),
    alias: z.nullable(z.string()),
    activo: z.boolean(),
  }),
);
export type FichaUsuario = z.infer<typeof FichaUsuario>;

export const ListaUsuarios = /* @__PURE__ */ puro(() => z.object({ usuarios: z.array(FichaUsuario) }));
export type ListaUsuarios = z.infer<typeof ListaUsuarios>;

/** Query of GET /admin/usuarios: the staff, or the users of one IPS. */
export const ConsultaUsuarios = /* @__PURE__ */ puro(() => z.object({ nit: z.optional(Nit) }));

export const NuevoUsuario = /* @__PURE__ */ puro(() =>
  z.union(
    [
      z.strictObject({ rol: z.enum(['agente', 'admin']), correo: Correo, nombre: Nombre }),
      z.strictObject({ rol: z.literal('ips'), nit: Nit, alias: Alias, nombre: Nombre }),
    ],
    { error: ausenteOMalo },
  ),
);
export type NuevoUsuario = z.infer<typeof NuevoUsuario>;

export const CambioUsuario = /* @__PURE__ */ puro(() =>
  z.strictObject({
    nombre: z.optional(Nombre),
    activo: z.optional(z.boolean({ error: 'formato' })),
    rol: z.optional(z.enum(['agente', 'admin'], { error: 'formato' })),
  }),
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

/** The whole catalogue as it is edited, retired ones too, in its order. Targets in minutes of office hours. */
export const CatalogoEditable = /* @__PURE__ */ puro(() =>
  z.strictObject({
    motivos: z
      .array(
        z.strictObject({
          ...nombrado,
          metaRespuesta: Minutos,
          metaSolucion: Minutos,
          asuntos: z
            .array(z.strictObject(nombrado), { error: ausenteOMalo })
            .check(z.minLength(1, { error: 'requerido' }), z.refine(sinRepetir, { error: 'formato' })),
        }),
        { error: ausenteOMalo },
      )
      .check(z.minLength(1, { error: 'requerido' }), z.refine(sinRepetir, { error: 'formato' })),
  }),
);
export type CatalogoEditable = z.infer<typeof CatalogoEditable>;

/** Query of GET /admin/auditoria, newest first. */
export const ConsultaAuditoria = /* @__PURE__ */ puro(() =>
  z.object({
    que: z._default(z.enum(['administracion', 'aperturas'], { error: 'formato' }), 'administracion'),
    caso: z.optional(z.coerce.number({ error: 'formato' }).check(z.int({ error: 'formato' }))),
    antes: z.optional(z.coerce.number({ error: 'formato' }).check(z.int({ error: 'formato' }))),
  }),
);
export type ConsultaAuditoria = z.infer<typeof ConsultaAuditoria>;

/** Who did what to what, when. Of an opening, `objeto` is the file's name and `caso` where it hangs. */
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

/** Body of POST /sesion/clave: one's own password. */
export const CambioClave = /* @__PURE__ */ puro(() =>
  z.strictObject({ actual: z.string({ error: ausenteOMalo }).check(z.maxLength(1_024)), nueva: NuevaClave }),
);
export type CambioClave = z.infer<typeof CambioClave>;
