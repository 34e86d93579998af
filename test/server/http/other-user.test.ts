/** A page that believes A is logged in does nothing as B. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import type { Problema } from '../../../shared/errores.ts';
import { agregarDeIps, agregarSoporte } from '../../../server/usuarios/usuarios.repository.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { ADMIN, AGENTE, CASO, CLAVE, montar, NIT_A, NIT_B, type Banco } from '../apoyo.ts';
import { Flujo } from '../eventos/flujo.ts';
import { hacer, PEDIDOS, preparar, type Escena, type Nombre, type Pedido } from '../pedidos.ts';

/** They are for who is not logged in, whose account they name by themselves. */
const SIN_SESION =
  /^(iniciarSesion|terminarIngreso|entrarDesdePortal|(recuperar|restablecer)Contrasena|confirmarCorreo|(darDe|volverDe)Baja)$/;

/** Every endpoint that changes something, but those. */
const ESCRITURAS = (Object.keys(PEDIDOS) as Nombre[]).filter(
  (nombre) => ENDPOINTS[nombre].method !== 'GET' && !SIN_SESION.test(nombre),
);

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

async function pedirComo(
  escena: Escena,
  nombre: Nombre,
  pedido: Pedido,
  usuario: string | undefined,
): Promise<[number, string | undefined]> {
  const cabeceras = { ...pedido.cabeceras, ...(usuario !== undefined && { 'mesa-usuario': usuario }) };
  const respuesta = await hacer(escena, nombre, { ...pedido, cabeceras });
  const texto = await respuesta.text();
  return [respuesta.status, texto ? (JSON.parse(texto) as Partial<Problema>).codigo : undefined];
}

describe.each(ESCRITURAS)('%s', (escritura) => {
  test('is refused, with nothing done, to a page that believes somebody else is logged in', async () => {
    const escena = await preparar();
    const pedido = await PEDIDOS[escritura](escena);
    const antes = todo(escena.banco);
    for (const otro of [NIT_B, `${NIT_A}/ana`, AGENTE, '']) {
      expect(await pedirComo(escena, escritura, pedido, otro)).toEqual([409, 'otro_usuario']);
    }
    expect(todo(escena.banco)).toBe(antes);

    // The same request by who is logged in is done.
    const [status] = await pedirComo(escena, escritura, pedido, pedido.como ? ADMIN : NIT_A);
    expect(status).toBe(ENDPOINTS[escritura].status);
  });

  test('is refused before anything else is found wrong with it', async () => {
    const { banco } = await preparar();
    const { method, path } = ENDPOINTS[escritura];
    const hospital = await banco.ips(NIT_B);
    const { status, json } = await hospital.pedir<Problema>(method, path, {
      cuerpo: method === 'DELETE' ? undefined : '{',
      cabeceras: { 'mesa-usuario': ADMIN, 'content-type': 'text/plain' },
    });
    expect([status, json.codigo]).toEqual([409, 'otro_usuario']);
  });

  test('asks nothing of who does not say it', async () => {
    const escena = await preparar();
    const [status] = await pedirComo(escena, escritura, await PEDIDOS[escritura](escena), undefined);
    expect(status).toBe(ENDPOINTS[escritura].status);
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
