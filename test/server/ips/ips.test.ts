import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CatalogoEditable, ClaveDada, FichaIps, ListaIps } from '../../../shared/admin.ts';
import type { Catalogo } from '../../../shared/catalogo.ts';
import type { Caso, ListaCasos } from '../../../shared/caso.ts';
import type { Problema } from '../../../shared/errores.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { agregarIps } from '../../../server/ips/ips.repository.ts';
import {
  ADMIN,
  CASO,
  CLAVE,
  montar,
  NIT_A,
  NIT_B,
  NIT_INACTIVA,
  type Banco,
  type Cliente,
} from '../apoyo.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const admin = (banco: Banco) => banco.agente(ADMIN);
const listar = async (cliente: Cliente, consulta = '') => {
  const { status, json } = await cliente.pedir<ListaIps>('GET', `/admin/ips${consulta}`);
  expect(status).toBe(200);
  return json;
};
const nombres = async (cliente: Cliente, buscar: string) =>
  (await listar(cliente, `?buscar=${encodeURIComponent(buscar)}`)).ips.map(({ nombre }) => nombre);

async function registrar(
  { servicios }: Banco,
  cuantas: number,
  nombre: (i: number) => string,
): Promise<void> {
  await servicios.base.escribir(async (tx) => {
    for (let i = 0; i < cuantas; i += 1) {
      const ips = { nit: `${800_500_000 + i}`, nombre: nombre(i), estado: 'ACTIVO' as const };
      await agregarIps(tx, { ...ips, hash: '', creada: Date.now() });
    }
  });
}

describe('the IPS', () => {
  test('are registered with a password that the service makes, shown once, to be changed at the first login', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    const { status, json } = await carla.pedir<FichaIps & ClaveDada>('POST', '/admin/ips', {
      cuerpo: { nit: '901.234.567', nombre: '  Clínica Nueva ' },
    });
    const { contrasena, ...ficha } = json;
    expect([status, ficha]).toEqual([
      201,
      {
        nit: '901234567',
        nombre: 'Clínica Nueva',
        estado: 'ACTIVO',
        conClave: true,
        usuarios: 1,
        abiertos: 0,
      },
    ]);
    expect(contrasena).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/);
    expect(banco.registro.join('')).not.toContain(contrasena);

    const nueva = await banco.anonimo().ingresar({ nit: '901234567', contrasena });
    expect((await nueva.pedir<Sesion>('GET', '/sesion')).json.usuario?.debeCambiarClave).toBe(true);
    expect((await nueva.pedir('GET', '/casos')).json.codigo).toBe('clave_por_cambiar');
    // Somebody else may come to the same browser.
    const otra = { nit: NIT_A, contrasena: CLAVE };
    expect((await nueva.pedir('POST', '/sesion', { cuerpo: otra })).status).toBe(200);
  });

  test('with a NIT that is there already are refused at that field', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    const { status, json } = await carla.pedir<Problema>('POST', '/admin/ips', {
      cuerpo: { nit: NIT_A, nombre: 'Otra' },
    });
    expect([status, json.codigo, json.campos]).toEqual([
      409,
      'ya_existe',
      [{ campo: 'nit', codigo: 'repetido' }],
    ]);
    expect(await nombres(carla, NIT_A)).toEqual(['Clínica A']);
  });

  test.each([
    [{ nit: '12', nombre: 'X' }, 'nit', 'nit'],
    [{ nit: '901234567' }, 'nombre', 'requerido'],
    [{ nit: '901234567', nombre: ' \u200b ' }, 'nombre', 'requerido'],
    [{ nit: '901234567', nombre: 'x'.repeat(121) }, 'nombre', 'largo'],
    [{ nit: '901234567', nombre: 'X', contrasena: 'elegida por el admin' }, 'contrasena', 'desconocido'],
  ])('registered as %j are refused at the field', async (cuerpo, campo, codigo) => {
    const carla = await admin(await montar());
    const { status, json } = await carla.pedir<Problema>('POST', '/admin/ips', { cuerpo });
    expect([status, json.campos]).toEqual([422, [{ campo, codigo }]]);
  });

  test('are listed in the order of their names with what they have', async () => {
    const banco = await montar();
    const [carla, clinica] = [await admin(banco), await banco.ips()];
    await carla.pedir('POST', '/admin/ips', { cuerpo: { nit: '901000001', nombre: 'Ábaco' } });
    await carla.pedir('POST', '/admin/ips', { cuerpo: { nit: '901000002', nombre: 'zafiro' } });
    await carla.pedir('POST', '/admin/usuarios', {
      cuerpo: { rol: 'ips', nit: NIT_A, alias: 'urgencias', nombre: 'Úrsula' },
    });
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
    await carla.pedir('PATCH', '/casos/2', { cuerpo: { estado: 'RESUELTO' } });
    const { ips, siguiente } = await listar(carla);
    expect(ips.map(({ nombre }) => nombre)).toEqual([
      'Ábaco',
      'Clínica A',
      'Hospital B',
      'IPS Inactiva',
      'zafiro',
    ]);
    expect(siguiente).toBeNull();
    expect(ips[1]).toMatchObject({ nit: NIT_A, estado: 'ACTIVO', usuarios: 2, abiertos: 2, conClave: true });
    expect(ips[3]).toMatchObject({ nit: NIT_INACTIVA, estado: 'INACTIVO', abiertos: 0 });
  });

  test.each([
    ['clinica', ['Clínica A']],
    ['CLÍNICA a', ['Clínica A']],
    ['inactiva ips', ['IPS Inactiva']],
    ['900', ['Clínica A', 'Hospital B']],
    ['900123456', ['Clínica A']],
    ['900.654.321', ['Hospital B']],
    ['900123456-8', ['Clínica A']],
    ['900.65', ['Hospital B']],
    ['NIT 900 654 321 – 0', ['Hospital B']],
    ['nit 9001234568', ['Clínica A']],
    ['900123456 8', ['Clínica A']],
    ['900 hospital', ['Hospital B']],
    ['%', []],
    ["' OR 1=1", []],
    ['', ['Clínica A', 'Hospital B', 'IPS Inactiva']],
  ])('are found by %j', async (buscar, esperados) => {
    expect(await nombres(await admin(await montar()), buscar)).toEqual(esperados);
  });

  test('are paged by key, without gap or repetition while others are registered', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    // Two of each name, so that pages end between equal ones.
    await registrar(banco, 124, (i) => `Centro ${String(Math.floor(i / 2)).padStart(3, '0')}`);
    const vistos: string[] = [];
    let cursor = '';
    for (let paginas = 1; ; paginas += 1) {
      const { ips, siguiente } = await listar(carla, `?buscar=centro${cursor}`);
      vistos.push(...ips.map(({ nit }) => nit));
      if (paginas === 1) {
        expect(ips).toHaveLength(50);
        await carla.pedir('POST', '/admin/ips', { cuerpo: { nit: '901000009', nombre: 'Centro 000' } });
      }
      if (siguiente === null) break;
      cursor = `&cursor=${siguiente}`;
    }
    expect(vistos).toHaveLength(124);
    expect(new Set(vistos).size).toBe(124);
    expect((await carla.pedir('GET', '/admin/ips?cursor=999999999')).status).toBe(422);
  });

  test('are listed without a scan of cases or users, in the order of an index', async () => {
    const preparar = vi.spyOn(Database.prototype, 'prepare');
    const banco = await montar();
    const carla = await admin(banco);
    await registrar(banco, 60, (i) => `Centro ${i}`);
    preparar.mockClear();
    const { siguiente } = await listar(carla, '?buscar=centro');
    await listar(carla, `?cursor=${siguiente}`);
    await listar(carla, `?buscar=${NIT_A}`);
    await carla.pedir('GET', '/admin/usuarios');
    await carla.pedir('GET', `/admin/usuarios?nit=${NIT_A}`);
    const statements = preparar.mock.calls.map(([sql]) => sql).filter((sql) => sql.startsWith('select'));
    const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
    const planes = statements
      .filter((sql) => /from "(ips|usuarios)"/.test(sql))
      .map((sql) => {
        const valores = Array.from({ length: sql.split('?').length - 1 }, () => '1');
        const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...valores) as { detail: string }[];
        return plan.map(({ detail }) => detail).join('\n');
      });
    db.close();
    expect(planes.length).toBeGreaterThanOrEqual(5);
    for (const plan of planes) {
      expect(plan).not.toMatch(/SCAN (casos|usuarios)/);
      if (plan.includes('ips_buscable')) expect(plan).not.toContain('TEMP B-TREE');
    }
    expect(planes.filter((plan) => plan.includes('ips_buscable')).length).toBeGreaterThanOrEqual(2);
  });

  test('renamed keep the names of their named users, and are found by the new name', async () => {
    const banco = await montar();
    const [carla, clinica] = [await admin(banco), await banco.ips()];
    await clinica.crearCaso();
    await carla.pedir('POST', '/admin/usuarios', {
      cuerpo: { rol: 'ips', nit: NIT_A, alias: 'urgencias', nombre: 'Úrsula' },
    });
    const { status, json } = await carla.pedir('PATCH', `/admin/ips/${NIT_A}`, {
      cuerpo: { nombre: 'Sanatorio del Río' },
    });
    expect([status, json.nombre]).toEqual([200, 'Sanatorio del Río']);
    expect(await nombres(carla, 'sanatorio rio')).toEqual(['Sanatorio del Río']);
    expect((await clinica.pedir<Sesion>('GET', '/sesion')).json.usuario?.nombre).toBe('Sanatorio del Río');
    const { json: usuarios } = await carla.pedir('GET', `/admin/usuarios?nit=${NIT_A}`);
    expect(usuarios).toMatchObject({ usuarios: [{ nombre: 'Sanatorio del Río' }, { nombre: 'Úrsula' }] });
    const { json: casos } = await carla.pedir<ListaCasos>('GET', '/casos?buscar=sanatorio');
    expect(casos.casos.map(({ numero }) => numero)).toEqual([1]);
  });

  test('inactivated are out at once with all their users, and come back when activated', async () => {
    const banco = await montar();
    const [carla, clinica, hospital] = [await admin(banco), await banco.ips(), await banco.ips(NIT_B)];
    const cambiar = (estado: string) => carla.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: { estado } });
    expect((await cambiar('INACTIVO')).json).toMatchObject({ estado: 'INACTIVO', nombre: 'Clínica A' });
    expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
    expect((await hospital.pedir('GET', '/casos')).status).toBe(200);
    const ingreso = { cuerpo: { nit: NIT_A, contrasena: CLAVE } };
    expect((await banco.anonimo().pedir('POST', '/sesion', ingreso)).json.codigo).toBe('ips_inactiva');
    await cambiar('ACTIVO');
    expect((await banco.anonimo().pedir('POST', '/sesion', ingreso)).status).toBe(200);
  });

  test('get a new password, which ends their sessions and the old one', async () => {
    const banco = await montar();
    const [carla, clinica] = [await admin(banco), await banco.ips()];
    const { status, json } = await carla.pedir<ClaveDada>('POST', `/admin/ips/${NIT_A}/clave`);
    expect(status).toBe(200);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
    const entrar = async (contrasena: string) =>
      (await banco.anonimo().pedir<Sesion>('POST', '/sesion', { cuerpo: { nit: NIT_A, contrasena } })).json;
    expect((await entrar(json.contrasena)).usuario?.debeCambiarClave).toBe(true);
    expect(await entrar(CLAVE)).toMatchObject({ codigo: 'credenciales' });
  });

  test('that are not there, or changed in nothing, are refused', async () => {
    const carla = await admin(await montar());
    for (const nit of ['899999068', 'abc', '1', '900123456-8']) {
      const cambio = await carla.pedir('PATCH', `/admin/ips/${nit}`, { cuerpo: { nombre: 'X' } });
      const clave = await carla.pedir('POST', `/admin/ips/${nit}/clave`);
      expect([nit, cambio.status, clave.status]).toEqual([nit, 404, 404]);
    }
    const { status } = await carla.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: {} });
    expect(status).toBe(422);
  });
});

describe('the catalogue', () => {
  const leer = async (carla: Cliente) => (await carla.pedir<CatalogoEditable>('GET', '/admin/catalogo')).json;
  const guardar = (carla: Cliente, cuerpo: unknown) =>
    carla.pedir<CatalogoEditable & Problema>('PUT', '/admin/catalogo', { cuerpo });

  test('is edited whole: what is not named is retired, never deleted, and a case keeps its names', async () => {
    const banco = await montar();
    const [carla, clinica] = [await admin(banco), await banco.ips()];
    await clinica.crearCaso();
    const { motivos } = await leer(carla);
    expect(motivos.length).toBe(6);
    const suyo = motivos.find(({ codigo }) => codigo === CASO.motivo)!;
    const nuevo = {
      codigo: 'nuevo',
      nombre: 'Nuevo',
      metaRespuesta: 60,
      asuntos: [{ codigo: 'uno', nombre: 'Uno' }],
    };
    const { status, json } = await guardar(carla, { motivos: [nuevo, { ...suyo, nombre: 'Otro nombre' }] });
    expect(status).toBe(200);
    expect(json.motivos.slice(0, 2).map(({ codigo, retirado }) => [codigo, retirado])).toEqual([
      ['nuevo', false],
      [CASO.motivo, false],
    ]);
    expect(json.motivos[0]).toMatchObject({ metaRespuesta: 60, metaSolucion: null });
    expect(json.motivos.filter(({ retirado }) => retirado)).toHaveLength(5);
    expect(await leer(carla)).toEqual(json);

    const { json: vigente } = await clinica.pedir<Catalogo>('GET', '/catalogo');
    expect(vigente.motivos.map(({ nombre }) => nombre)).toEqual(['Nuevo', 'Otro nombre']);
    expect((await clinica.pedir<Caso>('GET', '/casos/1')).json.motivo.nombre).toBe(suyo.nombre);
    const caso = await clinica.crearCaso({ motivo: 'nuevo', asunto: 'uno' });
    expect((await carla.pedir<Caso>('GET', `/casos/${caso.numero}`)).json.vence?.que).toBe('respuesta');
    const retirado = await clinica.pedir<Problema>('POST', '/casos', {
      clave: crypto.randomUUID(),
      cuerpo: { ...CASO, motivo: 'facturacion', asunto: 'radicacion' },
    });
    expect(retirado.json.campos).toEqual([{ campo: 'motivo', codigo: 'retirado' }]);
  });

  test('of two administrators who edit at once, the second learns of it and loses nothing of the first', async () => {
    const banco = await montar();
    const [carla, otra] = [await admin(banco), await admin(banco)];
    const leido = await leer(carla);
    const cambiar = (nombre: string) => ({
      ...leido,
      motivos: leido.motivos.map((motivo, i) => (i === 0 ? { ...motivo, nombre } : motivo)),
    });
    const [una, dos] = await Promise.all([
      guardar(carla, cambiar('De una')),
      guardar(otra, cambiar('De otra')),
    ]);
    const [bien, mal] = una.status === 200 ? [una, dos] : [dos, una];
    expect([bien.status, mal.status, mal.json.codigo]).toEqual([200, 409, 'catalogo_cambiado']);
    expect(await leer(carla)).toEqual(bien.json);
    expect((await guardar(otra, { ...cambiar('De nuevo'), version: bien.json.version })).status).toBe(200);
  });

  test('that would be wrong changes nothing', async () => {
    const carla = await admin(await montar());
    const antes = await leer(carla);
    const asuntos = [{ codigo: 'uno', nombre: 'Uno' }];
    const motivo = { codigo: 'm', nombre: 'M', asuntos };
    for (const [motivos, codigo] of [
      [[], 'requerido'],
      [[{ ...motivo, asuntos: [] }], 'requerido'],
      [[motivo, motivo], 'repetido'],
      [[{ ...motivo, asuntos: [...asuntos, ...asuntos] }], 'repetido'],
      [[{ ...motivo, codigo: 'Con Espacios' }], 'formato'],
      [[{ ...motivo, nombre: ' ' }], 'requerido'],
      [[{ ...motivo, metaSolucion: 1.5 }], 'formato'],
      [[{ ...motivo, metaSolucion: 0 }], 'formato'],
    ]) {
      const { status, json } = await guardar(carla, { motivos });
      expect([status, json.campos]).toEqual([422, [{ campo: 'motivos', codigo }]]);
    }
    expect(await leer(carla)).toEqual(antes);
  });
});
