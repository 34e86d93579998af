/** What became forbidden while the body of a request was arriving is not done. */
import { expect, test } from 'vitest';
import { buscarUsuario } from '../../../server/usuarios/usuarios.repository.ts';
import { modificarUsuario } from '../../../server/usuarios/administrar-usuarios.ts';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import type { Endpoint } from '../../../shared/api/endpoint.ts';
import { ADMIN, NIT_A, type Banco, type Cliente } from '../apoyo.ts';
import { comprobar } from '../declarado.ts';
import { PEDIDOS, preparar, type Nombre, type Pedido } from '../pedidos.ts';

const TABLAS = [
  'usuarios',
  'ips',
  'casos',
  'mensajes',
  'lecturas',
  'adjuntos',
  'subidas',
  'respuestas',
  'motivos',
  'asuntos',
  'auditoria',
  'idempotencia',
] as const;

/** Everything that a request could have written. */
async function todo({ servicios }: Banco): Promise<unknown> {
  return Promise.all(TABLAS.map((tabla) => servicios.base.leer.selectFrom(tabla).selectAll().execute()));
}

/** Sends the headers, runs `entretanto` when the service asks for the body, and then sends the body. */
async function tarde(
  banco: Banco,
  quien: Cliente,
  { method }: Endpoint,
  { ruta, cuerpo, cabeceras }: Pedido,
  entretanto: () => Promise<void>,
): Promise<Response> {
  const entero = new Response(
    cuerpo instanceof FormData || typeof cuerpo === 'string' ? cuerpo : JSON.stringify(cuerpo),
  );
  const headers = new Headers({ 'content-type': 'application/json' });
  if (cuerpo instanceof FormData) headers.set('content-type', entero.headers.get('content-type')!);
  for (const [nombre, valor] of Object.entries(cabeceras ?? {})) headers.set(nombre, valor);
  headers.set('cookie', quien.cookie);
  headers.set('idempotency-key', crypto.randomUUID());
  const bytes = new Uint8Array(await entero.arrayBuffer());
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(salida) {
        await entretanto();
        salida.enqueue(bytes);
        salida.close();
      },
    },
    { highWaterMark: 0 },
  );
  const opciones: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  return banco.app.request(`/api/v1${ruta}`, opciones);
}

const NOMBRES = (Object.keys(ENDPOINTS) as Nombre[]).filter((nombre) => {
  const { access, method, body, upload } = ENDPOINTS[nombre] as Endpoint;
  return access !== 'public' && method !== 'GET' && (body !== undefined || upload !== undefined);
});

test('there are such requests', () => expect(NOMBRES.length).toBeGreaterThan(10));

test.each(NOMBRES)('%s of a session that ended meanwhile changes nothing', async (nombre) => {
  const escena = await preparar();
  const { banco, clinica, carla } = escena;
  const pedido = await PEDIDOS[nombre](escena);
  // Its usual file has a refused row, so that it would write nothing.
  if (nombre === 'importarIps') pedido.cuerpo = 'nit,nombre,estado\n901234567,Nueva,ACTIVO\n';
  const [quien, cuenta] = pedido.como === 'carla' ? [carla, ADMIN] : [clinica, NIT_A];
  const { base, reloj } = banco.servicios;
  const otra = await banco.agente('ana@eps.example');
  const { id } = (await buscarUsuario(base.leer, 'ana@eps.example'))!;
  await base.escribir((tx) => modificarUsuario(tx, id, { rol: 'admin' }, { usuario: null, ahora: reloj() }));
  let antes: unknown;
  let hecho = 0;
  const respuesta = await tarde(banco, quien, ENDPOINTS[nombre], pedido, async () => {
    const { id: suyo } = (await buscarUsuario(base.leer, cuenta))!;
    hecho = (await otra.pedir('PATCH', `/admin/usuarios/${suyo}`, { cuerpo: { activo: false } })).status;
    antes = await todo(banco);
  });
  expect(hecho).toBe(200);
  expect([await comprobar(ENDPOINTS[nombre], respuesta, nombre), respuesta.status]).toEqual([
    'sin_sesion',
    401,
  ]);
  expect(await todo(banco)).toEqual(antes);
});

test('an administrator who became an agent meanwhile administers nothing', async () => {
  const escena = await preparar();
  const { banco, carla } = escena;
  const { base, reloj } = banco.servicios;
  const autor = { usuario: null, ahora: reloj() };
  await base.escribir(async (tx) => {
    const { id } = (await buscarUsuario(tx, 'ana@eps.example'))!;
    await modificarUsuario(tx, id, { rol: 'admin' }, autor);
  });
  const pedido = await PEDIDOS.registrarUsuario(escena);
  const respuesta = await tarde(banco, carla, ENDPOINTS.registrarUsuario, pedido, () =>
    base.escribir(async (tx) => {
      const { id } = (await buscarUsuario(tx, ADMIN))!;
      await modificarUsuario(tx, id, { rol: 'agente' }, autor);
    }),
  );
  expect(respuesta.status).toBe(403);
  expect(await buscarUsuario(base.leer, 'eva@eps.example')).toBeUndefined();
});
