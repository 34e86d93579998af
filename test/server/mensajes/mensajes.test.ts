import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Caso, ListaCasos } from '../../../shared/caso.ts';
import type { Mensajes } from '../../../shared/mensaje.ts';
import { montar, NIT_B, type Cliente } from '../apoyo.ts';

async function hilo(cliente: Cliente, numero: number, consulta = ''): Promise<Mensajes['mensajes']> {
  const { json } = await cliente.pedir<Mensajes>('GET', `/casos/${numero}/mensajes${consulta}`);
  return json.mensajes;
}

describe('the conversation', () => {
  test('numbers its messages 1, 2, 3 without gaps, also when both sides write at once', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? clinica : ana).escribir(numero, `mensaje ${i}`)),
    );
    const mensajes = await hilo(clinica, numero);
    expect(mensajes.map(({ secuencia }) => secuencia)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(new Set(mensajes.map(({ texto }) => texto)).size).toBe(20);
  });

  test('writes the estado of its case only where a message changes it, because that is in half of the indexes', async () => {
    const {
      servicios: { base },
      ips,
      agente,
    } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso();
    await base.escribir(async (tx) => {
      await sql`CREATE TABLE escritos (estado TEXT NOT NULL)`.execute(tx);
      // Runs for every statement that names the column, whatever its value.
      await sql`CREATE TRIGGER estado_escrito AFTER UPDATE OF estado ON casos BEGIN
        INSERT INTO escritos VALUES (new.estado); END`.execute(tx);
    });
    const escritos = async () =>
      (await sql<{ estado: string }>`SELECT estado FROM escritos`.execute(base.leer)).rows;
    await clinica.escribir(numero, 'Buenos días');
    expect(await escritos()).toEqual([]);
    await ana.escribir(numero, 'Buenos días, ya lo miro');
    expect(await escritos()).toEqual([{ estado: 'EN_GESTION' }]);
    await ana.escribir(numero, 'Queda radicada');
    expect(await escritos()).toHaveLength(1);
  });

  test('comes in pages after or before a secuencia, the last page by itself, always ascending', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    for (let i = 1; i <= 7; i += 1) await clinica.escribir(numero, `m${i}`);
    const secuencias = async (consulta: string) =>
      (await hilo(clinica, numero, consulta)).map(({ secuencia }) => secuencia);
    expect(await secuencias('?limite=3')).toEqual([5, 6, 7]);
    expect(await secuencias('?antes=5&limite=3')).toEqual([2, 3, 4]);
    expect(await secuencias('?despues=2&limite=3')).toEqual([3, 4, 5]);
    expect(await secuencias('?despues=7')).toEqual([]);
  });

  test.each(['?despues=1&antes=3', '?limite=0', '?limite=201', '?despues=-1', '?antes=x'])(
    'asked for with %s is refused',
    async (consulta) => {
      const { ips } = await montar();
      const clinica = await ips();
      const { numero } = await clinica.crearCaso();
      expect((await clinica.pedir('GET', `/casos/${numero}/mensajes${consulta}`)).status).toBe(422);
    },
  );

  test('takes a message of ten thousand characters, emoji, HTML and right-to-left text as they are', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    for (const texto of ['😀'.repeat(10_000), '<script>alert(1)</script>', 'שלום\nעולם']) {
      expect((await clinica.escribir(numero, texto)).texto).toBe(texto);
    }
  });

  test('refuses a message that says nothing', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    for (const texto of ['', '  \n ', '\u200b']) {
      const { status, json } = await clinica.pedir('POST', `/casos/${numero}/mensajes`, {
        clave: crypto.randomUUID(),
        cuerpo: { texto },
      });
      expect([status, json.campos]).toEqual([422, [{ campo: 'texto', codigo: 'requerido' }]]);
    }
  });

  test('sends the same message once', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const { numero: otro } = await clinica.crearCaso();
    const clave = crypto.randomUUID();
    const enviar = (caso: number, texto: string) =>
      clinica.pedir('POST', `/casos/${caso}/mensajes`, { clave, cuerpo: { texto } });
    const [uno, dos] = await Promise.all([enviar(numero, 'hola'), enviar(numero, 'hola')]);
    expect(dos.json).toEqual(uno.json);
    expect((await enviar(numero, 'otra cosa')).status).toBe(409);
    expect((await enviar(otro, 'otra cosa')).status).toBe(201);
    expect(await hilo(clinica, numero)).toHaveLength(1);
  });
});

describe('internal notes', () => {
  test('are seen by the staff where they were written, and number apart', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso({ mensaje: 'uno' });
    await ana.escribir(numero, 'nota 1', { interno: true });
    await clinica.escribir(numero, 'dos');
    await ana.escribir(numero, 'nota 2', { interno: true });
    expect((await hilo(ana, numero)).map((m) => [m.texto, m.secuencia, m.interno ?? false])).toEqual([
      ['uno', 1, false],
      ['nota 1', 1, true],
      ['dos', 2, false],
      ['nota 2', 2, true],
    ]);
    expect((await hilo(ana, numero, '?despues=2')).map(({ texto }) => texto)).toEqual(['nota 2']);
    expect((await hilo(ana, numero, '?antes=2')).map(({ texto }) => texto)).toEqual(['uno', 'nota 1']);
  });

  test('leave no trace on any route of the IPS', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso();
    const rutas = [
      `/casos/${numero}`,
      `/casos/${numero}/mensajes`,
      '/casos',
      '/casos?orden=actualizado',
      '/casos?buscar=secreta',
    ];
    const leerTodo = async () => {
      const respuestas = [];
      for (const ruta of rutas) respuestas.push((await clinica.pedir('GET', ruta)).json);
      return respuestas;
    };
    const antes = await leerTodo();
    await ana.escribir(numero, 'nota secreta', { interno: true });
    expect(await leerTodo()).toEqual(antes);
  });

  test('cannot be written by an IPS', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const { status } = await clinica.pedir('POST', `/casos/${numero}/mensajes`, {
      clave: crypto.randomUUID(),
      cuerpo: { texto: 'x', interno: true },
    });
    expect(status).toBe(403);
  });
});

describe('reading marks', () => {
  test('count what the other side wrote and was not read, and never go back', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso({ mensaje: 'uno' });
    await ana.escribir(numero, 'dos');
    await ana.escribir(numero, 'tres');
    const noLeidos = async (cliente: Cliente) =>
      (await cliente.pedir<ListaCasos>('GET', '/casos')).json.casos[0]?.noLeidos;
    expect(await noLeidos(clinica)).toBe(2);
    expect(await noLeidos(ana)).toBe(1);
    const marcar = (hasta: number) => clinica.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta } });
    expect((await marcar(2)).status).toBe(204);
    expect(await noLeidos(clinica)).toBe(1);
    await marcar(1);
    expect(await noLeidos(clinica)).toBe(1);
    await marcar(99);
    expect(await noLeidos(clinica)).toBe(0);
    await ana.escribir(numero, 'cuatro');
    expect(await noLeidos(clinica)).toBe(1);
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.noLeidos).toBe(1);
  });

  test('of a case of another IPS cannot be set', async () => {
    const { ips } = await montar();
    const { numero } = await (await ips()).crearCaso();
    const otra = await ips(NIT_B);
    expect((await otra.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta: 1 } })).status).toBe(404);
  });
});

describe('a message that solves its case', () => {
  test('answers and solves in one, once however often it is sent', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const { numero } = await clinica.crearCaso({ mensaje: 'No carga' });
    const clave = crypto.randomUUID();
    const enviar = () =>
      ana.pedir('POST', `/casos/${numero}/mensajes`, {
        clave,
        cuerpo: { texto: 'Ya quedó', resuelve: true },
      });
    const [uno, dos] = [await enviar(), await enviar()];
    expect([uno.status, dos.json]).toEqual([201, uno.json]);
    const { json } = await ana.pedir<Caso>('GET', `/casos/${numero}`);
    expect(json).toMatchObject({ estado: 'RESUELTO', asignado: { nombre: 'Ana' }, vence: null });
    expect((await hilo(clinica, numero)).map(({ texto }) => texto)).toEqual(['No carga', 'Ya quedó']);
    // What is solved already stays so.
    await ana.escribir(numero, 'Una cosa más', { resuelve: true });
    expect((await ana.pedir<Caso>('GET', `/casos/${numero}`)).json.estado).toBe('RESUELTO');
  });

  test('is for the staff, and never a note', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const { numero } = await clinica.crearCaso();
    const enviar = async (cliente: Cliente, mas: object) => {
      const { json } = await cliente.pedir('POST', `/casos/${numero}/mensajes`, {
        clave: crypto.randomUUID(),
        cuerpo: { texto: 'Listo', resuelve: true, ...mas },
      });
      return json.codigo;
    };
    expect(await enviar(clinica, {})).toBe('no_permitido');
    expect(await enviar(ana, { interno: true })).toBe('validacion');
    expect((await ana.pedir<Caso>('GET', `/casos/${numero}`)).json.estado).toBe('ACTIVO');
    expect(await hilo(clinica, numero)).toEqual([]);
  });
});
