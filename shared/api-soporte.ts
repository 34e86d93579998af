/** The part of the endpoint table (api.ts) that only the EPS's staff uses. */

/* The agents' desk. */
export const leerBandeja = { metodo: 'GET', ruta: '/bandeja', exito: 200, para: 'soporte' } as const;
export const listarSoporte = { metodo: 'GET', ruta: '/soporte', exito: 200, para: 'soporte' } as const;
export const cambiarLote = { metodo: 'POST', ruta: '/casos/lote', exito: 200, para: 'soporte' } as const;
export const leerHistoria = {
  metodo: 'GET',
  ruta: '/casos/:numero/historia',
  exito: 200,
  para: 'soporte',
} as const;
/** A page to print: the case, its conversation, server times and SHA-256 of the files. */
export const leerConstancia = {
  metodo: 'GET',
  ruta: '/casos/:numero/constancia',
  exito: 200,
  para: 'soporte',
} as const;
export const listarRespuestas = { metodo: 'GET', ruta: '/respuestas', exito: 200, para: 'soporte' } as const;
export const crearRespuesta = { metodo: 'POST', ruta: '/respuestas', exito: 201, para: 'admin' } as const;
export const cambiarRespuesta = {
  metodo: 'PUT',
  ruta: '/respuestas/:id',
  exito: 200,
  para: 'admin',
} as const;
export const borrarRespuesta = {
  metodo: 'DELETE',
  ruta: '/respuestas/:id',
  exito: 204,
  para: 'admin',
} as const;
export const leerReporte = { metodo: 'GET', ruta: '/reportes', exito: 200, para: 'soporte' } as const;
/** The cases of a period as a file: `formato` csv or xlsx. */
export const exportarReporte = {
  metodo: 'GET',
  ruta: '/reportes/exportar',
  exito: 200,
  para: 'soporte',
} as const;

/* Administration. */
export const listarIps = { metodo: 'GET', ruta: '/admin/ips', exito: 200, para: 'admin' } as const;
export const registrarIps = { metodo: 'POST', ruta: '/admin/ips', exito: 201, para: 'admin' } as const;
export const cambiarIps = { metodo: 'PATCH', ruta: '/admin/ips/:nit', exito: 200, para: 'admin' } as const;
export const renovarClaveIps = {
  metodo: 'POST',
  ruta: '/admin/ips/:nit/clave',
  exito: 200,
  para: 'admin',
} as const;
/**
 * A CSV file as the body (`text/csv`); `?parcial=1` takes the good rows although others are wrong, `?simular=1` only says
 * what it would do, `?plan=…` does just that.
 */
export const importarIps = {
  metodo: 'POST',
  ruta: '/admin/ips/importar',
  exito: 200,
  para: 'admin',
} as const;
export const listarUsuarios = { metodo: 'GET', ruta: '/admin/usuarios', exito: 200, para: 'admin' } as const;
export const registrarUsuario = {
  metodo: 'POST',
  ruta: '/admin/usuarios',
  exito: 201,
  para: 'admin',
} as const;
export const cambiarUsuario = {
  metodo: 'PATCH',
  ruta: '/admin/usuarios/:id',
  exito: 200,
  para: 'admin',
} as const;
export const renovarClaveUsuario = {
  metodo: 'POST',
  ruta: '/admin/usuarios/:id/clave',
  exito: 200,
  para: 'admin',
} as const;
export const leerCatalogoEditable = {
  metodo: 'GET',
  ruta: '/admin/catalogo',
  exito: 200,
  para: 'admin',
} as const;
export const guardarCatalogo = { metodo: 'PUT', ruta: '/admin/catalogo', exito: 200, para: 'admin' } as const;
export const leerAuditoria = { metodo: 'GET', ruta: '/admin/auditoria', exito: 200, para: 'admin' } as const;
