/** A page that is kept is the page that would be made now, after whatever has changed, whoever changed it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deConsola } from '../../../server/cli/command.ts';
import { guardarPaginas } from '../../../server/casos/paginas-guardadas.ts';
import { crearRespaldo } from '../../../server/respaldo/crear-respaldo.ts';
import { restaurarRespaldo } from '../../../server/respaldo/restaurar-respaldo.ts';
import type { ListaCasos } from '../../../shared/caso.ts';
import { montar, NIT_A } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';
import { enOtroProceso } from '../db/otro-proceso.ts';
import {
  CAMBIOS,
  comparar,
  leer,
  preparar,
  PREGUNTAS,
  type Escena,
  type Pagina,
} from './cambios-de-lista.ts';

/** The same ETag for the same bytes, and never for others. */
function exigirEtagsDelTexto(paginas: readonly Pagina[]): void {
  const textos = new Map<string | null, string>();
  for (const { etag, texto } of paginas) {
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(textos.get(etag) ?? texto).toBe(texto);
    textos.set(etag, texto);
  }
  expect(new Set(textos.values()).size).toBe(textos.size);
}

test.each(CAMBIOS)('after %s', async (_, cambia, hacer) => {
  const escena = await preparar();
  const { clinica, colega, vecino } = escena;
  const antes = await comparar(clinica, vecino);
  const deColega = await comparar(colega, vecino);
  await hacer(escena);
  const despues = await comparar(clinica, vecino);
  await comparar(colega, vecino);
  expect(despues[0]!.texto !== antes[0]!.texto).toBe(cambia);
  exigirEtagsDelTexto([...antes, ...deColega, ...despues]);
});

test('a page that nothing changed is answered without reading a case, and with its ETag not at all', async () => {
  const { banco, clinica, otra } = await preparar();
  const primera = await comparar(clinica);
  let lecturas = 0;
  oirSql(banco.servicios.base.leer, (sql) => (lecturas += Number(sql.includes('from "casos"'))));
  await otra.crearCaso();
  lecturas = 0;
  for (const [i, pregunta] of PREGUNTAS.entries()) {
    expect(await leer(clinica, `/casos${pregunta}`)).toEqual(primera[i]);
    const cabeceras = { 'if-none-match': primera[i]!.etag! };
    const igual = await clinica.crudo('GET', `/casos${pregunta}`, { cabeceras });
    expect([igual.status, await igual.text(), igual.headers.get('etag')]).toEqual([
      304,
      '',
      primera[i]!.etag,
    ]);
    expect(igual.headers.get('x-content-type-options')).toBe('nosniff');
    expect(igual.headers.get('cache-control')).toBe('no-store');
  }
  expect(lecturas).toBe(0);
  await clinica.crearCaso();
  const otraVez = await clinica.crudo('GET', '/casos', { cabeceras: { 'if-none-match': primera[0]!.etag! } });
  expect(otraVez.status).toBe(200);
});

test.each([
  ['its session ends', ({ clinica }: Escena) => clinica.pedir('DELETE', '/sesion')],
  [
    'its user is deactivated',
    ({ banco }: Escena) =>
      enOtroProceso(banco.carpeta, `UPDATE usuarios SET activo = 0 WHERE nit = '${NIT_A}'`),
  ],
  [
    'its IPS is deactivated',
    ({ banco }: Escena) =>
      enOtroProceso(banco.carpeta, `UPDATE ips SET estado = 'INACTIVO' WHERE nit = '${NIT_A}'`),
  ],
])('a kept page is refused as soon as %s', async (_, terminar) => {
  const escena = await preparar();
  const { banco, clinica } = escena;
  const [{ etag }] = (await comparar(clinica)) as [Pagina];
  const { cookie } = clinica;
  await terminar(escena);
  const ladron = banco.anonimo();
  ladron.cookie = cookie;
  for (const cabeceras of [{}, { 'if-none-match': etag! }] as Record<string, string>[]) {
    expect((await ladron.crudo('GET', '/casos', { cabeceras })).status).toBe(401);
  }
});

test('what is refused is refused again, and is not kept', async () => {
  const { clinica } = await preparar();
  for (let i = 0; i < 2; i++) {
    expect((await clinica.pedir('GET', '/casos?limite=0')).status).toBe(422);
    expect((await clinica.pedir('GET', '/casos?orden=vence')).status).toBe(403);
    expect((await clinica.pedir('GET', '/casos?cursor=x')).status).toBe(422);
  }
});

test('many questions stay right', async () => {
  const { clinica } = await preparar();
  for (let i = 0; i < 100; i++) await leer(clinica, `/casos?limite=${i + 1}`);
  await comparar(clinica);
  await leer(clinica, `/casos?nada=${'x'.repeat(2_000)}`);
  await comparar(clinica);
});

test('what is kept is bounded: the IPS that asked longest ago make room', async () => {
  const paginas = guardarPaginas({ mirar: () => undefined, de: () => 1 });
  const casos = [{ descripcion: 'x'.repeat(1_000_000) }] as unknown as ListaCasos['casos'];
  const de = (nit: string) =>
    ({ parte: 'ips', nit, usuario: { id: 1, rol: 'ips', nombre: '', nit } }) as const;
  const lista = { casos, siguiente: null, totales: {} as ListaCasos['totales'] };
  for (let i = 0; i < 40; i++) await paginas.hacer(de(String(i)), '', () => Promise.resolve(lista));
  const quedan = Array.from({ length: 40 }, (_, i) => i).filter((i) => paginas.hallar(de(String(i)), ''));
  expect(quedan).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
});

test('after a restore the list is that of the backup', async () => {
  const { banco, vecino, clinica } = await preparar();
  const antes = await comparar(clinica);
  const copia = join(await mkdtemp(join(tmpdir(), 'mesa-paginas-')), 'copia');
  onTestFinished(() => rm(join(copia, '..'), { recursive: true, force: true }));
  const { carpeta: datos } = banco;
  const comun = { carpeta: copia, datos, avance: () => undefined };
  await crearRespaldo({ ...comun, nube: false, ahora: Date.now() });
  await clinica.crearCaso();
  const otros = await comparar(clinica);
  await vecino.cerrar();
  await banco.cerrar();
  await restaurarRespaldo({ ...comun, primerCaso: 1, reemplazar: true, parcial: false, autor: deConsola() });
  const restaurada = await (await montar({ carpeta: datos })).ips();
  // Content and ETags: a browser that still has such a page is told so, after the start of another process.
  expect(await comparar(restaurada)).toEqual(antes);
  for (const { etag, estado } of [
    { etag: antes[0]!.etag!, estado: 304 },
    { etag: otros[0]!.etag!, estado: 200 },
  ]) {
    const { status } = await restaurada.crudo('GET', '/casos', { cabeceras: { 'if-none-match': etag } });
    expect(status).toBe(estado);
  }
  // One case more after the restore, as often changed as before it, is another page.
  await restaurada.crearCaso({ descripcion: 'Después de restaurar' });
  exigirEtagsDelTexto([...antes, ...otros, ...(await comparar(restaurada))]);
});
