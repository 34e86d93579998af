/** The key that opens what a browser keeps of one user: always the same for the same one, never for another. */
import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sesion } from '../../../shared/usuario.ts';
import { copiarBase, ponerBase } from '../../../server/db/copy.sqlite.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { ponerHash } from '../../../server/usuarios/usuarios.repository.ts';
import { AGENTE, montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';

const llaveDe = async (cliente: Cliente) => (await cliente.pedir<Sesion>('GET', '/sesion')).json.llave!;

test('is 64 bytes, of one user alone, in every session and whatever the password', async () => {
  const { ips, agente, anonimo, servicios } = await montar();
  const clinica = await llaveDe(await ips());
  expect(Buffer.from(clinica, 'base64url')).toHaveLength(64);
  expect(await llaveDe(await ips())).toBe(clinica);
  const otras = [await llaveDe(await ips(NIT_B)), await llaveDe(await agente())];
  expect(new Set([clinica, ...otras]).size).toBe(3);

  const nueva = await hashContrasena('otra clave de prueba');
  const { id } = await servicios.base.leer
    .selectFrom('usuarios')
    .select('id')
    .where('nit', '=', NIT_A)
    .executeTakeFirstOrThrow();
  await servicios.base.escribir((tx) => ponerHash(tx, id, nueva));
  const despues = await anonimo().ingresar({ nit: NIT_A, contrasena: 'otra clave de prueba' });
  expect(await llaveDe(despues)).toBe(clinica);
});

test('is told to nobody without a session, and not before a given password was changed', async () => {
  const { anonimo, servicios } = await montar();
  expect((await anonimo().pedir('GET', '/sesion')).json).toEqual({ usuario: null });
  const dada = await hashContrasena('una que otro conoce');
  const { id } = await servicios.base.leer
    .selectFrom('usuarios')
    .select('id')
    .where('correo', '=', AGENTE)
    .executeTakeFirstOrThrow();
  await servicios.base.escribir((tx) => ponerHash(tx, id, dada, { debeCambiar: true }));
  const ana = anonimo();
  const { json } = await ana.pedir<Sesion>('POST', '/sesion', {
    cuerpo: { correo: AGENTE, contrasena: 'una que otro conoce' },
  });
  expect(json.usuario?.debeCambiarClave).toBe(true);
  expect(json).not.toHaveProperty('llave');
  expect((await ana.pedir('GET', '/sesion')).json).not.toHaveProperty('llave');
  await ana.pedir('POST', '/sesion/clave', {
    cuerpo: { actual: 'una que otro conoce', nueva: 'una que nadie conoce' },
  });
  expect(await llaveDe(ana)).toMatch(/^[\w-]{86}$/);
});

test('is of this installation, outlives a restart and a backup, and is itself nowhere on disk', async () => {
  const una = await montar();
  const llave = await llaveDe(await una.ips());
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-llave-'));
  await una.cerrar();
  await copiarBase(join(una.carpeta, 'mesa.db'), join(carpeta, 'copia.db'));
  await ponerBase(join(carpeta, 'copia.db'), join(carpeta, 'mesa.db'));
  const restaurada = await montar({ carpeta });
  expect(await llaveDe(await restaurada.ips())).toBe(llave);
  const ajena = await montar();
  expect(await llaveDe(await ajena.ips())).not.toBe(llave);

  for (const nombre of (await readdir(carpeta)).filter((otro) => /\.(db|json)/.test(otro))) {
    const bytes = await readFile(join(carpeta, nombre));
    expect(bytes.includes(llave)).toBe(false);
    expect(bytes.includes(Buffer.from(llave, 'base64url'))).toBe(false);
  }
  expect(restaurada.registro.join()).not.toContain(llave);
});

test('of a user whose id somebody else had before an older backup was restored is another one', async () => {
  const { servicios } = await montar();
  const comun = { id: 77, rol: 'ips' as const, nombre: 'X' };
  const llaves = ['ana', 'luis'].map((alias) => servicios.llaveDe({ ...comun, nit: NIT_A, alias }));
  expect(new Set(llaves).size).toBe(2);
});
