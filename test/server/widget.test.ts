import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, brotliDecompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rutasDelWidget } from '../../server/estaticos/widget.routes.ts';

const ARCHIVOS = { 'mesa.js': 'import "./partes/lista-ABC.js";', 'partes/lista-ABC.js': 'export {};' };

function montarWidget(): Hono {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-widget-'));
  onTestFinished(() => rmSync(carpeta, { recursive: true, force: true }));
  mkdirSync(join(carpeta, 'partes'));
  for (const [nombre, texto] of Object.entries(ARCHIVOS)) {
    writeFileSync(join(carpeta, nombre), texto);
    writeFileSync(join(carpeta, `${nombre}.br`), brotliCompressSync(texto));
    writeFileSync(join(carpeta, `${nombre}.gz`), gzipSync(texto));
  }
  writeFileSync(join(carpeta, 'manifest.json'), JSON.stringify({ version: '1.2.3-abc', files: ARCHIVOS }));
  return new Hono().route('/', rutasDelWidget(carpeta));
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

  test('has an immutable path for its version; an earlier version leads to the current one', async () => {
    const app = montarWidget();
    expect(await (await app.request('/widget/version')).json()).toEqual({ version: '1.2.3-abc' });
    const fija = await app.request('/widget/1.2.3-abc/mesa.js');
    expect(fija.headers.get('cache-control')).toMatch(/immutable/);
    const parte = await app.request('/widget/1.2.3-abc/partes/lista-ABC.js');
    expect(parte.headers.get('cache-control')).toMatch(/immutable/);
    const vieja = await app.request('/widget/0.9.0/mesa.js');
    expect([vieja.status, vieja.headers.get('location')]).toEqual([302, '../mesa.js']);
  });

  test('is nothing but its own files', async () => {
    const app = montarWidget();
    for (const ruta of ['manifest.json', 'partes/otra.js', 'partes/..%2fmanifest.json', 'mesa.js.br']) {
      expect((await app.request(`/widget/${ruta}`)).status).toBe(404);
    }
  });
});
