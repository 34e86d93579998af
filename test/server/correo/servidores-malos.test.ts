/** Servers that stand still, hang up or lie, and processes beside each other: no mail is lost, and none waits for ever. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import { montar } from '../apoyo.ts';
import { bien, servirMal } from './hostil.ts';
import { conCorreo, encolar, enviadorDe, filas, MINUTO, RAPIDA, sencilla } from './salida.ts';
import { servirCorreo } from './servidor.ts';

describe('a server that', () => {
  test('is not there is not asked for each mail', async () => {
    const banco = await conCorreo(1);
    const enviador = enviadorDe(banco);
    await encolar(
      banco,
      Array.from({ length: 50 }, () => ({})),
    );
    await enviador.enviarPendientes();
    const todas = await filas(banco);
    expect(todas.every(({ estado, tomado_hasta }) => estado === 'espera' && tomado_hasta === null)).toBe(
      true,
    );
    expect(todas.filter(({ intentos }) => intentos > 0).length).toBeLessThanOrEqual(3);
  });

  test('takes the mail and hangs up without a word gets it again with the same Message-ID', async () => {
    let primera = true;
    const ids: string[] = [];
    const { puerto } = await servirMal((linea, enTexto, socket) => {
      if (enTexto && primera) {
        primera = false;
        socket.destroy();
        return undefined;
      }
      return bien(linea);
    });
    const banco = await conCorreo(puerto);
    const enviador = enviadorDe(banco, {
      prueba: async (con, fila) => {
        ids.push(fila.message_id);
        return sencilla(con, fila);
      },
    });
    await encolar(banco);
    await enviador.enviarPendientes();
    expect((await filas(banco))[0]).toMatchObject({ estado: 'espera', intentos: 1 });
    banco.avanzar(2 * MINUTO);
    // The server is left alone for some seconds.
    await expect
      .poll(
        async () => {
          await enviador.enviarPendientes();
          return (await filas(banco))[0]!.estado;
        },
        { timeout: 60_000, interval: 200 },
      )
      .toBe('enviado');
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(2);
  }, 90_000);

  test.each<[string, Parameters<typeof servirMal>]>([
    ['accepts the connection and says nothing', [() => undefined, '']],
    ['greets and never answers', [() => undefined]],
    ['never says whether it has the mail', [(linea, enTexto) => (enTexto ? undefined : bien(linea))]],
    [
      'answers without end',
      [
        (linea, _, socket) => {
          if (!linea.startsWith('EHLO')) return bien(linea);
          const goteo = setInterval(() => socket.write('250-x\r\n'.repeat(5_000)), 5);
          socket.on('close', () => clearInterval(goteo));
          return undefined;
        },
      ],
    ],
    ['answers nonsense', [() => 'hola\r\n']],
    ['says that it closes, and does', [(_, __, socket) => (socket.end('421 4.3.2 cierra\r\n'), undefined)]],
  ])('%s is given up, and the mail waits', async (_, comoEs) => {
    const { puerto, conexiones } = await servirMal(...comoEs);
    const banco = await conCorreo(puerto);
    const enviador = enviadorDe(banco, { paciencia: RAPIDA });
    await encolar(banco);
    await enviador.enviarPendientes();
    expect((await filas(banco))[0]).toMatchObject({ estado: 'espera', intentos: 1, tomado_hasta: null });
    expect((await filas(banco))[0]!.error).not.toBe(null);
    await expect.poll(() => conexiones.abiertas.size, { timeout: 20_000 }).toBe(0);
  });

  test('answers a letter at a time is given up after the time for one mail', async () => {
    const { puerto } = await servirMal((linea, _, socket) => {
      if (!linea.startsWith('MAIL')) return bien(linea);
      const goteo = setInterval(() => socket.write('2'), 50);
      socket.on('close', () => clearInterval(goteo));
      return undefined;
    });
    const banco = await conCorreo(puerto);
    const enviador = enviadorDe(banco, { paciencia: { ...RAPIDA, correo: 700 } });
    await encolar(banco);
    await enviador.enviarPendientes();
    expect((await filas(banco))[0]).toMatchObject({ estado: 'espera', intentos: 1 });
  });

  test('refuses the password keeps everything waiting, and no mail fails because of it', async () => {
    const servidor = await servirCorreo({
      opciones: {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_, __, seguir) => seguir(new Error('no')),
      },
    });
    const banco = await montar({
      entorno: {
        MESA_SMTP: `smtp://mesa:mala@127.0.0.1:${servidor.puerto}`,
        MESA_REMITENTE: 'mesa@eps.example',
        MESA_URL: 'https://mesa.example',
      },
    });
    const enviador = enviadorDe(banco);
    await encolar(banco, [{}, {}, {}, {}, {}]);
    await enviador.enviarPendientes();
    expect((await filas(banco)).map(({ estado }) => estado)).toEqual(Array(5).fill('espera'));
    expect((await filas(banco))[0]!.error).toContain('535');
  });
});

describe('two processes', () => {
  test('send each mail once, and one mail at a time is between its end and the server’s word', async () => {
    const servidor = await servirCorreo({ alTexto: () => new Promise((cumplir) => setTimeout(cumplir, 2)) });
    const banco = await conCorreo(servidor.puerto);
    const otra = await abrirBase(banco.servicios.config.datos);
    onTestFinished(() => otra.cerrar());
    await encolar(
      banco,
      Array.from({ length: 150 }, () => ({})),
    );
    const enviadores = [enviadorDe(banco), enviadorDe(banco, { base: otra })];
    await Promise.all(enviadores.map((enviador) => enviador.enviarPendientes()));
    await expect.poll(() => servidor.recibidos.length, { timeout: 30_000 }).toBe(150);
    const ids = servidor.recibidos.map(({ correo }) => correo.messageId);
    expect(new Set(ids).size).toBe(150);
    // One for each of the two.
    expect(servidor.aLaVez.maximo).toBeLessThanOrEqual(2);
  }, 60_000);

  test('share what a killed one had, after its time', async () => {
    const servidor = await servirCorreo();
    const banco = await conCorreo(servidor.puerto);
    await encolar(banco, [{}, {}]);
    await banco.servicios.base.escribir((tx) =>
      tx
        .updateTable('correos')
        .set({ tomado_hasta: banco.servicios.reloj() + 25_000, intentos: 1 })
        .where('id', '=', 1)
        .execute(),
    );
    const enviador = enviadorDe(banco);
    await enviador.enviarPendientes();
    expect(servidor.recibidos).toHaveLength(1);
    banco.avanzar(26_000);
    await enviador.enviarPendientes();
    expect(servidor.recibidos).toHaveLength(2);
    expect((await filas(banco)).map(({ estado }) => estado)).toEqual(['enviado', 'enviado']);
  });

  test('that are stopped leave what is on its way to the next start', async () => {
    const { puerto, lineas } = await servirMal((linea) =>
      linea.startsWith('RCPT') ? undefined : bien(linea),
    );
    const banco = await conCorreo(puerto);
    const enviador = enviadorDe(banco);
    await encolar(banco, [{}, {}]);
    const enviando = enviador.enviarPendientes();
    await expect.poll(() => lineas.some((linea) => linea.startsWith('RCPT')), { timeout: 20_000 }).toBe(true);
    await enviador.detener();
    await enviando;
    expect(await filas(banco)).toMatchObject([
      { estado: 'espera', intentos: 0, tomado_hasta: null },
      { estado: 'espera', intentos: 0, tomado_hasta: null },
    ]);
  }, 30_000);
});
