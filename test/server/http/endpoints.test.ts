/** Every endpoint, asked well and badly and as everybody, answers nothing that its description does not declare. */
import { expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import type { Endpoint } from '../../../shared/api/endpoint.ts';
import { AGENTE, NIT_B, type Cliente } from '../apoyo.ts';
import { comprobar } from '../declarado.ts';
import { hacer, PEDIDOS, preparar, type Escena, type Nombre, type Pedido } from '../pedidos.ts';

const NOMBRES = Object.keys(ENDPOINTS) as Nombre[];

/** What no field takes, each in a way of its own. */
const VALORES: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e99,
  '',
  '   ',
  'x'.repeat(20_000),
  'a\u0000b',
  '\ud800',
  '__proto__',
  [],
  [null],
  {},
  { a: { a: { a: [] } } },
];

const PARAMETROS = ['abc', '0', '-1', '1e3', '999999', '9'.repeat(30), '%00', '%F0%9F%92%A9', 'a%2Fb'];
const CONSULTAS = ['', 'x', '-1', '0', '1', '9'.repeat(40), '2026-13-40', '2026-01-01', '%00', '%EF%BF%BF'];

/** Declared, and no failure of the service. */
async function noFalla(endpoint: Endpoint, respuesta: Response, que: string): Promise<string> {
  expect(respuesta.status, que).toBeLessThan(500);
  const dicho = await comprobar(endpoint, respuesta, que);
  await respuesta.body?.cancel();
  return dicho;
}

/** The good request with one thing wrong in it. */
function* malos(endpoint: Endpoint, bueno: Pedido): Generator<[string, Pedido]> {
  const { cuerpo, ruta } = bueno;
  const [camino = '', consulta = ''] = ruta.split('?');
  const con = (cambio: Partial<Pedido>): Pedido => ({ ...bueno, ...cambio });
  yield ['another origin', con({ cabeceras: { ...bueno.cabeceras, origin: 'https://otro.example' } })];
  yield ['another user', con({ cabeceras: { ...bueno.cabeceras, 'mesa-usuario': 'nadie@x.example' } })];
  if (endpoint.idempotent) {
    yield ['no key', { ...bueno, clave: '' }];
    yield ['a bad key', { ...bueno, clave: 'x' }];
  }
  const partes = endpoint.path.split('/');
  for (const [lugar, parte] of partes.entries()) {
    if (!parte.startsWith(':')) continue;
    for (const valor of PARAMETROS) {
      const otras = camino.split('/').with(lugar, valor).join('/');
      yield [`${parte} = ${valor}`, con({ ruta: consulta ? `${otras}?${consulta}` : otras })];
    }
  }
  if (endpoint.query) {
    const { shape = {} } = (endpoint.query as z.ZodMiniObject)._zod.def;
    for (const nombre of [...Object.keys(shape), 'otro']) {
      for (const valor of CONSULTAS) {
        const otra = new URLSearchParams(consulta);
        otra.delete(nombre);
        yield [`?${nombre} = ${valor}`, con({ ruta: `${camino}?${otra.toString()}&${nombre}=${valor}` })];
      }
    }
    yield ['no query', con({ ruta: camino })];
  }
  if (endpoint.method === 'GET') return;
  yield ['a big body', con({ cuerpo: JSON.stringify({ a: 'x'.repeat(300_000) }) })];
  yield ['an announced body', con({ cabeceras: { ...bueno.cabeceras, 'content-length': '999999999' } })];
  if (cuerpo === undefined) return;
  yield ['another type', con({ cabeceras: { 'content-type': 'text/plain' }, cuerpo: 'hola' })];
  for (const roto of ['', '{', '[]', 'null', '1', '"x"', '{"__proto__": 1}', '\uffff']) {
    yield [`the body ${roto}`, con({ cuerpo: roto })];
  }
  if (typeof cuerpo !== 'object' || cuerpo === null || cuerpo instanceof FormData) return;
  yield ['no fields', con({ cuerpo: {} })];
  yield ['a field too many', con({ cuerpo: { ...cuerpo, otro: 1 } })];
  for (const campo of Object.keys(cuerpo)) {
    const { [campo]: _, ...resto } = cuerpo as Record<string, unknown>;
    yield [`no ${campo}`, con({ cuerpo: resto })];
    for (const valor of VALORES) {
      yield [
        `${campo} = ${JSON.stringify(valor)?.slice(0, 30)}`,
        con({ cuerpo: { ...resto, [campo]: valor } }),
      ];
    }
  }
}

/** A user of the staff whose password somebody else gave. */
async function porCambiar({ banco, carla }: Escena): Promise<Cliente> {
  const { json } = await carla.pedir<{ contrasena: string }>('POST', '/admin/usuarios', {
    cuerpo: { rol: 'agente', correo: 'nuevo@eps.example', nombre: 'Nuevo' },
  });
  return banco.anonimo().ingresar({ correo: 'nuevo@eps.example', contrasena: json.contrasena });
}

test.each(NOMBRES)('%s answers nothing undeclared', async (nombre) => {
  const endpoint: Endpoint = ENDPOINTS[nombre];
  const escena = await preparar();
  const { banco } = escena;
  const bueno = await PEDIDOS[nombre](escena);
  const pedir = async (que: string, pedido: Pedido, quien?: Cliente) =>
    noFalla(endpoint, await hacer(escena, nombre, pedido, quien), que);

  // Whoever it is not for is told so and nothing else, with HEAD as with GET.
  const { access, beforePasswordChange, method } = endpoint;
  const reservado = access === 'soporte' || access === 'admin';
  const otros: [que: string, quien: Cliente, negado: string | undefined][] = [
    ['nobody', banco.anonimo(), access === 'public' ? undefined : 'sin_sesion'],
    ['another IPS', await banco.ips(NIT_B), reservado ? 'no_permitido' : undefined],
    ['an agent', await banco.agente(AGENTE), access === 'admin' ? 'no_permitido' : undefined],
    [
      'who has to change the password',
      await porCambiar(escena),
      access === 'public' || beforePasswordChange ? undefined : 'clave_por_cambiar',
    ],
  ];
  for (const [que, quien, negado] of otros) {
    const dicho = await pedir(que, bueno, quien);
    if (negado) expect([que, dicho]).toEqual([que, negado]);
    if (method !== 'GET') continue;
    const { ruta, cabeceras = {} } = bueno;
    const con = await quien.crudo('GET', ruta, { cabeceras });
    await con.body?.cancel();
    const sin = await quien.crudo('HEAD', ruta, { cabeceras });
    expect([que, sin.status, await sin.text()]).toEqual([que, con.status, '']);
  }

  for (const [que, pedido] of malos(endpoint, bueno)) await pedir(que, pedido);

  const nueva = await preparar();
  const respuesta = await hacer(nueva, nombre, await PEDIDOS[nombre](nueva));
  expect(await noFalla(endpoint, respuesta, 'the good request')).toBe(String(endpoint.status));
});

test('the catalogue that has not changed, and ranges of a file, are declared too', async () => {
  const escena = await preparar();
  const catalogo = await escena.clinica.crudo('GET', '/catalogo');
  const igual = await escena.clinica.crudo('GET', '/catalogo', {
    cabeceras: { 'if-none-match': catalogo.headers.get('etag')! },
  });
  expect(await noFalla(ENDPOINTS.leerCatalogo, igual, '304')).toBe('304');
  const { ruta } = await PEDIDOS.abrirAdjunto(escena);
  const tramo = (range: string) => escena.clinica.crudo('GET', ruta, { cabeceras: { range } });
  expect(await noFalla(ENDPOINTS.abrirAdjunto, await tramo('bytes=0-3'), '206')).toBe('206');
  expect(await noFalla(ENDPOINTS.abrirAdjunto, await tramo('bytes=99999999-'), '416')).toBe('416');
});
