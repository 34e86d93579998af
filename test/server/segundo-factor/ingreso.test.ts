/** A login in two steps, and what somebody who knows the password alone may try. */
import { describe, expect, test } from 'vitest';
import type { Auditoria } from '../../../shared/admin.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, type Banco } from '../apoyo.ts';
import { activar, codigoDe, enMedio, entrar, PASO_MS, primerPaso, segundoPaso } from './factor.ts';

const MINUTO = 60_000;

const ingresar = (banco: Banco, contrasena = CLAVE) =>
  banco.anonimo().pedir<Sesion & { codigo: string }>('POST', '/sesion', {
    cuerpo: { correo: AGENTE, contrasena },
  });

/** What went wrong, in short. */
const falta = ({ status, json }: Awaited<ReturnType<typeof segundoPaso>>) => [
  status,
  json.campos?.[0] ? `${json.campos[0].campo}: ${json.campos[0].codigo}` : json.codigo,
];

/** What the app shows now, `pasos` from now. */
const ahora = (banco: Banco, secreto: string, pasos = 0) =>
  codigoDe(secreto, banco.servicios.reloj() + pasos * PASO_MS);

/** Six digits that are right at no time step near this one. */
function equivocado(banco: Banco, secreto: string): string {
  const buenos = new Set([-2, -1, 0, 1, 2].map((pasos) => ahora(banco, secreto, pasos)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((uno) => !buenos.has(uno))!;
}

describe('the right password of a user with a second factor', () => {
  test('gives no session but a step, and the code after it a session', async () => {
    const banco = await montar();
    const factor = await activar(banco);
    const cliente = banco.anonimo();
    const primero = await cliente.pedir<Sesion>('POST', '/sesion', {
      cuerpo: { correo: AGENTE, contrasena: CLAVE },
    });
    expect([primero.status, primero.json]).toEqual([
      200,
      { usuario: null, paso: expect.stringMatching(/^[\w-]{43}$/) as string },
    ]);
    expect([primero.headers.getSetCookie(), cliente.cookie]).toEqual([[], '']);
    expect((await cliente.pedir('GET', '/bandeja')).json.codigo).toBe('sin_sesion');
    const segundo = await segundoPaso(cliente, primero.json.paso!, factor.codigo());
    expect([segundo.status, segundo.json.usuario]).toEqual([
      200,
      { rol: 'agente', nombre: 'Ana', correo: AGENTE },
    ]);
    expect((await cliente.pedir('GET', '/bandeja')).status).toBe(200);
  });

  test('changes nothing for others, nor what a wrong password gets', async () => {
    const banco = await montar();
    await activar(banco);
    const ips = await banco.anonimo().crudo('POST', '/sesion', { cuerpo: { nit: NIT_A, contrasena: CLAVE } });
    expect(await ips.text()).toMatch(
      /^\{"usuario":\{"rol":"ips","nombre":"Clínica A","nit":"900123456"\},"noLeidos":0,"llave":"[\w-]+"\}$/,
    );
    const otra = await banco.anonimo().crudo('POST', '/sesion', {
      cuerpo: { correo: ADMIN, contrasena: CLAVE },
    });
    expect(await otra.text()).toMatch(
      /^\{"usuario":\{"rol":"admin","nombre":"Carla","correo":"carla@eps.example"\},"llave":"[\w-]+"\}$/,
    );
    const mala = await ingresar(banco, 'equivocada y larga');
    expect([mala.status, mala.json.codigo]).toEqual([401, 'credenciales']);
  });

  test.each([
    ['as the app shows it', (codigo: string) => `${codigo.slice(0, 3)} ${codigo.slice(3)}`],
    [
      'with other spaces and a line end',
      (codigo: string) => `\u00a0${codigo.slice(0, 3)}\u2009${codigo.slice(3)}\n`,
    ],
    [
      'in full-width digits',
      (codigo: string) => [...codigo].map((d) => String.fromCharCode(0xff10 + Number(d))).join(''),
    ],
  ])('the code is read %s', async (_, escribir) => {
    const banco = await montar();
    const factor = await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    expect((await segundoPaso(cliente, paso, escribir(factor.codigo()))).status).toBe(200);
  });

  test('the earlier session of the browser ends, and no session id is taken over', async () => {
    const banco = await montar();
    const factor = await activar(banco);
    const cliente = await entrar(banco, factor);
    const antes = cliente.cookie;
    const paso = await primerPaso(cliente);
    expect(cliente.cookie).toBe(antes);
    await segundoPaso(cliente, paso, factor.codigo());
    expect(cliente.cookie).not.toBe(antes);
    const viejo = banco.anonimo();
    viejo.cookie = antes;
    expect((await viejo.pedir('GET', '/bandeja')).status).toBe(401);
  });
});

describe('a code', () => {
  test('fits one step of time to either side, and no more', async () => {
    const banco = await montar();
    const { secreto } = await activar(banco);
    for (const [pasos, esperado] of [
      [-2, 'codigo: incorrecta'],
      [2, 'codigo: incorrecta'],
      [-1, undefined],
      [1, undefined],
    ] as const) {
      banco.avanzar(10 * PASO_MS);
      const cliente = banco.anonimo();
      const paso = await primerPaso(cliente);
      enMedio(banco);
      const hecho = await segundoPaso(cliente, paso, ahora(banco, secreto, pasos));
      expect([pasos, falta(hecho)[1]]).toEqual([pasos, esperado]);
    }
  });

  test('is accepted once, also in another process and as the first of its secret', async () => {
    const banco = await montar();
    const otro = await montar({ carpeta: banco.carpeta });
    const sesion = await banco.agente();
    enMedio(banco);
    otro.avanzar(banco.servicios.reloj() - otro.servicios.reloj());
    const { json } = await sesion.pedir<{ secreto: string }>('POST', '/sesion/segundo-factor', {
      cuerpo: { actual: CLAVE },
    });
    const codigo = ahora(banco, json.secreto);
    await sesion.pedir('POST', '/sesion/segundo-factor/confirmar', { cuerpo: { codigo } });
    for (const servicio of [banco, otro]) {
      const cliente = servicio.anonimo();
      expect(falta(await segundoPaso(cliente, await primerPaso(cliente), codigo))).toEqual([
        422,
        'codigo: usado',
      ]);
    }
    // Nor one of an earlier step, though it was never used.
    const cliente = banco.anonimo();
    const viejo = ahora(banco, json.secreto, -1);
    expect(falta(await segundoPaso(cliente, await primerPaso(cliente), viejo))).toEqual([
      422,
      'codigo: usado',
    ]);
  });

  test('that two logins bring at once, in two processes, opens one session', async () => {
    const banco = await montar();
    const otro = await montar({ carpeta: banco.carpeta });
    const factor = await activar(banco);
    const codigo = factor.codigo();
    otro.avanzar(banco.servicios.reloj() - otro.servicios.reloj());
    const clientes = [banco, otro, banco, otro].map((servicio) => servicio.anonimo());
    const pasos = await Promise.all(clientes.map((cliente) => primerPaso(cliente)));
    const hechos = await Promise.all(clientes.map((cliente, i) => segundoPaso(cliente, pasos[i]!, codigo)));
    expect(hechos.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
    const { cuenta } = await banco.servicios.base.leer
      .selectFrom('sesiones')
      .innerJoin('usuarios', 'usuarios.id', 'sesiones.usuario')
      .select((eb) => eb.fn.countAll<number>().as('cuenta'))
      .where('correo', '=', AGENTE)
      .executeTakeFirstOrThrow();
    // The session that activated it, and this one.
    expect(cuenta).toBe(2);
  });

  test('of a clock that was a year ahead does not shut out the codes of now', async () => {
    const banco = await montar();
    const factor = await activar(banco);
    banco.avanzar(365 * 24 * 60 * MINUTO);
    await entrar(banco, factor);
    banco.avanzar(-365 * 24 * 60 * MINUTO);
    expect((await entrar(banco, factor)).cookie).not.toBe('');
  });
});

describe('the step', () => {
  test('ends after five minutes, after its login, and is not of another user', async () => {
    const banco = await montar();
    const [ana, carla] = [await activar(banco, AGENTE), await activar(banco, ADMIN)];
    const cliente = banco.anonimo();
    const tarde = await primerPaso(cliente);
    banco.avanzar(5 * MINUTO + 1);
    expect(falta(await segundoPaso(cliente, tarde, ana.codigo()))).toEqual([401, 'ingreso_vencido']);

    const paso = await primerPaso(cliente);
    expect(falta(await segundoPaso(cliente, paso, carla.codigo()))).toEqual([422, 'codigo: incorrecta']);
    expect((await segundoPaso(cliente, paso, ana.codigo())).status).toBe(200);
    expect(falta(await segundoPaso(cliente, paso, ana.codigo()))).toEqual([401, 'ingreso_vencido']);
    for (const inventado of ['x', 'A'.repeat(43), cliente.cookie.split('=')[1]!]) {
      expect(falta(await segundoPaso(cliente, inventado, ana.codigo()))).toEqual([401, 'ingreso_vencido']);
    }
  });

  test('is no session, in whichever cookie or header it comes', async () => {
    const banco = await montar();
    await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    for (const cookie of [`__Host-mesa=${paso}`, `mesa-local=${paso}`]) {
      cliente.cookie = cookie;
      expect((await cliente.pedir('GET', '/bandeja')).status).toBe(401);
    }
    const { json } = await cliente.pedir('GET', '/bandeja', {
      cabeceras: { authorization: `Bearer ${paso}` },
    });
    expect(json.codigo).toBe('sin_sesion');
  });

  test('goes on in the other process, and is stored as a hash', async () => {
    const banco = await montar();
    const otro = await montar({ carpeta: banco.carpeta });
    const factor = await activar(banco);
    const paso = await primerPaso(banco.anonimo());
    const filas = await banco.servicios.base.leer.selectFrom('ingresos_a_medias').selectAll().execute();
    expect(filas).toHaveLength(1);
    expect(JSON.stringify(filas)).not.toContain(paso);
    const codigo = factor.codigo();
    otro.avanzar(banco.servicios.reloj() - otro.servicios.reloj());
    expect((await segundoPaso(otro.anonimo(), paso, codigo)).status).toBe(200);
  });

  const cambios: [string, (banco: Banco) => Promise<unknown>][] = [
    [
      'the user was inactivated',
      async (banco) => conCarla(banco, 'PATCH', (id) => `/admin/usuarios/${id}`, { activo: false }),
    ],
    [
      'the password was changed',
      async (banco) => conCarla(banco, 'POST', (id) => `/admin/usuarios/${id}/clave`),
    ],
    [
      'the second factor was taken away',
      async (banco) => conCarla(banco, 'DELETE', (id) => `/admin/usuarios/${id}/segundo-factor`),
    ],
  ];

  test.each(cambios)('ends when %s after the password', async (_, cambiar) => {
    const banco = await montar();
    const factor = await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    const codigo = factor.codigo();
    await cambiar(banco);
    expect(falta(await segundoPaso(cliente, paso, codigo))).toEqual([401, 'ingreso_vencido']);
    expect(cliente.cookie).toBe('');
  });

  async function conCarla(banco: Banco, metodo: string, ruta: (id: number) => string, cuerpo?: object) {
    const carla = await banco.agente(ADMIN);
    const { json } = await carla.pedir<{ usuarios: { id: number; correo: string }[] }>(
      'GET',
      '/admin/usuarios',
    );
    const { id } = json.usuarios.find(({ correo }) => correo === AGENTE)!;
    const { status } = await carla.pedir(metodo, ruta(id), cuerpo && { cuerpo });
    expect(status).toBeLessThan(300);
  }
});

describe('guessing codes', () => {
  test('is braked, with the right password between, and then the right code is refused too', async () => {
    const banco = await montar();
    const { secreto } = await activar(banco);
    const cliente = banco.anonimo();
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) {
      const paso = await primerPaso(cliente);
      expect(falta(await segundoPaso(cliente, paso, equivocado(banco, secreto)))).toEqual([
        422,
        'codigo: incorrecta',
      ]);
    }
    banco.avanzar(PASO_MS);
    const paso = await primerPaso(cliente);
    const bueno = await segundoPaso(cliente, paso, ahora(banco, secreto));
    expect(falta(bueno)).toEqual([429, 'demasiados_intentos']);
    expect(Number(bueno.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(cliente.cookie).toBe('');
  });

  test('many at once gains nothing', async () => {
    const banco = await montar();
    const { secreto } = await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    const malo = equivocado(banco, secreto);
    const hechos = await Promise.all(
      Array.from({ length: 3 * INTENTOS.cuentaYDireccion }, () => segundoPaso(cliente, paso, malo)),
    );
    expect(hechos.filter(({ status }) => status === 422)).toHaveLength(INTENTOS.cuentaYDireccion);
    expect(hechos.filter(({ status }) => status === 429)).toHaveLength(2 * INTENTOS.cuentaYDireccion);
  });

  test('what is no code at all is said without counting', async () => {
    const banco = await montar();
    const factor = await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    for (let i = 0; i < 2 * INTENTOS.cuentaYDireccion; i += 1) {
      expect(falta(await segundoPaso(cliente, paso, '12345'))).toEqual([422, 'codigo: formato']);
    }
    expect((await segundoPaso(cliente, paso, factor.codigo())).status).toBe(200);
  });

  test('logins, wrong codes and recovery codes are in the audit and in the log, without the codes', async () => {
    const banco = await montar();
    const factor = await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    const malo = equivocado(banco, factor.secreto);
    await segundoPaso(cliente, paso, malo);
    await segundoPaso(cliente, paso, factor.codigo());
    await segundoPaso(cliente, await primerPaso(cliente), factor.recuperacion[0]!);
    const carla = await banco.agente(ADMIN);
    const { json } = await carla.pedir<Auditoria>('GET', '/admin/auditoria?que=ingresos');
    expect(
      json.registros
        .reverse()
        .map(({ quien, accion }) => [quien, accion])
        .slice(1, -1),
    ).toEqual([
      [`Ana (${AGENTE})`, 'sesion.codigo'],
      [`Ana (${AGENTE})`, 'sesion.ingresar'],
      [`Ana (${AGENTE})`, 'sesion.recuperar'],
    ]);
    const lineas = banco.registro
      .map((linea) => JSON.parse(linea) as Record<string, unknown>)
      .filter(({ msg, cuenta }) => msg === 'ingreso' && cuenta === AGENTE);
    expect(lineas.map(({ resultado }) => resultado).slice(1)).toEqual([
      'falta el código',
      'código: incorrecta',
      'ingresó con código',
      'falta el código',
      'ingresó con un código de recuperación',
    ]);
    const escrito = banco.registro.join('');
    for (const secreto of [malo, paso, factor.secreto, factor.recuperacion[0]!]) {
      expect(escrito).not.toContain(secreto);
    }
  });
});
