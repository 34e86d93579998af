import { setImmediate as turno } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CSV_MAXIMO } from '../../../shared/api/endpoint.ts';
import {
  CLAVES_POR_IMPORTACION,
  type ClaveDada,
  type Importacion,
  type ListaIps,
} from '../../../shared/admin.ts';
import type { Problema } from '../../../shared/errores.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { importarIps } from '../../../server/ips/importar-ips.ts';
import { AppError } from '../../../server/errores.ts';
import { ADMIN, CLAVE, montar, NIT_A, NIT_INACTIVA, type Banco, type Cliente } from '../apoyo.ts';

const CSV = { 'content-type': 'text/csv' };
const importar = (carla: Cliente, cuerpo: string | Uint8Array, consulta = '') =>
  carla.pedir<Importacion & Problema>('POST', `/admin/ips/importar${consulta}`, { cuerpo, cabeceras: CSV });
const cuantas = async ({ servicios }: Banco) => {
  const ips = servicios.base.leer.selectFrom('ips').select((eb) => eb.fn.countAll<number>().as('cuenta'));
  return (await ips.executeTakeFirstOrThrow()).cuenta;
};
const nit = (i: number) => `${801_000_000 + i}`;
const filas = (total: number) =>
  Array.from({ length: total }, (_, i) => `${nit(i)},Centro de Atención ${i},ACTIVO`);
const archivo = (lineas: readonly string[]) => ['nit,nombre,estado', ...lineas].join('\n');

describe('a file of IPS', () => {
  test('registers and updates, and repeated changes nothing', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const csv = archivo(['801000001,Clínica Ñandú,ACTIVO', `${NIT_A},Clínica A,INACTIVO`]);
    const clinica = await banco.ips();
    expect((await importar(carla, csv)).json).toMatchObject({
      nuevas: 1,
      actualizadas: 1,
      iguales: 0,
      rechazadas: [],
      sinUsar: [],
      renombradas: { cuantas: 0, primeras: [] },
      inactivadas: { cuantas: 1, primeras: [{ nit: NIT_A, nombre: 'Clínica A' }] },
      activadas: 0,
      sinClave: 1,
      clavesSinUsar: 0,
    });
    expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
    expect((await importar(carla, csv)).json).toMatchObject({ nuevas: 0, actualizadas: 0, iguales: 2 });
    const { json } = await carla.pedir<ListaIps>('GET', '/admin/ips?buscar=nandu');
    expect(json.ips[0]).toMatchObject({ nombre: 'Clínica Ñandú', conClave: false, usuarios: 1 });
  });

  test('without an estado leaves an IPS in the one it has', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const csv = archivo([`${NIT_INACTIVA},IPS Inactiva,`, `${nit(1)},Nueva,`]);
    expect((await importar(carla, csv)).json).toMatchObject({ nuevas: 1, actualizadas: 0, iguales: 1 });
    const { json } = await carla.pedir<ListaIps>('GET', '/admin/ips');
    const estados = Object.fromEntries(json.ips.map((ips) => [ips.nit, ips.estado]));
    expect([estados[NIT_INACTIVA], estados[nit(1)]]).toEqual(['INACTIVO', 'ACTIVO']);
  });

  test('that stops half-way has told every password that counts', async () => {
    const { servicios } = await montar();
    const { base } = servicios;
    const dichas: string[] = [];
    let veces = 0;
    const escribir: typeof base.escribir = (unidad) =>
      (veces += 1) > 1 ? Promise.reject(new AppError('no_disponible')) : base.escribir(unidad);
    const hecha = importarIps({ leer: base.leer, escribir }, new TextEncoder().encode(archivo(filas(301))), {
      autor: { usuario: null, ahora: Date.now() },
      parcial: false,
      alGenerar: (claves) => dichas.push(...claves.map((clave) => clave.nit)),
    });
    await expect(hecha).rejects.toThrow();
    const conClave = await base.leer
      .selectFrom('usuarios')
      .select('nit')
      .where('nit', '>=', nit(0))
      .where('nit', '<=', nit(301))
      .execute();
    expect(conClave).toHaveLength(300);
    expect(conClave.every((fila) => dichas.includes(fila.nit!))).toBe(true);
  });

  const texto = 'nit;nombre;estado\r\n801000001;Óptica Peñón;\r\n801000002;"Con; punto y coma";inactivo\r\n';
  const latin1 = Uint8Array.from(texto, (letra) => letra.charCodeAt(0));
  test.each([
    ['UTF-8', new TextEncoder().encode(texto)],
    ['UTF-8 with its mark', new TextEncoder().encode(`\ufeff${texto}`)],
    ['Windows-1252', latin1],
    ['commas', new TextEncoder().encode(texto.replaceAll(';', ',').replace('"Con, ', '"Con; '))],
  ])('may come in %s', async (_, bytes) => {
    const carla = await (await montar()).agente(ADMIN);
    expect((await importar(carla, bytes)).json).toMatchObject({ nuevas: 2, rechazadas: [] });
    const { json } = await carla.pedir<ListaIps>('GET', '/admin/ips?buscar=80100000');
    expect(json.ips.map(({ nombre, estado }) => [nombre, estado])).toEqual([
      [expect.stringMatching(/^Con[;,] punto y coma$/), 'INACTIVO'],
      ['Óptica Peñón', 'ACTIVO'],
    ]);
  });

  test('keeps a letter of several bytes whole wherever the file is cut to be read', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const nombre = 'ñ'.repeat(100);
    const lineas = Array.from({ length: 1_000 }, (_, i) => `${nit(i)},${nombre},ACTIVO`);
    expect((await importar(carla, archivo(lineas))).json).toMatchObject({ nuevas: 1_000, rechazadas: [] });
    const distintos = await banco.servicios.base.leer
      .selectFrom('ips')
      .select('nombre')
      .where('nit', '>=', nit(0))
      .where('nit', '<', nit(1_000))
      .distinct()
      .execute();
    expect(distintos).toEqual([{ nombre }]);
  });

  test('with wrong rows says line and cause of each, and registers none, or the others when asked', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const csv = archivo([
      '801000001,Buena,ACTIVO',
      '12,Corto,ACTIVO',
      '900123456-1,Dígito,ACTIVO',
      '801000002,,ACTIVO',
      '801000001,Repetida,ACTIVO',
      '',
      '801000003,Estado,CERRADA',
      `801000004,${'x'.repeat(121)},ACTIVO`,
    ]);
    const { json } = await importar(carla, csv);
    expect(json.rechazadas.map(({ linea, causa }) => [linea, causa.slice(0, 32)])).toEqual([
      [3, 'el NIT debe tener de 6 a 10 dígi'],
      [4, 'el dígito de verificación no cor'],
      [5, 'falta el nombre'],
      [6, 'el NIT 801000001 está repetido e'],
      [8, 'el estado debe ser ACTIVO o INAC'],
      [9, 'el nombre tiene más de 120 carac'],
    ]);
    expect(json).toMatchObject({ nuevas: 0, actualizadas: 0, iguales: 0 });
    expect(await cuantas(banco)).toBe(3);
    expect((await importar(carla, csv, '?parcial=1')).json).toMatchObject({ nuevas: 1 });
    expect(await cuantas(banco)).toBe(4);
  });

  test.each([
    ['nit;nombre\n801000001;Sin estado\n', 1, /falta: estado/],
    ['', 1, /falta: nit, nombre, estado/],
    ['nit,nombre,estado\n801000001,Buena,ACTIVO\n801000002,"abierta,ACTIVO\n', 3, /comillas/],
  ])('that is none (%#) is refused at the line where that shows', async (csv, linea, causa) => {
    const banco = await montar();
    const { status, json } = await importar(await banco.agente(ADMIN), csv, '?parcial=1');
    expect([status, json.nuevas, json.rechazadas[0]?.linea]).toEqual([200, 0, linea]);
    expect(json.rechazadas[0]?.causa).toMatch(causa);
    expect(await cuantas(banco)).toBe(3);
  });

  test('of fifty thousand rows with some wrong ones is taken', { timeout: 120_000 }, async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const lineas = filas(50_000).map((fila, i) => (i % 10_000 === 5 ? `x${fila}` : fila));
    expect((await importar(carla, archivo(lineas))).json.rechazadas).toHaveLength(5);
    expect(await cuantas(banco)).toBe(3);
    const { json } = await importar(carla, archivo(lineas), '?parcial=1');
    expect(json).toMatchObject({ nuevas: 49_995, rechazadas: { length: 5 } });
    expect(await cuantas(banco)).toBe(3 + 49_995);
  });

  test('lets everybody else have a turn while it is being read and written', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    let hecho = false;
    const importada = importar(carla, archivo(filas(10_000))).finally(() => (hecho = true));
    const vistas = new Set<number>();
    while (!hecho) {
      // Somebody else's write, and what is committed by then.
      expect(await banco.servicios.base.lista()).toBe(true);
      vistas.add(await cuantas(banco));
      await turno();
    }
    expect((await importada).json.nuevas).toBe(10_000);
    expect(vistas.size).toBeGreaterThan(15);
  });

  test('over the limit, or of another type, is not read', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const grande = await importar(carla, new Uint8Array(CSV_MAXIMO + 1).fill(0x0a));
    expect([grande.status, grande.json.codigo]).toEqual([413, 'cuerpo_grande']);
    const trozos = new ReadableStream<Uint8Array>({
      start(controlador) {
        for (let i = 0; i < 9; i += 1) controlador.enqueue(new Uint8Array(1024 * 1024).fill(0x0a));
        controlador.close();
      },
    });
    const porTrozos = await banco.app.request('/api/v1/admin/ips/importar', {
      method: 'POST',
      headers: { ...CSV, cookie: carla.cookie },
      body: trozos,
      duplex: 'half',
    } as RequestInit);
    expect(porTrozos.status).toBe(413);
    const otro = await carla.pedir('POST', '/admin/ips/importar', { cuerpo: archivo(filas(1)) });
    expect([otro.status, otro.json.codigo]).toEqual([415, 'tipo_contenido']);
    expect((await importar(carla, archivo(filas(1)), '?parcial=si')).status).toBe(422);
  });
});

describe('a password in a file of IPS', () => {
  test('opens once and has to be changed; that of an IPS that has one stays', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const csv = `nit,nombre,estado,contrasena\n801000001,Nueva,ACTIVO,clave del archivo\n${NIT_A},Clínica A,ACTIVO,otra clave del archivo\n`;
    expect((await importar(carla, csv)).json).toMatchObject({ nuevas: 1, iguales: 1 });
    const nueva = await banco.anonimo().ingresar({ nit: '801000001', contrasena: 'clave del archivo' });
    expect((await nueva.pedir<Sesion>('GET', '/sesion')).json.usuario?.debeCambiarClave).toBe(true);
    await banco.anonimo().ingresar({ nit: NIT_A, contrasena: CLAVE });
  });

  test('that is too short refuses its row', async () => {
    const carla = await (await montar()).agente(ADMIN);
    const { json } = await importar(carla, 'nit,nombre,estado,contrasena\n801000001,Nueva,ACTIVO,corta\n');
    expect(json.rechazadas).toEqual([{ linea: 2, causa: 'la contraseña debe tener de 10 a 256 caracteres' }]);
  });

  test('where there is none keeps the IPS out, as any wrong one, until an administrator gives one', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    await importar(carla, archivo(['801000001,Sin clave,ACTIVO']));
    const entrar = (contrasena: string, suyo = '801000001') =>
      banco.anonimo().pedir('POST', '/sesion', { cuerpo: { nit: suyo, contrasena } });
    const { solicitud: _, ...sinClave } = (await entrar('cualquier cosa')).json;
    const { solicitud: __, ...equivocada } = (await entrar('cualquier cosa', NIT_A)).json;
    expect(sinClave).toEqual(equivocada);
    // The hash that stands in for a missing one opens nothing either.
    for (const intento of ['', 'noexistenoexiste', 'no existe', 'x']) {
      expect([401, 422]).toContain((await entrar(intento)).status);
    }
    const { json } = await carla.pedir<ClaveDada>('POST', '/admin/ips/801000001/clave');
    expect((await entrar(json.contrasena)).status).toBe(200);
  });

  test('where there is none is guessed at no further than where there is one', async () => {
    const banco = await montar();
    await importar(await banco.agente(ADMIN), archivo(['801000001,Sin clave,ACTIVO']));
    const entrar = () =>
      banco.anonimo().pedir('POST', '/sesion', { cuerpo: { nit: '801000001', contrasena: 'x' } });
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) expect((await entrar()).status).toBe(401);
    expect((await entrar()).status).toBe(429);
  });

  test('is given by a later file where there was none', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    await importar(carla, archivo(['801000001,Sin clave,ACTIVO']));
    const csv = 'nit,nombre,estado,contrasena\n801000001,Sin clave,ACTIVO,clave del archivo\n';
    expect((await importar(carla, csv)).json).toMatchObject({ actualizadas: 1, iguales: 0 });
    await banco.anonimo().ingresar({ nit: '801000001', contrasena: 'clave del archivo' });
  });

  test('too many times over is refused in a sentence that says where to go', async () => {
    const banco = await montar();
    const lineas = filas(CLAVES_POR_IMPORTACION + 1).map((fila) => `${fila},clave del archivo`);
    const csv = `nit,nombre,estado,contrasena\n${lineas.join('\n')}`;
    const { status, json } = await importar(await banco.agente(ADMIN), csv);
    expect([status, json.codigo]).toEqual([422, 'importacion_claves']);
    expect(json.title).toContain(String(CLAVES_POR_IMPORTACION));
    expect(json.title).toContain('mesa ips importar');
    expect(await cuantas(banco)).toBe(3);
  });
});
