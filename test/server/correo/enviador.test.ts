/** What waits in the outbox is sent once, to one address, whatever is in it. */
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { bien, servirMal } from './hostil.ts';
import { conCorreo, encolar, enviadorDe, filas, MINUTO, sencilla } from './salida.ts';
import { rechazo, servirCorreo } from './servidor.ts';

describe('a mail', () => {
  test('goes out by itself, as both texts, from the sender, with the headers of a program', async () => {
    const servidor = await servirCorreo();
    const banco = await conCorreo(servidor.puerto);
    enviadorDe(banco);
    await encolar(banco);
    await expect.poll(() => servidor.recibidos.length, { timeout: 20_000 }).toBe(1);
    const { correo, de, para, crudo } = servidor.recibidos[0]!;
    expect({ de, para }).toEqual({ de: 'mesa@eps.example', para: ['persona0@ips.example'] });
    expect(correo).toMatchObject({
      from: { name: 'Mesa de Ayuda', address: 'mesa@eps.example' },
      subject: 'Número 0',
      text: expect.stringContaining('Texto.') as string,
      html: expect.stringContaining('Texto.</p>') as string,
    });
    expect(crudo).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    await expect.poll(async () => (await filas(banco))[0]!.estado, { timeout: 20_000 }).toBe('enviado');
    const [fila] = await filas(banco);
    expect(correo.messageId).toBe(`<${fila!.message_id}@eps.example>`);
    expect(fila).toMatchObject({ intentos: 1, tomado_hasta: null, error: null });
  });

  test('waits for its time, and is not sent when nobody needs it any more', async () => {
    const servidor = await servirCorreo();
    const banco = await conCorreo(servidor.puerto);
    const enviador = enviadorDe(banco, {
      prueba: (con, fila) => (fila.datos.n === 0 ? Promise.resolve(undefined) : sencilla(con, fila)),
    });
    await encolar(banco, [{}, { desde: banco.servicios.reloj() + 10 * MINUTO }]);
    await enviador.enviarPendientes();
    expect((await filas(banco)).map(({ estado }) => estado)).toEqual(['cancelado', 'espera']);
    expect(servidor.recibidos).toEqual([]);
    banco.avanzar(10 * MINUTO + 1);
    await enviador.enviarPendientes();
    expect((await filas(banco)).map(({ estado }) => estado)).toEqual(['cancelado', 'enviado']);
    expect(servidor.recibidos).toHaveLength(1);
  });

  test('whose letter cannot be written waits, without keeping the others', async () => {
    const servidor = await servirCorreo();
    const banco = await conCorreo(servidor.puerto);
    const enviador = enviadorDe(banco, {
      prueba: (con, fila) =>
        fila.datos.n === 0 ? Promise.reject(new Error('sin letra')) : sencilla(con, fila),
    });
    await encolar(banco, [{}, {}, { clase: 'rechazo' }]);
    await enviador.enviarPendientes();
    const [mala, buena, ajena] = await filas(banco);
    expect(mala).toMatchObject({ estado: 'espera', intentos: 1, error: 'sin letra', tomado_hasta: null });
    expect(mala!.desde).toBeGreaterThan(banco.servicios.reloj() + 40_000);
    expect(buena!.estado).toBe('enviado');
    expect(ajena).toMatchObject({ estado: 'espera', error: 'clase desconocida: rechazo' });
  });

  test.each([
    ['Ana\r\nBcc: otro@ejemplo.com', 'ana@ips.example'],
    ['"Ana", <otra@ejemplo.com>, Beto', 'ana@ips.example'],
    ['=?utf-8?q?Ana?= \u2028 Peña', 'ana@ips.example'],
    ['Clínica\nBcc: otro@ejemplo.com\u202e\u200b Ñu', 'ana@ips.example'],
    ['', `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(55)}.example`],
    ['Ana', '"ana maria"@ips.example'],
    ['Ana', '"ana@casa"@ips.example'],
    ['Ana', "o'brien+mesa=1@ips.example"],
  ])(
    'of a name %j and the address %j reaches that address alone, with its headers whole',
    async (nombre, para) => {
      const { puerto, lineas, texto } = await servirMal(bien);
      const banco = await conCorreo(puerto);
      const { id } = await banco.servicios.base.escribir(async (tx) => {
        const uno = await tx.selectFrom('usuarios').select('id').limit(1).executeTakeFirstOrThrow();
        await tx.updateTable('usuarios').set({ nombre }).where('id', '=', uno.id).execute();
        return uno;
      });
      const enviador = enviadorDe(banco);
      await encolar(banco, [{ usuario: id, direccion: para }]);
      await enviador.enviarPendientes();
      expect((await filas(banco))[0]).toMatchObject({ estado: 'enviado', error: null });
      expect(lineas.filter((linea) => linea.startsWith('RCPT'))).toEqual([`RCPT TO:<${para}>`]);
      const cabeza = texto.slice(0, texto.indexOf(''));
      expect(cabeza.filter((linea) => /^(to|bcc|cc):/i.test(linea))).toHaveLength(1);
      expect(cabeza).toContain('Auto-Submitted: auto-generated');
      const { to } = await PostalMime.parse(texto.join('\r\n'));
      expect(to).toHaveLength(1);
      // Nor in what programs make of an encoded name.
      expect(to![0]!.name).not.toMatch(/[\u0000-\u001f\u2028\u202e\u200b]/);
    },
  );

  test('to a domain with ñ goes to its ASCII form', async () => {
    const { puerto, lineas } = await servirMal(bien);
    const banco = await conCorreo(puerto);
    const enviador = enviadorDe(banco);
    await encolar(banco, [{ direccion: 'ana@clínica-ñandú.example' }]);
    await enviador.enviarPendientes();
    expect(lineas).toContain('RCPT TO:<ana@xn--clnica-and-l8a7c4g.example>');
  });

  test('to what is no address fails at once, and the next one is sent', async () => {
    const servidor = await servirCorreo();
    const banco = await conCorreo(servidor.puerto);
    const enviador = enviadorDe(banco);
    await encolar(banco, [{ direccion: 'ana>\r\nRCPT TO:<otra@ejemplo.com' }, {}]);
    await enviador.enviarPendientes();
    expect((await filas(banco)).map(({ estado }) => estado)).toEqual(['fallido', 'enviado']);
    expect(servidor.recibidos.map(({ para }) => para)).toEqual([['persona1@ips.example']]);
  });
});

describe('a refusal', () => {
  test.each([
    [550, '5.1.1 no existe', 'fallido', true],
    [550, 'User unknown', 'fallido', true],
    [550, '5.7.1 Relay access denied', 'fallido', false],
    [550, 'Message rejected due to spam policy', 'fallido', false],
    [552, '5.2.2 mailbox full', 'fallido', false],
    [451, '4.7.1 greylisted', 'espera', false],
    [452, '4.2.2 mailbox full', 'espera', false],
  ])(
    'of the address with %i %s leaves the mail %s, and the next one is sent',
    async (codigo, texto, estado) => {
      const servidor = await servirCorreo({
        alDestinatario: (direccion) =>
          direccion.startsWith('persona0') ? rechazo(codigo, texto) : undefined,
      });
      const banco = await conCorreo(servidor.puerto);
      const enviador = enviadorDe(banco);
      await encolar(banco, [{}, {}]);
      await enviador.enviarPendientes();
      const [mala, buena] = await filas(banco);
      expect(mala).toMatchObject({ estado, intentos: 1 });
      expect(mala!.error).toContain(String(codigo));
      expect(mala!.terminado === null).toBe(estado === 'espera');
      expect(buena!.estado).toBe('enviado');
    },
  );

  test('that goes on for a day is tried less and less often, and given up after it', async () => {
    let intentos = 0;
    const servidor = await servirCorreo({
      alTexto: () => {
        intentos += 1;
        return rechazo(451, '4.3.0 más tarde');
      },
    });
    const banco = await conCorreo(servidor.puerto);
    const enviador = enviadorDe(banco);
    await encolar(banco);
    const desde = banco.servicios.reloj();
    let fila = (await filas(banco))[0]!;
    const esperas: number[] = [];
    while (fila.estado === 'espera') {
      await enviador.enviarPendientes();
      fila = (await filas(banco))[0]!;
      if (fila.estado !== 'espera') break;
      const falta = fila.desde - banco.servicios.reloj();
      esperas.push(falta);
      banco.avanzar(falta + 1);
    }
    expect(fila).toMatchObject({ estado: 'fallido', error: expect.stringContaining('451') as string });
    expect(intentos).toBe(fila.intentos);
    const horas = (banco.servicios.reloj() - desde) / 3_600_000;
    expect(horas).toBeGreaterThan(15);
    expect(horas).toBeLessThan(32);
    expect(esperas[0]).toBeLessThan(2 * MINUTO);
    expect(Math.max(...esperas)).toBeLessThan(76 * MINUTO);
  });

  test('is told in the log without any address', async () => {
    const servidor = await servirCorreo({
      alDestinatario: (direccion) => rechazo(550, `5.1.1 <${direccion}>: no existe`),
    });
    const banco = await conCorreo(servidor.puerto);
    const enviador = enviadorDe(banco);
    await encolar(banco);
    await enviador.enviarPendientes();
    expect((await filas(banco))[0]!.error).toContain('persona0@ips.example');
    expect(banco.registro.join('')).toContain('un correo no salió');
    expect(banco.registro.join('')).not.toContain('@ips.example');
  });
});
