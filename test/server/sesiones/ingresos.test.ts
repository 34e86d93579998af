/** Logins leave a trace, and a first password ends. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Comando } from '../../../server/cli/command.ts';
import { IPS } from '../../../server/cli/ips.ts';
import { USUARIO } from '../../../server/cli/usuario.ts';
import type { Auditoria } from '../../../shared/admin.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, NIT_B, type Banco } from '../apoyo.ts';

const DIA = 86_400_000;

const ingresar = (banco: Banco, nit: string, contrasena: string) =>
  banco.anonimo().pedir('POST', '/sesion', { cuerpo: { nit, contrasena } });

test('who logged in or could not, from where, and how it ended is in the audit and in the log', async () => {
  const banco = await montar();
  await ingresar(banco, NIT_A, 'equivocada y larga');
  await ingresar(banco, NIT_A, CLAVE);
  const carla = await banco.agente(ADMIN);
  const { json } = await carla.pedir<Auditoria>('GET', '/admin/auditoria?que=ingresos');
  expect(json.registros.reverse().map(({ quien, accion, objeto }) => [quien, accion, objeto])).toEqual([
    [null, 'sesion.rechazar', `${NIT_A} desde `],
    [`Clínica A (${NIT_A})`, 'sesion.ingresar', `${NIT_A} desde `],
    [`Carla (${ADMIN})`, 'sesion.ingresar', `${ADMIN} desde `],
  ]);
  // The list of what was administered has none of them.
  expect((await carla.pedir<Auditoria>('GET', '/admin/auditoria')).json.registros).toEqual([]);
  const lineas = banco.registro.map((linea) => JSON.parse(linea) as Record<string, unknown>);
  expect(
    lineas.filter(({ msg }) => msg === 'ingreso').map(({ cuenta, resultado }) => [cuenta, resultado]),
  ).toEqual([
    [NIT_A, 'credenciales'],
    [NIT_A, 'ingresó'],
    [ADMIN, 'ingresó'],
  ]);
  expect(banco.registro.join('')).not.toContain('equivocada');
});

test('guessing beyond the brake fills the log alone', async () => {
  const banco = await montar();
  for (let i = 0; i < 15; i += 1) await ingresar(banco, NIT_A, `equivocada ${i}`);
  const carla = await banco.agente(ADMIN);
  const { json } = await carla.pedir<Auditoria>('GET', '/admin/auditoria?que=ingresos');
  expect(json.registros.filter(({ accion }) => accion === 'sesion.rechazar')).toHaveLength(10);
  expect(banco.registro.filter((linea) => linea.includes('demasiados_intentos'))).toHaveLength(5);
});

test('a first password ends after MESA_CLAVE_DIAS, which is told to nobody without it', async () => {
  const banco = await montar({ entorno: { MESA_CLAVE_DIAS: '7' } });
  const carla = await banco.agente(ADMIN);
  const dar = async () => (await carla.pedir('POST', `/admin/ips/${NIT_B}/clave`)).json.contrasena as string;
  const primera = await dar();
  banco.avanzar(6 * DIA);
  expect((await ingresar(banco, NIT_B, primera)).status).toBe(200);
  banco.avanzar(2 * DIA);
  const { status, json } = await ingresar(banco, NIT_B, primera);
  expect([status, json.codigo]).toEqual([401, 'credenciales']);
  expect(json.title).toContain('venció');
  expect((await ingresar(banco, NIT_B, 'equivocada y larga')).json.title).not.toContain('venció');
  // A password that its user chose does not end.
  banco.avanzar(400 * DIA);
  expect((await ingresar(banco, NIT_A, CLAVE)).status).toBe(200);
  expect((await banco.agente(AGENTE)).cookie).not.toBe('');
});

describe('a password that the console gave', () => {
  /** Registers by the commands themselves, as `mesa` runs them. */
  async function registrar(banco: Banco): Promise<void> {
    const { base, config } = banco.servicios;
    const nada = () => undefined;
    const contexto = {
      base,
      config,
      opciones: {},
      avance: nada,
      decir: nada,
      contrasena: () => Promise.resolve(CLAVE),
    };
    const correr = (comando: Comando | undefined, argumentos: Record<string, string>) =>
      (comando!.ejecutar as (contexto: object) => Promise<unknown>)({ ...contexto, argumentos });
    const csv = join(banco.carpeta, 'ips.csv');
    await writeFile(csv, `nit,nombre,estado,contrasena\n901000003,Tres,ACTIVO,${CLAVE}\n`);
    await correr(IPS.agregar, { nit: '901000001', nombre: 'Una' });
    await correr(IPS.agregar, { nit: '901000002', nombre: 'Dos' });
    await correr(IPS.clave, { nit: '901000002' });
    await correr(IPS.importar, { csv });
    await correr(USUARIO.agregar, { correo: 'nueva@eps.example', nombre: 'Nueva' });
    await correr(USUARIO.clave, { correo: AGENTE });
  }
  const CUENTAS = [
    ...[{ nit: '901000001' }, { nit: '901000002' }, { nit: '901000003' }],
    ...[{ correo: 'nueva@eps.example' }, { correo: AGENTE }],
  ];
  const entrar = async (banco: Banco, cuenta: object) =>
    (await banco.anonimo().pedir('POST', '/sesion', { cuerpo: { ...cuenta, contrasena: CLAVE } })).status;

  test('and nobody used for MESA_CLAVE_DIAS no longer opens a session', async () => {
    const banco = await montar({ entorno: { MESA_CLAVE_DIAS: '7' } });
    await registrar(banco);
    banco.avanzar(8 * DIA);
    for (const cuenta of CUENTAS) expect([cuenta, await entrar(banco, cuenta)]).toEqual([cuenta, 401]);
  });

  test('and was used in time goes on, and need not be changed', async () => {
    const banco = await montar({ entorno: { MESA_CLAVE_DIAS: '7' } });
    await registrar(banco);
    banco.avanzar(6 * DIA);
    for (const cuenta of CUENTAS) expect([cuenta, await entrar(banco, cuenta)]).toEqual([cuenta, 200]);
    banco.avanzar(300 * DIA);
    for (const cuenta of CUENTAS) expect([cuenta, await entrar(banco, cuenta)]).toEqual([cuenta, 200]);
    const { json } = await banco.anonimo().pedir<Sesion>('POST', '/sesion', {
      cuerpo: { nit: '901000001', contrasena: CLAVE },
    });
    expect(json.usuario?.debeCambiarClave).toBeUndefined();
  });
});
