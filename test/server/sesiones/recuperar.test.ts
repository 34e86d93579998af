import { describe, expect, test } from 'vitest';
import { apagarDireccion, terminarAvisos } from '../../../server/correo/direcciones.repository.ts';
import { correr } from '../../../server/db/steps.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, NIT_B, NIT_INACTIVA, type Banco } from '../apoyo.ts';
import { activar } from '../segundo-factor/factor.ts';
import { confirmar, CON_CORREO, enlaceDeClave, idDe, redactar, salida } from '../correo/buzones.ts';

const HORA = 3_600_000;
const NUEVA = 'un barco lleno de arroz';

const pedir = (banco: Banco, cuerpo: Record<string, string>) =>
  banco.anonimo().pedir('POST', '/sesion/recuperar', { cuerpo });

const restablecer = (banco: Banco, token: string, contrasena = NUEVA) =>
  banco.anonimo().pedir('POST', '/sesion/restablecer', { cuerpo: { token, contrasena } });

/** Rows that a request left, by their tables, and which mail somebody gets. */
async function huellas({ servicios: { base } }: Banco) {
  const contar = async (tabla: 'auditoria' | 'correos' | 'recuperaciones' | 'direcciones' | 'sesiones') =>
    Number(
      (
        await base.leer
          .selectFrom(tabla)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  return {
    auditoria: await contar('auditoria'),
    correos: await contar('correos'),
    recuperaciones: await contar('recuperaciones'),
    direcciones: await contar('direcciones'),
    sesiones: await contar('sesiones'),
  };
}

test('with the link another password is set, once, and every session ends', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const antes = await banco.ips(NIT_B);
  const token = await enlaceDeClave(banco, NIT_B);
  const guardadas = await banco.servicios.base.leer.selectFrom('recuperaciones').selectAll().execute();
  expect(JSON.stringify(guardadas)).not.toContain(token);
  expect((await restablecer(banco, token)).status).toBe(204);
  expect((await antes.pedir('GET', '/casos')).status).toBe(401);
  const ingresar = (contrasena: string) =>
    banco.anonimo().pedir('POST', '/sesion', { cuerpo: { nit: NIT_B, contrasena } });
  expect([(await ingresar(CLAVE)).status, (await ingresar(NUEVA)).status]).toEqual([401, 200]);
  const otraVez = await restablecer(banco, token, 'otra frase bien larga');
  expect(otraVez.json).toMatchObject({ status: 401, codigo: 'token_invalido' });
  expect((await ingresar(NUEVA)).status).toBe(200);
});

test('everybody gets the same answer after the same work: as many rows, and no password hashed', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  await confirmar(banco, await banco.ips(NIT_A), 'ana@clinica.example');
  const ana = await idDe(banco, AGENTE);
  const { base } = banco.servicios;
  await base.escribir((tx) => tx.updateTable('usuarios').set({ activo: 0 }).where('id', '=', ana).execute());
  const casos: [string, Record<string, string>, boolean][] = [
    ['an IPS with an address', { nit: NIT_A }, true],
    ['one whose link is on its way', { nit: NIT_A }, false],
    ['an IPS without an address', { nit: NIT_B }, false],
    ['an IPS that is not active', { nit: NIT_INACTIVA }, false],
    ['an unknown NIT', { nit: '899999068' }, false],
    ['an unknown user of an IPS', { nit: NIT_A, usuario: 'nadie' }, false],
    ['an administrator', { correo: ADMIN }, true],
    ['an agent who is not active', { correo: AGENTE }, false],
    ['an unknown correo', { correo: 'nadie@eps.example' }, false],
  ];
  for (const [que, cuerpo, recibe] of casos) {
    const antes = await huellas(banco);
    const respuesta = await banco.anonimo().crudo('POST', '/sesion/recuperar', { cuerpo });
    expect([que, respuesta.status, await respuesta.text()]).toEqual([que, 202, '{}']);
    expect([que, await huellas(banco)]).toEqual([
      que,
      { ...antes, auditoria: antes.auditoria + 1, correos: antes.correos + 1 },
    ]);
    const ultima = (await salida(banco)).at(-1)!;
    expect([que, ultima.usuario !== null, (await redactar(banco, ultima)) !== undefined]).toEqual([
      que,
      recibe,
      recibe,
    ]);
  }
});

test('without mail the answer is the same, and nothing waits to be sent', async () => {
  const banco = await montar({ entorno: { MESA_OLVIDO: 'Llame al 605 330 0000.' } });
  expect((await pedir(banco, { nit: NIT_A })).status).toBe(202);
  expect(await salida(banco)).toEqual([]);
  expect((await banco.anonimo().pedir('GET', '/sesion/recuperar')).json).toEqual({
    correo: false,
    aQuien: 'Llame al 605 330 0000.',
  });
});

describe('a link', () => {
  test('ends after an hour', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const token = await enlaceDeClave(banco, NIT_B);
    banco.avanzar(HORA);
    expect((await restablecer(banco, token)).status).toBe(401);
  });

  test('is not sent when nobody waits for it any more', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    await pedir(banco, { correo: AGENTE });
    banco.avanzar(HORA + 1);
    expect(await redactar(banco, (await salida(banco)).at(-1)!)).toBeUndefined();
  });

  test('ends with every change of the password, in whichever way, and with the address', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const carla = await banco.agente(ADMIN);
    const id = await idDe(banco, NIT_B);
    const cambios: [string, () => Promise<unknown>][] = [
      ['by an administrator', () => carla.pedir('POST', `/admin/ips/${NIT_B}/clave`)],
      ['the address is taken away', () => carla.pedir('DELETE', `/admin/usuarios/${id}/correo`)],
    ];
    const propio = await enlaceDeClave(banco, NIT_B);
    const hospital = await banco.ips(NIT_B);
    await hospital.pedir('POST', '/sesion/clave', {
      cuerpo: { actual: CLAVE, nueva: 'una nueva muy larga' },
    });
    expect(['by oneself', (await restablecer(banco, propio)).status]).toEqual(['by oneself', 401]);
    for (const [que, cambiar] of cambios) {
      const token = await otroEnlace(banco, id);
      await cambiar();
      expect([que, (await restablecer(banco, token)).status]).toEqual([que, 401]);
    }
  });

  test('that was used ends the others of its user', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const primero = await enlaceDeClave(banco, NIT_B);
    const segundo = await otroEnlace(banco, await idDe(banco, NIT_B));
    expect((await restablecer(banco, segundo)).status).toBe(204);
    expect((await restablecer(banco, primero)).status).toBe(401);
  });

  test('of a user or an IPS that became inactive sets nothing', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const carla = await banco.agente(ADMIN);
    const token = await enlaceDeClave(banco, NIT_B);
    await carla.pedir('PATCH', `/admin/ips/${NIT_B}`, { cuerpo: { estado: 'INACTIVO' } });
    expect((await restablecer(banco, token)).status).toBe(401);
  });

  test('does not set a password that is guessed first, and stays good', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const token = await enlaceDeClave(banco, NIT_B);
    const facil = await restablecer(banco, token, `hospital ${NIT_B}`);
    expect(facil.json).toMatchObject({
      codigo: 'validacion',
      campos: [{ campo: 'contrasena', codigo: 'facil' }],
    });
    expect((await restablecer(banco, token, 'corta')).json.campos).toEqual([
      { campo: 'contrasena', codigo: 'corto' },
    ]);
    expect((await restablecer(banco, token)).status).toBe(204);
  });

  test('used twice at once sets one password', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const token = await enlaceDeClave(banco, NIT_B);
    const dichos = await Promise.all(
      [NUEVA, 'otra frase bien larga'].map((una) => restablecer(banco, token, una)),
    );
    expect(dichos.map(({ status }) => status).sort()).toEqual([204, 401]);
  });

  test('lets in who failed often before, but no one past the second factor', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    await activar(banco, AGENTE);
    for (let vez = 0; vez < 11; vez += 1) {
      await banco
        .anonimo()
        .pedir('POST', '/sesion', { cuerpo: { correo: AGENTE, contrasena: 'no es esta' } });
    }
    await pedir(banco, { correo: AGENTE });
    const carta = await redactar(banco, (await salida(banco)).at(-1)!);
    const token = /#([\w-]{20,})/.exec(carta!.texto)![1]!;
    expect((await restablecer(banco, token)).status).toBe(204);
    const { status, json } = await banco
      .anonimo()
      .pedir('POST', '/sesion', { cuerpo: { correo: AGENTE, contrasena: NUEVA } });
    expect([status, json.usuario, typeof json.paso]).toEqual([200, null, 'string']);
  });

  test('goes also to who has ended notices, but not where mail came back', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const { base, reloj } = banco.servicios;
    const [ana, carla] = [await idDe(banco, AGENTE), await idDe(banco, ADMIN)];
    await base.escribir(async (tx) => {
      await correr(terminarAvisos(tx, ana, reloj()));
      await correr(apagarDireccion(tx, carla, '550 no existe', reloj()));
    });
    await pedir(banco, { correo: AGENTE });
    await pedir(banco, { correo: ADMIN });
    expect((await salida(banco)).map(({ direccion }) => direccion)).toEqual([AGENTE, '']);
  });

  test('clears the duty to change a first password', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const token = await enlaceDeClave(banco, NIT_B);
    const { base } = banco.servicios;
    await base.escribir((tx) =>
      tx.updateTable('usuarios').set({ debe_cambiar: 1 }).where('nit', '=', NIT_B).execute(),
    );
    await restablecer(banco, token);
    const { json } = await banco
      .anonimo()
      .pedir('POST', '/sesion', { cuerpo: { nit: NIT_B, contrasena: NUEVA } });
    expect(json.usuario).not.toHaveProperty('debeCambiarClave');
  });
});

test('who has no password gets no link', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  await confirmar(banco, await banco.ips(NIT_A), 'ana@clinica.example');
  const { base } = banco.servicios;
  await base.escribir((tx) =>
    tx.updateTable('usuarios').set({ clave: '' }).where('nit', '=', NIT_A).execute(),
  );
  await pedir(banco, { nit: NIT_A });
  expect((await salida(banco)).at(-1)).toMatchObject({ usuario: null, direccion: '' });
});

test('an account is asked for a few times an hour, whether there is one or not', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const veces = async (nit: string) => {
    const dichos = [];
    for (let vez = 0; vez < 6; vez += 1) dichos.push((await pedir(banco, { nit })).status);
    return dichos;
  };
  const esperados = [202, 202, 202, 202, 202, 429];
  expect([await veces(NIT_A), await veces('899999068')]).toEqual([esperados, esperados]);
});

test('bad links from one address come to an end', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const dichos = new Set<number>();
  for (let vez = 0; vez < 31; vez += 1) dichos.add((await restablecer(banco, `malo-${vez}`)).status);
  expect([...dichos]).toEqual([401, 429]);
});

test('audit and log say who asked and who set it, with no address, token or password', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const token = await enlaceDeClave(banco, NIT_B);
  await restablecer(banco, token);
  const carla = await banco.agente(ADMIN);
  const { json } = await carla.pedir<{ registros: { accion: string; objeto: string }[] }>(
    'GET',
    '/admin/auditoria?que=ingresos',
  );
  expect(json.registros.map(({ accion, objeto }) => [accion, objeto]).slice(1, 3)).toEqual([
    ['sesion.restablecer', `${NIT_B} desde `],
    ['sesion.olvido', `${NIT_B} desde `],
  ]);
  const dicho = JSON.stringify([json, banco.registro]);
  for (const secreto of [token, NUEVA, 'eva@hospital.example']) expect(dicho).not.toContain(secreto);
});

/** One more link of a user with an address. */
async function otroEnlace(banco: Banco, usuario: number): Promise<string> {
  await banco.servicios.base.escribir((tx) =>
    tx.updateTable('correos').set({ estado: 'enviado' }).where('usuario', '=', usuario).execute(),
  );
  await pedir(banco, { nit: NIT_B });
  const carta = await redactar(banco, (await salida(banco, 'recuperar')).at(-1)!);
  return /#([\w-]{20,})/.exec(carta!.texto)![1]!;
}
