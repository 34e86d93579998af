/** A page that believes A is logged in does nothing as B. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as api from '../../../shared/api-todo.ts';
import type { Problema } from '../../../shared/errores.ts';
import { agregarDeIps, agregarSoporte, buscarUsuario } from '../../../server/usuarios/usuarios.repository.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { ADMIN, AGENTE, CASO, CLAVE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';
import { Flujo } from '../eventos/flujo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

/** Every endpoint that changes something, but the login. */
type Escritura = Exclude<
  {
    [N in keyof typeof api]: (typeof api)[N] extends { metodo: 'POST' | 'PUT' | 'PATCH' | 'DELETE' }
      ? N
      : never;
  }[keyof typeof api],
  'iniciarSesion'
>;

interface Escena {
  banco: Banco;
  clinica: Cliente;
  carla: Cliente;
  /** A case of the clinic with a message. */
  numero: number;
}

/** A request that would be done. */
interface Pedido {
  como?: 'carla';
  ruta: string;
  cuerpo?: unknown;
  cabeceras?: Record<string, string>;
}

const PDF = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x34]);

const PEDIDOS: Record<Escritura, (escena: Escena) => Pedido | Promise<Pedido>> = {
  cerrarSesion: () => ({ ruta: '/sesion' }),
  cambiarClave: () => ({
    ruta: '/sesion/clave',
    cuerpo: { actual: CLAVE, nueva: 'otra clave de prueba' },
  }),
  crearCaso: () => ({ ruta: '/casos', cuerpo: CASO }),
  cambiarCaso: ({ numero }) => ({ ruta: `/casos/${numero}`, cuerpo: { estado: 'RESUELTO' } }),
  enviarMensaje: ({ numero }) => ({ ruta: `/casos/${numero}/mensajes`, cuerpo: { texto: 'Hola' } }),
  marcarLectura: ({ numero }) => ({ ruta: `/casos/${numero}/lectura`, cuerpo: { hasta: 1 } }),
  avisarEscribiendo: ({ numero }) => ({ ruta: `/casos/${numero}/escribiendo` }),
  prepararSubida: () => ({
    ruta: '/subidas?actionType=upload&slug=adjunto',
    cuerpo: { files: [{ name: 'a.pdf', size: PDF.length, type: 'application/pdf' }] },
  }),
  subirAdjunto: async ({ clinica }) => {
    const bytes = await muestra();
    const { json } = await clinica.presignar(bytes, 'soporte.pdf');
    const cuerpo = new FormData();
    cuerpo.set('file', new Blob([bytes]), 'soporte.pdf');
    return { ruta: clinica.rutaDe(json[0]!.url), cuerpo, cabeceras: { range: 'bytes=0-' } };
  },
  cambiarLote: ({ numero }) => ({
    como: 'carla',
    ruta: '/casos/lote',
    cuerpo: { numeros: [numero], cambio: { prioridad: 'ALTA' } },
  }),
  crearRespuesta: () => ({ como: 'carla', ruta: '/respuestas', cuerpo: { titulo: 'T', texto: 'Texto' } }),
  cambiarRespuesta: async (escena) => ({
    como: 'carla',
    ruta: `/respuestas/${await respuesta(escena)}`,
    cuerpo: { titulo: 'Otro', texto: 'Texto' },
  }),
  borrarRespuesta: async (escena) => ({ como: 'carla', ruta: `/respuestas/${await respuesta(escena)}` }),
  registrarIps: () => ({ como: 'carla', ruta: '/admin/ips', cuerpo: { nit: '901234567', nombre: 'Nueva' } }),
  cambiarIps: () => ({ como: 'carla', ruta: `/admin/ips/${NIT_B}`, cuerpo: { estado: 'INACTIVO' } }),
  renovarClaveIps: () => ({ como: 'carla', ruta: `/admin/ips/${NIT_B}/clave` }),
  importarIps: () => ({
    como: 'carla',
    ruta: '/admin/ips/importar',
    cuerpo: 'nit,nombre\n901234567,Nueva\n',
    cabeceras: { 'content-type': 'text/csv' },
  }),
  registrarUsuario: () => ({
    como: 'carla',
    ruta: '/admin/usuarios',
    cuerpo: { rol: 'agente', correo: 'eva@eps.example', nombre: 'Eva' },
  }),
  cambiarUsuario: async (escena) => ({
    como: 'carla',
    ruta: `/admin/usuarios/${await agente(escena)}`,
    cuerpo: { nombre: 'Ana María' },
  }),
  renovarClaveUsuario: async (escena) => ({
    como: 'carla',
    ruta: `/admin/usuarios/${await agente(escena)}/clave`,
  }),
  guardarCatalogo: async ({ carla }) => ({
    como: 'carla',
    ruta: '/admin/catalogo',
    cuerpo: (await carla.pedir('GET', '/admin/catalogo')).json,
  }),
};

async function muestra(): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile } = await import('node:fs/promises');
  return new Uint8Array(await readFile(rutaDeMuestra('texto.pdf')));
}

async function respuesta({ carla }: Escena): Promise<number> {
  const { json } = await carla.pedir<{ id: number }>('POST', '/respuestas', {
    cuerpo: { titulo: 'De antes', texto: 'Texto' },
  });
  return json.id;
}

async function agente({ banco }: Escena): Promise<number> {
  return (await buscarUsuario(banco.servicios.base.leer, AGENTE))!.id;
}

async function preparar(): Promise<Escena> {
  const banco = await montar();
  const [clinica, carla] = [await banco.ips(), await banco.agente(ADMIN)];
  const { numero } = await clinica.crearCaso({ mensaje: 'Lo primero' });
  await carla.escribir(numero, 'Respuesta');
  return { banco, clinica, carla, numero };
}

/** Everything that is stored: all rows of all tables, and the names of the files. */
function todo({ carpeta }: Banco): string {
  const db = new Database(join(carpeta, 'mesa.db'), { readonly: true });
  onTestFinished(() => void db.close());
  const tablas = db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1",
    )
    .all() as { name: string }[];
  const filas = tablas.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
  const archivos = readdirSync(carpeta, { recursive: true }).filter((nombre) =>
    String(nombre).startsWith('adjuntos'),
  );
  return createHash('sha256')
    .update(JSON.stringify([filas, archivos.sort()]))
    .digest('hex');
}

function hacer(
  { clinica, carla }: Escena,
  escritura: Escritura,
  { como, ruta, cuerpo, cabeceras }: Pedido,
  usuario: string | undefined,
): ReturnType<typeof clinica.pedir<Problema>> {
  const { metodo } = api[escritura];
  return (como ? carla : clinica).pedir<Problema>(metodo, ruta, {
    clave: crypto.randomUUID(),
    cabeceras: { ...cabeceras, ...(usuario !== undefined && { 'mesa-usuario': usuario }) },
    ...(cuerpo !== undefined && { cuerpo }),
  });
}

describe.each(Object.keys(PEDIDOS) as Escritura[])('%s', (escritura) => {
  test('is refused, with nothing done, to a page that believes somebody else is logged in', async () => {
    const escena = await preparar();
    const pedido = await PEDIDOS[escritura](escena);
    const antes = todo(escena.banco);
    for (const otro of [NIT_B, `${NIT_A}/ana`, AGENTE, '']) {
      const { status, json } = await hacer(escena, escritura, pedido, otro);
      expect([status, json.codigo]).toEqual([409, 'otro_usuario']);
    }
    expect(todo(escena.banco)).toBe(antes);

    // The same request by who is logged in is done.
    const { status } = await hacer(escena, escritura, pedido, pedido.como ? ADMIN : NIT_A);
    expect(status).toBe(api[escritura].exito);
  });

  test('is refused before anything else is found wrong with it', async () => {
    const { banco } = await preparar();
    const { metodo, ruta } = api[escritura];
    const hospital = await banco.ips(NIT_B);
    const { status, json } = await hospital.pedir<Problema>(metodo, ruta, {
      cuerpo: metodo === 'DELETE' ? undefined : '{',
      cabeceras: { 'mesa-usuario': ADMIN, 'content-type': 'text/plain' },
    });
    expect([status, json.codigo]).toEqual([409, 'otro_usuario']);
  });

  test('asks nothing of who does not say it', async () => {
    const escena = await preparar();
    const { status } = await hacer(escena, escritura, await PEDIDOS[escritura](escena), undefined);
    expect(status).toBe(api[escritura].exito);
  });
});

const LECTURAS = ['/casos', '/catalogo', '/casos/1', '/casos/1/mensajes', '/eventos', '/no-hay'];

describe('what is read', () => {
  test.each(LECTURAS)('%s is not given under another name', async (ruta) => {
    const { clinica } = await preparar();
    const { status, json } = await clinica.pedir<Problema>('GET', ruta, {
      cabeceras: { 'mesa-usuario': NIT_B },
    });
    expect([status, json.codigo]).toEqual([409, 'otro_usuario']);
  });

  test('says whose it is, also where it is refused or has not changed', async () => {
    const { clinica, carla } = await preparar();
    const etag = (await clinica.crudo('GET', '/catalogo')).headers.get('etag')!;
    const respuestas = [
      await clinica.crudo('GET', '/casos'),
      await clinica.crudo('GET', '/casos/999'),
      await clinica.crudo('GET', '/catalogo', { cabeceras: { 'if-none-match': etag } }),
    ];
    expect(respuestas.map(({ status }) => status)).toEqual([200, 404, 304]);
    for (const { headers } of respuestas) expect(headers.get('mesa-usuario')).toBe(NIT_A);
    expect((await carla.crudo('GET', '/casos')).headers.get('mesa-usuario')).toBe(ADMIN);
  });

  test('who is logged in is always answered, and anybody may log in', async () => {
    const { clinica } = await preparar();
    const cabeceras = { 'mesa-usuario': NIT_B };
    const quien = await clinica.pedir('GET', '/sesion', { cabeceras });
    expect([quien.status, quien.json.usuario]).toMatchObject([200, { nit: NIT_A }]);
    const cuerpo = { nit: NIT_A, contrasena: CLAVE };
    expect((await clinica.pedir('POST', '/sesion', { cabeceras, cuerpo })).status).toBe(200);
  });

  test('without a session is refused for want of one, and to log out twice is no fault', async () => {
    const { banco } = await preparar();
    const cabeceras = { 'mesa-usuario': NIT_B };
    expect((await banco.anonimo().pedir('POST', '/casos', { cabeceras })).status).toBe(401);
    expect((await banco.anonimo().pedir('DELETE', '/sesion', { cabeceras })).status).toBe(204);
  });
});

describe('the name of the user', () => {
  const CORREO = 'peña.ñandú+50%@eps.example';

  test.each([
    ['percent-encoded', encodeURI(CORREO)],
    ['percent-encoded throughout', encodeURIComponent(CORREO)],
    ['as people type it', encodeURI(CORREO.toUpperCase())],
  ])('may be %s, whatever its letters', async (_, escrito) => {
    const { servicios, agente: entrar } = await montar();
    const hash = await hashContrasena(CLAVE);
    await servicios.base.escribir((tx) =>
      agregarSoporte(tx, { correo: CORREO, nombre: 'Peña', rol: 'agente', hash, creado: Date.now() }),
    );
    const pena = await entrar(CORREO);
    const { status, headers } = await pena.pedir('GET', '/casos', { cabeceras: { 'mesa-usuario': escrito } });
    expect([status, headers.get('mesa-usuario')]).toEqual([200, encodeURI(CORREO)]);
    const otro = await pena.pedir('GET', '/casos', {
      cabeceras: { 'mesa-usuario': 'pena.nandu+50%@eps.example' },
    });
    expect(otro.status).toBe(409);
  });

  test('tells the named users of one IPS apart', async () => {
    const { servicios, anonimo } = await montar();
    const hash = await hashContrasena(CLAVE);
    await servicios.base.escribir((tx) =>
      agregarDeIps(tx, { nit: NIT_A, alias: 'ana', nombre: 'Ana', hash, creado: Date.now() }),
    );
    const ana = await anonimo().ingresar({ nit: NIT_A, usuario: 'ana', contrasena: CLAVE });
    const estado = async (usuario: string) =>
      (
        await ana.pedir('POST', '/casos', {
          clave: crypto.randomUUID(),
          cuerpo: CASO,
          cabeceras: { 'mesa-usuario': usuario },
        })
      ).status;
    expect([await estado(`${NIT_A}/ana`), await estado(NIT_A), await estado(`${NIT_A}/eva`)]).toEqual([
      201, 409, 409,
    ]);
  });
});

test('pages of other origins may send it and read it', async () => {
  const origin = 'https://portal.example';
  const { app, ips } = await montar({ entorno: { MESA_ORIGENES: origin } });
  const permiso = await app.request('/api/v1/casos', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'mesa-usuario',
    },
  });
  expect(permiso.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('mesa-usuario');
  const leida = await (await ips()).crudo('GET', '/casos', { cabeceras: { origin } });
  expect(leida.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('mesa-usuario');
});

test('the stream of one user ends when another logs in with the same browser, and is not given to that one', async () => {
  const { banco, clinica, carla, numero } = await preparar();
  const cabeceras = { 'mesa-usuario': NIT_A };
  const flujo = new Flujo(await clinica.crudo('GET', '/eventos', { cabeceras }));
  onTestFinished(() => flujo.cerrar());
  await flujo.hasta(() => flujo.ultimoId);

  // The cookie is one for all tabs, and for all origins of a site.
  await clinica.ingresar({ nit: NIT_B, contrasena: CLAVE });
  await flujo.hasta(() => flujo.terminado);
  const otraVez = await clinica.pedir<Problema>('GET', '/eventos', {
    cabeceras: { ...cabeceras, 'last-event-id': flujo.ultimoId },
  });
  expect([otraVez.status, otraVez.json.codigo]).toEqual([409, 'otro_usuario']);
  await carla.escribir(numero, 'No es para el hospital');
  expect(flujo.crudo).not.toContain('No es para el hospital');
  expect(banco.servicios.difusion.abiertos()).toBe(0);
});
