/** Where files lie: spread over folders, found where earlier versions put them, and swept without holding the others. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { abrirAlmacen, rutaDeAdjunto, rutaDeAntes } from '../../../server/adjuntos/almacen.ts';
import { deConsola } from '../../../server/cli/command.ts';
import { purgarCasos } from '../../../server/purga/purgar.ts';
import { crearRespaldo } from '../../../server/respaldo/crear-respaldo.ts';
import { restaurarRespaldo } from '../../../server/respaldo/restaurar-respaldo.ts';
import { verificarRespaldo } from '../../../server/respaldo/verificar-respaldo.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar, type Banco } from '../apoyo.ts';

const foto = await readFile(rutaDeMuestra('base.png'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function archivosEn(carpeta: string): Promise<string[]> {
  const todo = await readdir(join(carpeta, 'adjuntos'), { recursive: true, withFileTypes: true });
  return todo.filter((algo) => algo.isFile()).map((archivo) => join(archivo.parentPath, archivo.name));
}

/** Puts a file where versions with one folder for all keys put it. */
async function envejecer(datos: string, clave: string): Promise<void> {
  const antigua = rutaDeAntes(datos, clave);
  await mkdir(dirname(antigua), { recursive: true });
  await rename(rutaDeAdjunto(datos, clave), antigua);
}

/** A case with one file in its old place. */
async function montarConViejo() {
  const banco = await montar();
  const clinica = await banco.ips();
  const bytes = new Uint8Array(Buffer.concat([foto, randomBytes(100_000)]));
  const clave = String((await clinica.subir(bytes, 'a.png')).json.clave);
  const { numero } = await clinica.crearCaso({ adjuntos: [clave] });
  await envejecer(banco.carpeta, clave);
  return { banco, clinica, clave, numero, bytes };
}

const avance = () => undefined;

test('files are spread over folders although all keys begin alike', async () => {
  const { ips, carpeta } = await montar();
  const clinica = await ips();
  for (let vez = 0; vez < 24; vez += 1) await clinica.subir(new Uint8Array(foto), `${vez}.png`);
  const archivos = await archivosEn(carpeta);
  expect(archivos).toHaveLength(24);
  expect(new Set(archivos.map((ruta) => basename(ruta).slice(0, 10))).size).toBe(1);
  expect(new Set(archivos.map(dirname)).size).toBeGreaterThan(12);
});

test('a file of an earlier version is served from where it is, kept by the sweep, and purged with its case', async () => {
  const { banco, clinica, clave, numero, bytes } = await montarConViejo();
  await utimes(rutaDeAntes(banco.carpeta, clave), 1, 1);
  await mantener(banco.servicios);
  for (const range of [undefined, 'bytes=70000-70099']) {
    const bajada = await clinica.crudo('GET', `/adjuntos/${clave}`, range ? { cabeceras: { range } } : {});
    const [desde, hasta] = range ? [70_000, 70_100] : [0, bytes.length];
    expect(sha256(new Uint8Array(await bajada.arrayBuffer()))).toBe(sha256(bytes.subarray(desde, hasta)));
  }
  await purgarCasos(banco.servicios, { caso: numero }, deConsola(), avance);
  expect(await archivosEn(banco.carpeta)).toEqual([]);
});

test('a backup takes a file of an earlier version, and a backup made by one is verified and restored', async () => {
  const { banco, clave, bytes } = await montarConViejo();
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-respaldo-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  const { problemas } = await crearRespaldo({
    datos: banco.carpeta,
    carpeta,
    nube: false,
    ahora: Date.now(),
    avance,
  });
  expect(problemas).toEqual([]);

  await envejecer(carpeta, clave);
  expect((await verificarRespaldo(carpeta, avance)).problemas).toEqual([]);
  await banco.cerrar();
  await rm(join(banco.carpeta, 'adjuntos'), { recursive: true });
  const encargo = { datos: banco.carpeta, carpeta, primerCaso: 1, reemplazar: true, parcial: false };
  await restaurarRespaldo({ ...encargo, autor: deConsola(), avance });
  expect(sha256(await readFile(rutaDeAdjunto(banco.carpeta, clave)))).toBe(sha256(bytes));
  // Restored once more, over the files that are there.
  await envejecer(banco.carpeta, clave);
  await restaurarRespaldo({ ...encargo, autor: deConsola(), avance });
  expect(await archivosEn(banco.carpeta)).toHaveLength(1);
});

test('the sweep asks for some names at a time, and lets others have a turn in between', async () => {
  const datos = await mkdtemp(join(tmpdir(), 'mesa-barrer-'));
  onTestFinished(() => rm(datos, { recursive: true, force: true }));
  const almacen = await abrirAlmacen(datos);
  const nombres = Array.from({ length: 1_000 }, (_, i) => `clave-de-prueba-${i}`);
  const carpeta = join(datos, 'adjuntos', 'cl');
  await mkdir(carpeta);
  await Promise.all(nombres.map((nombre) => writeFile(join(carpeta, nombre), '')));
  await Promise.all(['7', '8'].map((cual) => utimes(join(carpeta, `clave-de-prueba-${cual}`), 1, 1)));

  let turnos = 0;
  let barriendo = true;
  const contar = () => {
    turnos += 1;
    if (barriendo) setImmediate(contar);
  };
  contar();
  const preguntas: { cuantas: number; turno: number }[] = [];
  await almacen.barrer(Date.now() - 3_600_000, Date.now() + 3_600_000, (dadas) => {
    preguntas.push({ cuantas: dadas.length, turno: turnos });
    return Promise.resolve(new Set(dadas.filter((nombre) => nombre !== 'clave-de-prueba-8')));
  });
  barriendo = false;

  expect(preguntas.reduce((suma, { cuantas }) => suma + cuantas, 0)).toBe(1_000);
  for (const [i, { cuantas, turno }] of preguntas.entries()) {
    expect(cuantas).toBeLessThanOrEqual(100);
    if (i > 0) expect(turno).toBeGreaterThan(preguntas[i - 1]!.turno);
  }
  // Only what is old and known to nobody is gone.
  expect(await readdir(carpeta)).toHaveLength(999);
  expect(await readdir(carpeta)).not.toContain('clave-de-prueba-8');
});

test('a file that no row knows is deleted once it is a day old', async () => {
  const { servicios, carpeta }: Banco = await montar();
  const clave = 'clave-de-prueba-de-nadie';
  const ruta = rutaDeAdjunto(carpeta, clave);
  await mkdir(dirname(ruta), { recursive: true });
  await writeFile(ruta, 'x');
  await mantener(servicios);
  expect(await archivosEn(carpeta)).toEqual([ruta]);
  await utimes(ruta, 1, 1);
  await mantener(servicios);
  expect(await archivosEn(carpeta)).toEqual([]);
});
