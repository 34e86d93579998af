/** The administration of mail: its state, a test mail, what failed once more; the same from the command line. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { EstadoDeCorreo, ResultadoDePrueba } from '../../../shared/correo.ts';
import { CORREO } from '../../../server/cli/correo.ts';
import type { Resultado } from '../../../server/cli/command.ts';
import { encolarCorreo } from '../../../server/correo/encolar.ts';
import { ADMIN, montar, type Banco, type Cliente } from '../apoyo.ts';
import { bien, servirMal } from './hostil.ts';
import { rechazo, servirCorreo } from './servidor.ts';

const BUZON = 'clinica@ips.example';

const conCorreo = (puerto: number) =>
  montar({
    entorno: {
      MESA_SMTP: `smtp://127.0.0.1:${puerto}`,
      MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
      MESA_URL: 'https://mesa.eps.example',
    },
  });

const estado = async (carla: Cliente, consulta = ''): Promise<EstadoDeCorreo> =>
  (await carla.pedir<EstadoDeCorreo>('GET', `/admin/correo${consulta}`)).json;

const probar = async (carla: Cliente, direccion: string) =>
  carla.pedir<ResultadoDePrueba>('POST', '/admin/correo/prueba', { cuerpo: { direccion } });

const correr = (nombre: string, banco: Banco, contexto: object = {}): Promise<Resultado> =>
  (CORREO[nombre]!.ejecutar as (contexto: object) => Promise<Resultado>)({
    base: banco.servicios.base,
    config: banco.servicios.config,
    argumentos: {},
    opciones: {},
    ...contexto,
  });

/** Rows of the outbox as its sender leaves them. */
async function correos(banco: Banco, filas: readonly Record<string, unknown>[]): Promise<void> {
  await banco.servicios.base.escribir(async (tx) => {
    for (const [i, fila] of filas.entries()) {
      await tx
        .insertInto('correos')
        .values({
          clase: 'caso',
          usuario: null,
          direccion: BUZON,
          caso: 40912,
          message_id: `m${i}-${crypto.randomUUID()}`,
          creado: 1_000 + i,
          desde: 1_000 + i,
          ...fila,
        })
        .execute();
    }
  });
}

const fallido = (terminado: number, mas: object = {}) => ({
  estado: 'fallido',
  intentos: 29,
  terminado,
  error: `550 5.1.1 <${BUZON}>: Recipient address rejected`,
  ...mas,
});

/** A port on which nobody listens. */
async function puertoLibre(): Promise<number> {
  const servidor = createServer().listen(0, '127.0.0.1');
  await once(servidor, 'listening');
  const { port } = servidor.address() as AddressInfo;
  servidor.close();
  await once(servidor, 'close');
  return port;
}

describe('the state of mail', () => {
  test('is off without MESA_SMTP, and nothing can be sent', async () => {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    expect(await estado(carla)).toEqual({
      activo: false,
      servidor: null,
      remitente: null,
      ultimoEnvio: null,
      enEspera: 0,
      masAntiguo: null,
      reintentos: [],
      entrante: null,
      cuantosFallidos: 0,
      fallidos: [],
      siguiente: null,
    });
    expect((await probar(carla, BUZON)).status).toBe(404);
    expect((await carla.pedir('POST', '/admin/correo/reenviar', { cuerpo: {} })).status).toBe(404);
    await expect(correr('reenviar', banco)).rejects.toThrow('MESA_SMTP está vacía');
    expect((await correr('estado', banco)).texto).toContain('El correo está apagado');
    expect(await banco.servicios.metricas.texto()).not.toContain('mesa_correo');
  });

  test('says what waits and why, when a mail went out last, and what was given up, in pages', async () => {
    const banco = await conCorreo(25);
    const carla = await banco.agente(ADMIN);
    const fallidos = Array.from({ length: 45 }, (_, i) => fallido(2_000 + (i >> 1), { caso: i }));
    await correos(banco, [
      {},
      { intentos: 3, error: '451 4.7.1 Greylisted', desde: 9_000 },
      { estado: 'enviado', terminado: 5_000 },
      { estado: 'cancelado', terminado: 6_000 },
      ...fallidos,
    ]);
    const primera = await estado(carla);
    expect(primera).toMatchObject({
      activo: true,
      servidor: '127.0.0.1:25',
      remitente: 'mesa@eps.example',
      ultimoEnvio: new Date(5_000).toISOString(),
      enEspera: 2,
      masAntiguo: new Date(1_000).toISOString(),
      reintentos: [{ intentos: 3, proximo: new Date(9_000).toISOString(), error: '451 4.7.1 Greylisted' }],
      cuantosFallidos: 45,
    });
    const casos: (number | null)[] = [];
    for (let pagina = primera; ; pagina = await estado(carla, `?cursor=${pagina.siguiente}`)) {
      casos.push(...pagina.fallidos.map(({ caso }) => caso));
      if (pagina.siguiente === null) break;
    }
    // The last first, each once, also where several ended in the same moment.
    expect(casos).toEqual(Array.from({ length: 45 }, (_, i) => 44 - i));
    const { texto } = await correr('estado', banco);
    expect(texto).toContain('En espera       2, el más antiguo desde 1970');
    expect(texto).toContain('451 4.7.1 Greylisted');
  });

  test('is only for administrators', async () => {
    const banco = await conCorreo(25);
    for (const quien of [await banco.agente(), await banco.ips()]) {
      expect((await quien.pedir('GET', '/admin/correo')).status).toBe(403);
      expect((await probar(quien, BUZON)).status).toBe(403);
      expect((await quien.pedir('POST', '/admin/correo/reenviar', { cuerpo: {} })).status).toBe(403);
    }
  });

  test('is counted for Prometheus without an address', async () => {
    const banco = await conCorreo(25);
    await correos(banco, [{ creado: Date.now() - 120_000 }, fallido(Date.now())]);
    const leer = () => banco.servicios.metricas.texto();
    const antes = await leer();
    expect(antes).toMatch(/^mesa_correos_en_espera 1$/m);
    expect(antes).toMatch(/^mesa_correo_mas_antiguo_segundos 1[2-9]\d$/m);
    expect(antes).toMatch(/^mesa_correos_fallidos 1$/m);
    expect(antes).toMatch(/^mesa_correos_enviados_total 0$/m);
    const ahora = Date.now();
    await correos(banco, [
      { estado: 'enviado', terminado: ahora },
      { estado: 'enviado', terminado: ahora + 1 },
      { estado: 'cancelado', terminado: ahora },
    ]);
    banco.avanzar(10_000);
    for (const vez of [1, 2])
      expect([vez, await leer()]).toEqual([vez, expect.stringMatching(/^mesa_correos_enviados_total 2$/m)]);
    expect(await leer()).not.toContain('ips.example');
    expect(banco.registro.join('')).not.toContain('ips.example');
  });
});

describe('a test mail', () => {
  test('is sent at once, and the answer of the server is told', async () => {
    const { puerto, recibidos } = await servirCorreo();
    const banco = await conCorreo(puerto);
    const { status, json } = await probar(await banco.agente(ADMIN), ` ${BUZON.toUpperCase()} `);
    expect([status, json]).toEqual([
      200,
      {
        enviado: true,
        dicho: `127.0.0.1:${puerto} recibió el correo de prueba.`,
        remedio: expect.stringContaining('no deseado') as string,
        respuesta: expect.stringMatching(/^250 /) as string,
      },
    ]);
    expect(recibidos.map(({ de, para }) => [de, para])).toEqual([['mesa@eps.example', [BUZON]]]);
    expect(recibidos[0]!.correo.subject).toBe('Prueba del correo de la Mesa de Ayuda');
    const [acto] = await banco.servicios.base.leer
      .selectFrom('auditoria')
      .select(['accion', 'objeto'])
      .where('accion', '=', 'correo.probar')
      .execute();
    expect(acto).toEqual({ accion: 'correo.probar', objeto: BUZON });
    const { texto, fallo } = await correr('probar', banco, { argumentos: { dirección: BUZON } });
    expect([fallo, texto]).toEqual([false, expect.stringContaining('Contestó: 250')]);
    expect(recibidos).toHaveLength(2);
    expect(banco.registro.join('')).not.toContain('ips.example');
  });

  test('that the server refuses is told in plain words, with what it said and what to do', async () => {
    const desconocido = await servirCorreo({
      alDestinatario: () => rechazo(550, '5.1.1 No such user here'),
    });
    const banco = await conCorreo(desconocido.puerto);
    const { json } = await probar(await banco.agente(ADMIN), BUZON);
    expect(json).toMatchObject({
      enviado: false,
      dicho: expect.stringContaining('no acepta esa dirección') as string,
      respuesta: expect.stringContaining('No such user here') as string,
    });
    const { texto, fallo } = await correr('probar', banco, { argumentos: { dirección: BUZON } });
    expect([fallo, texto]).toEqual([true, expect.stringContaining('→ Revise cómo está escrita')]);
    await expect(correr('probar', banco, { argumentos: { dirección: 'ana' } })).rejects.toThrow('ana@eps.co');
  });

  test('is told without the password, though the server repeats it, and without what changes a terminal', async () => {
    const clave = 'clave de cuatro palabras';
    const { puerto } = await servirMal((linea) => {
      if (linea.startsWith('EHLO')) return '250-mala\r\n250 AUTH PLAIN LOGIN\r\n';
      return linea.startsWith('AUTH') ? `535 5.7.8 \u001b[2J ${linea} es ${clave}\r\n` : bien(linea);
    });
    const banco = await montar({
      entorno: {
        ...{ MESA_URL: 'https://mesa.eps.example', MESA_REMITENTE: 'mesa@eps.example' },
        MESA_SMTP: `smtp://mesa:${encodeURIComponent(clave)}@127.0.0.1:${puerto}`,
      },
    });
    const { json } = await probar(await banco.agente(ADMIN), BUZON);
    expect(json).toMatchObject({ enviado: false, respuesta: '535 5.7.8 [2J AUTH PLAIN … es …' });
    const { texto } = await correr('probar', banco, { argumentos: { dirección: BUZON } });
    expect(texto).toContain('no acepta el usuario o la contraseña');
    expect(texto).not.toContain('\u001b');
  });

  test('says that nothing listens at the address of MESA_SMTP', async () => {
    const puerto = await puertoLibre();
    const banco = await conCorreo(puerto);
    const { json } = await probar(await banco.agente(ADMIN), BUZON);
    expect(json).toMatchObject({
      enviado: false,
      dicho: `En 127.0.0.1:${puerto} no contesta ningún servidor de correo.`,
      remedio: expect.stringContaining('Revise el puerto') as string,
    });
  });

  test('takes no address that is none, and is limited', async () => {
    const { puerto, recibidos } = await servirCorreo();
    const banco = await conCorreo(puerto);
    const carla = await banco.agente(ADMIN);
    for (const mala of ['', 'ana', 'a@b@c', 'ana@eps.co\r\nBcc: otra@eps.co', `${'a'.repeat(310)}@eps.co`]) {
      expect([mala, (await probar(carla, mala)).status]).toEqual([mala, 422]);
    }
    const hechas = [];
    for (let i = 0; i < 12; i += 1) hechas.push((await probar(carla, BUZON)).status);
    expect(hechas).toEqual([...Array<number>(10).fill(200), 429, 429]);
    banco.avanzar(11 * 60_000);
    expect((await probar(carla, BUZON)).status).toBe(200);
    expect(recibidos).toHaveLength(11);
  });
});

describe('what failed', () => {
  test('waits again, all or by its number, but for forgotten passwords', async () => {
    const banco = await conCorreo(25);
    const carla = await banco.agente(ADMIN);
    await correos(banco, [
      fallido(2_000),
      fallido(2_001),
      fallido(2_002, { clase: 'recuperar' }),
      { estado: 'enviado', terminado: 2_003 },
    ]);
    const { fallidos } = await estado(carla);
    const reenviar = (cuerpo: object) =>
      carla.pedir<{ reenviados: number }>('POST', '/admin/correo/reenviar', { cuerpo });
    expect((await reenviar({ ids: [fallidos.at(-1)!.id] })).json).toEqual({ reenviados: 1 });
    expect(await estado(carla)).toMatchObject({ enEspera: 1, cuantosFallidos: 2 });
    const filas = await banco.servicios.base.leer
      .selectFrom('correos')
      .select(['estado', 'intentos', 'terminado', 'error'])
      .where('estado', '=', 'espera')
      .execute();
    expect(filas).toEqual([{ estado: 'espera', intentos: 0, terminado: null, error: null }]);
    expect((await correr('reenviar', banco)).json).toEqual({ reenviados: 1 });
    expect((await reenviar({})).json).toEqual({ reenviados: 0 });
    expect(await estado(carla)).toMatchObject({ enEspera: 2, cuantosFallidos: 1 });
    for (const ids of [[], [0], ['1'], Array(101).fill(1)])
      expect((await reenviar({ ids })).status).toBe(422);
    const actos = await banco.servicios.base.leer
      .selectFrom('auditoria')
      .select(['usuario', 'objeto'])
      .where('accion', '=', 'correo.reenviar')
      .execute();
    expect(actos.map(({ usuario, objeto }) => [usuario !== null, objeto])).toEqual([
      [true, '1'],
      [false, '1'],
    ]);
  });

  test('of nothing waiting and one that has just been queued the outbox tells at once', async () => {
    const banco = await conCorreo(25);
    const carla = await banco.agente(ADMIN);
    await banco.servicios.base.escribir((tx) =>
      encolarCorreo(tx, { clase: 'confirmar', usuario: null, direccion: BUZON, creado: 7_000 }),
    );
    expect(await estado(carla)).toMatchObject({ enEspera: 1, masAntiguo: new Date(7_000).toISOString() });
  });
});
