import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, brotliDecompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test } from 'vitest';
import { guardarVersion } from '../../../server/estaticos/versiones.ts';
import { rutasDelWidget } from '../../../server/estaticos/widget.routes.ts';

const ARCHIVOS = { 'mesa.js': 'import "./partes/lista-ABC.js";', 'partes/lista-ABC.js': 'export {};' };

function carpetaNueva(): string {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-widget-'));
  onTestFinished(() => rmSync(carpeta, { recursive: true, force: true }));
  return carpeta;
}

function construir(version = '1.2.3-abc', archivos: Record<string, string> = ARCHIVOS): string {
  const carpeta = carpetaNueva();
  mkdirSync(join(carpeta, 'partes'));
  for (const [nombre, texto] of Object.entries(archivos)) {
    writeFileSync(join(carpeta, nombre), texto);
    writeFileSync(join(carpeta, `${nombre}.br`), brotliCompressSync(texto));
    writeFileSync(join(carpeta, `${nombre}.gz`), gzipSync(texto));
  }
  writeFileSync(join(carpeta, 'manifest.json'), JSON.stringify({ version, files: archivos }));
  return carpeta;
}

/** The build of a release: its entry and one part, whose name and content are the release's own. */
const publicacion = (n: number): string =>
  construir(`1.0.${n}-h`, { 'mesa.js': `entrada ${n}`, [`partes/lista-H${n}.js`]: `parte ${n}` });

const montarWidget = (): Hono => new Hono().route('/', rutasDelWidget([], construir()));

function fallar(error: unknown): never {
  throw error;
}

describe('the bundle', () => {
  test('is served in the best form that the browser takes, to any page', async () => {
    const app = montarWidget();
    const br = await app.request('/widget/mesa.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(br.headers.get('content-encoding')).toBe('br');
    expect(br.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(br.headers.get('access-control-allow-origin')).toBe('*');
    expect(br.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).toString()).toBe(ARCHIVOS['mesa.js']);
    const plano = await app.request('/widget/mesa.js');
    expect([plano.headers.get('content-encoding'), await plano.text()]).toEqual([null, ARCHIVOS['mesa.js']]);
  });

  test('is not sent again to who has it', async () => {
    const app = montarWidget();
    const etag = (await app.request('/widget/mesa.js')).headers.get('etag')!;
    const otra = await app.request('/widget/mesa.js', { headers: { 'if-none-match': etag } });
    expect([otra.status, await otra.text()]).toEqual([304, '']);
  });

  test('has an immutable path for its version; one that is not kept leads to the current one', async () => {
    const app = montarWidget();
    expect(await (await app.request('/widget/version')).json()).toEqual({ version: '1.2.3-abc' });
    const fija = await app.request('/widget/1.2.3-abc/mesa.js');
    expect(fija.headers.get('cache-control')).toMatch(/immutable/);
    const parte = await app.request('/widget/1.2.3-abc/partes/lista-ABC.js');
    expect(parte.headers.get('cache-control')).toMatch(/immutable/);
    const vieja = await app.request('/widget/0.9.0/mesa.js');
    expect([vieja.status, vieja.headers.get('location')]).toEqual([302, '../mesa.js']);
  });

  test('says the sum of each file of a version, by the address that the page knows', async () => {
    const carpeta = construir();
    const app = new Hono().route(
      '/',
      rutasDelWidget([], carpeta, () => 'https://eps.example/mesa'),
    );
    const respuesta = await app.request('/widget/1.2.3-abc/importmap.json');
    const sumas = Object.entries(ARCHIVOS).map(([nombre, texto]) => [
      `https://eps.example/mesa/widget/1.2.3-abc/${nombre}`,
      `sha384-${createHash('sha384').update(texto).digest('base64')}`,
    ]);
    expect(await respuesta.json()).toEqual({ integrity: Object.fromEntries(sumas) as object });
    expect(respuesta.headers.get('access-control-allow-origin')).toBe('*');
    for (const otra of ['0.9.0', 'partes', '__proto__'])
      expect((await app.request(`/widget/${otra}/importmap.json`)).status, otra).toBe(404);
  });

  test('is nothing but its own files', async () => {
    const app = montarWidget();
    for (const ruta of ['manifest.json', 'partes/otra.js', 'partes/..%2fmanifest.json', 'mesa.js.br']) {
      expect((await app.request(`/widget/${ruta}`)).status).toBe(404);
    }
  });
});

describe('a deploy', () => {
  /** What is served after each of these builds has been started with in its turn. */
  async function desplegar(guardadas: string, cuantas: number, ...numeros: number[]): Promise<Hono> {
    let app = new Hono();
    for (const numero of numeros) {
      const carpeta = publicacion(numero);
      app = new Hono().route(
        '/',
        rutasDelWidget(await guardarVersion(carpeta, guardadas, cuantas, fallar), carpeta),
      );
      // The program's own folder is replaced by the next one.
      if (numero !== numeros.at(-1)) rmSync(carpeta, { recursive: true });
    }
    return app;
  }

  const texto = async (app: Hono, ruta: string) => {
    const respuesta = await app.request(ruta);
    return respuesta.ok ? respuesta.text() : respuesta.status;
  };

  test('leaves the parts of earlier builds where their pages look for them', async () => {
    const app = await desplegar(carpetaNueva(), 5, 1, 2, 3);
    expect(await texto(app, '/widget/mesa.js')).toBe('entrada 3');
    for (const n of [1, 2, 3]) {
      expect(await texto(app, `/widget/partes/lista-H${n}.js`)).toBe(`parte ${n}`);
      expect(await texto(app, `/widget/1.0.${n}-h/mesa.js`)).toBe(`entrada ${n}`);
      expect(await texto(app, `/widget/1.0.${n}-h/partes/lista-H${n}.js`)).toBe(`parte ${n}`);
    }
    expect(await texto(app, '/widget/1.0.1-h/partes/lista-H2.js')).toBe(404);
    const { integrity } = (await (await app.request('/widget/1.0.2-h/importmap.json')).json()) as {
      integrity: object;
    };
    expect(Object.keys(integrity)).toEqual([
      'http://localhost/widget/1.0.2-h/mesa.js',
      'http://localhost/widget/1.0.2-h/partes/lista-H2.js',
    ]);
    const comprimida = await app.request('/widget/partes/lista-H1.js', {
      headers: { 'accept-encoding': 'br' },
    });
    expect(comprimida.headers.get('cache-control')).toMatch(/immutable/);
    expect(brotliDecompressSync(Buffer.from(await comprimida.arrayBuffer())).toString()).toBe('parte 1');
  });

  test('keeps as many as it is told, by when they served last', async () => {
    const guardadas = carpetaNueva();
    // Build 1 is put back after 2 and 3: then 3 is the older one.
    const app = await desplegar(guardadas, 1, 1, 2, 3, 1, 4);
    expect(await texto(app, '/widget/partes/lista-H1.js')).toBe('parte 1');
    expect(await texto(app, '/widget/partes/lista-H3.js')).toBe(404);
    expect(readdirSync(guardadas).sort()).toEqual(['1.0.1-h', '1.0.4-h']);
  });

  test('that finds a torn copy, or no place to copy to, serves all the same', async () => {
    const guardadas = carpetaNueva();
    await desplegar(guardadas, 5, 1, 2);
    writeFileSync(join(guardadas, '1.0.1-h', 'manifest.json'), '{"version"');
    rmSync(join(guardadas, '1.0.2-h', 'partes'), { recursive: true });
    const app = await desplegar(guardadas, 5, 3);
    expect(await texto(app, '/widget/partes/lista-H1.js')).toBe(404);
    expect(await texto(app, '/widget/partes/lista-H2.js')).toBe(404);
    expect(await texto(app, '/widget/mesa.js')).toBe('entrada 3');
    const archivo = join(carpetaNueva(), 'no-es-carpeta');
    writeFileSync(archivo, '');
    const fallas: unknown[] = [];
    expect(await guardarVersion(publicacion(4), archivo, 5, (error) => fallas.push(error))).toEqual([]);
    expect(fallas).toHaveLength(1);
  });

  test('by several processes at once copies once', async () => {
    const [guardadas, carpeta] = [carpetaNueva(), publicacion(1)];
    await Promise.all(Array.from({ length: 8 }, () => guardarVersion(carpeta, guardadas, 5, fallar)));
    expect(readdirSync(guardadas)).toEqual(['1.0.1-h']);
  });
});
