import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Problema } from '../../../shared/errores.ts';
import { agregarIps, cambiarIps } from '../../../server/ips/ips.repository.ts';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { HORAS_INACTIVA, HORAS_TOTAL } from '../../../server/sesiones/sesiones.ts';
import { modificarUsuario } from '../../../server/usuarios/administrar-usuarios.ts';
import { buscarUsuario, ponerHash } from '../../../server/usuarios/usuarios.repository.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { AGENTE, CLAVE, montar, NIT_A, NIT_B, NIT_INACTIVA, type Banco, type Cliente } from '../apoyo.ts';

const ingresar = (cliente: Cliente, nit: string, contrasena = CLAVE) =>
  cliente.pedir<Problema>('POST', '/sesion', { cuerpo: { nit, contrasena } });

afterEach(() => {
  vi.useRealTimers();
});

describe('logging in', () => {
  test.each([
    '900123456',
    '900.123.456',
    '900123456-8',
    'NIT 900.123.456 – 8',
    '9001234568',
    '900 123 456 8',
  ])('with the NIT written as %s', async (nit) => {
    const { anonimo } = await montar();
    const cliente = anonimo();
    const { status, json, headers } = await ingresar(cliente, nit);
    expect(status).toBe(200);
    expect(json).toEqual({
      noLeidos: 0,
      usuario: { rol: 'ips', nombre: 'Clínica A', nit: NIT_A },
      llave: expect.any(String) as string,
    });
    expect(headers.get('set-cookie')).toMatch(
      /^__Host-mesa=[a-z0-9]{32,}; .*HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await cliente.pedir('GET', '/sesion')).json).toEqual(json);
  });

  test('by correo is for the staff', async () => {
    const { agente } = await montar();
    const { json } = await (await agente()).pedir('GET', '/sesion');
    expect(json).toEqual({
      usuario: { rol: 'agente', nombre: 'Ana', correo: AGENTE },
      llave: expect.any(String) as string,
    });
  });

  test('of an IPS that was registered with its check digit in the NIT is one account, however it is written', async () => {
    const { servicios, anonimo } = await montar();
    const hash = await hashContrasena(CLAVE);
    await servicios.base.escribir((tx) =>
      agregarIps(tx, { nit: '8010000013', nombre: 'De antes', estado: 'ACTIVO', hash, creada: Date.now() }),
    );
    const escritos = ['801000001', '801.000.001-3', '8010000013'];
    for (const nit of escritos) expect([nit, (await ingresar(anonimo(), nit)).status]).toEqual([nit, 200]);
    const intentos: number[] = [];
    for (let i = 0; i <= INTENTOS.cuentaYDireccion; i += 1) {
      intentos.push((await ingresar(anonimo(), escritos[i % 3]!, 'una equivocada')).status);
    }
    expect(intentos).toEqual([...Array<number>(INTENTOS.cuentaYDireccion).fill(401), 429]);
  });

  test('with an unknown NIT and with a wrong password gets one answer', async () => {
    const { anonimo } = await montar();
    const sinSolicitud = ({
      status,
      json: { solicitud: _, ...json },
    }: {
      status: number;
      json: Problema;
    }) => ({
      status,
      json,
    });
    const desconocida = await ingresar(anonimo(), '899999068');
    const equivocada = await ingresar(anonimo(), NIT_A, 'otra clave cualquiera');
    expect(desconocida.status).toBe(401);
    expect(sinSolicitud(desconocida)).toEqual(sinSolicitud(equivocada));
  });

  test('says that an IPS is inactive only after its right password', async () => {
    const { anonimo } = await montar();
    expect((await ingresar(anonimo(), NIT_INACTIVA, 'una equivocada')).json.codigo).toBe('credenciales');
    const { status, json, headers } = await ingresar(anonimo(), NIT_INACTIVA);
    expect([status, json.codigo, headers.get('set-cookie')]).toEqual([403, 'ips_inactiva', null]);
  });

  test.each([
    [{ nit: 'abc', contrasena: 'x' }, 'nit', 'nit'],
    [{ nit: '900123456-1', contrasena: 'x' }, 'nit', 'nit_digito'],
    [{ contrasena: 'x' }, 'nit', 'requerido'],
    [{ nit: '', contrasena: 'x' }, 'nit', 'nit'],
    [{ nit: NIT_A }, 'contrasena', 'requerido'],
    [{ nit: NIT_A, contrasena: '' }, 'contrasena', 'requerido'],
    [{ nit: NIT_A, contrasena: ['x'] }, 'contrasena', 'formato'],
    [{ nit: NIT_A, contrasena: 'x', rol: 'admin' }, 'rol', 'desconocido'],
  ])('with %j is refused at its field and never repeats what was sent', async (cuerpo, campo, codigo) => {
    const { anonimo } = await montar();
    const { status, json } = await anonimo().pedir<Problema>('POST', '/sesion', { cuerpo });
    expect(status).toBe(422);
    expect(json.campos).toEqual([{ campo, codigo }]);
    expect(Object.keys(json).sort()).toEqual(['campos', 'codigo', 'solicitud', 'status', 'title', 'type']);
  });

  test('compares passwords after NFC and never cuts them', async () => {
    const { anonimo, servicios } = await montar();
    const contrasena = `contraseña con ñ ${'x'.repeat(200)}`;
    const usuario = (await buscarUsuario(servicios.base.leer, NIT_A))!;
    const hash = await hashContrasena(contrasena);
    await servicios.base.escribir((tx) => ponerHash(tx, usuario.id, hash));
    expect((await ingresar(anonimo(), NIT_A, contrasena.normalize('NFD'))).status).toBe(200);
    expect((await ingresar(anonimo(), NIT_A, contrasena.slice(0, -1))).status).toBe(401);
  });

  test('gives a new session and never takes one over from the client', async () => {
    const { anonimo } = await montar();
    const cliente = anonimo();
    cliente.cookie = '__Host-mesa=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    await ingresar(cliente, NIT_A);
    const primera = cliente.cookie;
    expect(primera).not.toContain('aaaaaaaa');
    await ingresar(cliente, NIT_A);
    expect(cliente.cookie).not.toBe(primera);
    const vieja = anonimo();
    vieja.cookie = primera;
    expect((await vieja.pedir('GET', '/casos')).status).toBe(401);
  });

  test('from pages of other origins gets a cookie that crosses sites, kept apart for each', async () => {
    const { anonimo } = await montar({ entorno: { MESA_ORIGENES: 'https://portal.example' } });
    const { headers } = await ingresar(anonimo(), NIT_A);
    expect(headers.get('set-cookie')).toMatch(
      /Secure; Partitioned; SameSite=None|SameSite=None.*Partitioned/,
    );
  });
});

describe('guessing passwords', () => {
  test('stops after ten wrong ones, and then the right one is refused too, with the time to wait', async () => {
    const { anonimo } = await montar();
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) {
      expect((await ingresar(anonimo(), NIT_A, `equivocada ${i}`)).status).toBe(401);
    }
    const { status, json, headers } = await ingresar(anonimo(), NIT_A);
    expect([status, json.codigo]).toEqual([429, 'demasiados_intentos']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(15 * 60);
    expect((await ingresar(anonimo(), NIT_B)).status).toBe(200);
  });

  test('in a burst gets no further than one after another', async () => {
    const { anonimo } = await montar();
    const respuestas = await Promise.all(
      Array.from({ length: 40 }, (_, i) => ingresar(anonimo(), NIT_A, `equivocada ${i}`)),
    );
    expect(respuestas.filter(({ status }) => status === 401)).toHaveLength(INTENTOS.cuentaYDireccion);
    expect(respuestas.filter(({ status }) => status === 429)).toHaveLength(40 - INTENTOS.cuentaYDireccion);
  });

  test('a burst of right passwords is no guessing', async () => {
    const { anonimo } = await montar();
    const respuestas = await Promise.all(Array.from({ length: 25 }, () => ingresar(anonimo(), NIT_A)));
    expect(respuestas.map(({ status }) => status)).toEqual(Array.from({ length: 25 }, () => 200));
  });

  test('a burst of right passwords is no guessing where one more wrong one is allowed, and is checked two at a time', async () => {
    const { limitador } = (await montar()).servicios;
    const intentar = (comprobar: () => Promise<string | undefined>) =>
      limitador.intentar('nit:1', '10.0.0.1', comprobar);
    for (let i = 1; i < INTENTOS.cuentaYDireccion; i += 1) await intentar(() => Promise.resolve(undefined));
    // The only point left is the first one's while its password is looked at.
    let acabar: (() => void) | undefined;
    const primero = intentar(() => new Promise((cumplir) => (acabar = () => cumplir('sí'))));
    const otros = Array.from({ length: 25 }, () => intentar(() => Promise.resolve('sí')));
    await vi.waitUntil(() => acabar !== undefined);
    acabar?.();
    expect(await Promise.all([primero, ...otros])).toEqual(Array.from({ length: 26 }, () => 'sí'));
    // Each of two waits for the other to begin.
    const empezados: (() => void)[] = [];
    const juntos = () =>
      new Promise<string>((cumplir) => {
        empezados.push(() => cumplir('sí'));
        if (empezados.length === 2) for (const seguir of empezados) seguir();
      });
    expect(await Promise.all([intentar(juntos), intentar(juntos)])).toEqual(['sí', 'sí']);
  });

  test('is remembered over a restart', async () => {
    const banco = await montar();
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1)
      await ingresar(banco.anonimo(), NIT_A, 'equivocada');
    await banco.cerrar();
    const despues = await montar({ carpeta: banco.carpeta });
    expect((await ingresar(despues.anonimo(), NIT_A)).status).toBe(429);
  });

  test('is not helped by forged forwarding headers', async () => {
    const { anonimo } = await montar();
    const intentar = (i: number) =>
      anonimo().pedir('POST', '/sesion', {
        cuerpo: { nit: NIT_A, contrasena: 'equivocada' },
        cabeceras: {
          'x-forwarded-for': `10.0.0.${i}`,
          forwarded: `for=10.0.0.${i}`,
          'x-real-ip': `10.0.0.${i}`,
        },
      });
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) await intentar(i);
    expect((await intentar(99)).status).toBe(429);
  });

  test('by a stranger does not lock an IPS out of an address it has used', async () => {
    const { limitador } = (await montar()).servicios;
    const acertar = () => limitador.intentar('nit:1', '10.0.0.1', () => Promise.resolve('sí'));
    const fallar = (i: number) =>
      limitador.intentar('nit:1', `10.9.${i >> 8}.${i & 255}`, () => Promise.resolve(undefined));
    await acertar();
    for (let i = 0; i < INTENTOS.cuenta; i += 1) await fallar(i);
    await expect(fallar(1_000)).rejects.toMatchObject({ codigo: 'demasiados_intentos' });
    expect(await acertar()).toBe('sí');
  });
});

describe('a session', () => {
  test('is on disk only as a hash', async () => {
    const banco = await montar();
    const { cookie } = await banco.ips();
    const id = cookie.split('=')[1]!;
    for (const archivo of ['mesa.db', 'mesa.db-wal', 'intentos.db', 'intentos.db-wal']) {
      expect(readFileSync(join(banco.carpeta, archivo)).includes(id)).toBe(false);
    }
    expect(banco.registro.join('')).not.toContain(id);
  });

  test('ends with logout', async () => {
    const { ips, anonimo } = await montar();
    const clinica = await ips();
    const { cookie } = clinica;
    expect((await clinica.pedir('DELETE', '/sesion')).status).toBe(204);
    expect(clinica.cookie).toBe('');
    const ladron = anonimo();
    ladron.cookie = cookie;
    expect((await ladron.pedir('GET', '/casos')).status).toBe(401);
    expect((await ladron.pedir('GET', '/sesion')).json).toEqual({ usuario: null });
  });

  const finales: [string, (banco: Banco) => Promise<unknown>][] = [
    [
      'the inactivation of the IPS',
      ({ servicios: { base } }) =>
        base.escribir((tx) => cambiarIps(tx, { nit: NIT_A, nombre: 'Clínica A', estado: 'INACTIVO' })),
    ],
    [
      'the inactivation of the user',
      async ({ servicios: { base } }) => {
        const usuario = (await buscarUsuario(base.leer, NIT_A))!;
        const autor = { usuario: null, ahora: Date.now() };
        await base.escribir((tx) => modificarUsuario(tx, usuario.id, { activo: false }, autor));
      },
    ],
    [
      'a new password',
      async ({ servicios: { base } }) => {
        const usuario = (await buscarUsuario(base.leer, NIT_A))!;
        await base.escribir((tx) => ponerHash(tx, usuario.id, 'otra'));
      },
    ],
  ];
  test.each(finales)('ends at once with %s', async (_, terminar) => {
    const banco = await montar();
    const clinica = await banco.ips();
    expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
    await terminar(banco);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
  });

  test('ends after hours without use, lives on while used, and never longer than the absolute limit', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { ips, anonimo } = await montar();
    const avanzar = (horas: number) => vi.setSystemTime(Date.now() + horas * 3_600_000);
    const quieta = await ips();
    avanzar(HORAS_INACTIVA + 0.1);
    expect((await quieta.pedir('GET', '/casos')).status).toBe(401);

    const usada = await ips();
    for (let horas = 0; horas + 5 < HORAS_TOTAL; horas += 5) {
      avanzar(5);
      const { status, headers } = await usada.pedir('GET', '/casos');
      expect(status).toBe(200);
      expect(headers.get('set-cookie')).toContain('__Host-mesa=');
    }
    avanzar(5);
    expect((await usada.pedir('GET', '/casos')).status).toBe(401);
    expect((await anonimo().pedir('GET', '/sesion')).json).toEqual({ usuario: null });
  });
});
