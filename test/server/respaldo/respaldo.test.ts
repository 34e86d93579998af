/** Backups: made beside a service that works, checked byte by byte, and put back without giving a number twice. */
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { rutaDeAdjunto } from '../../../server/adjuntos/almacen.ts';
import { ponerBase } from '../../../server/db/copy.sqlite.ts';
import { deConsola } from '../../../server/cli/command.ts';
import { crearRespaldo } from '../../../server/respaldo/crear-respaldo.ts';
import { restaurarRespaldo } from '../../../server/respaldo/restaurar-respaldo.ts';
import { verificarRespaldo } from '../../../server/respaldo/verificar-respaldo.ts';
import type { Adjunto } from '../../../shared/adjunto.ts';
import type { Caso } from '../../../shared/caso.ts';
import type { EstadoDeCorreo } from '../../../shared/correo.ts';
import type { ListaEntregas } from '../../../shared/webhook.ts';
import { montar, NIT_B, type Banco, type Cliente } from '../apoyo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const nada = () => undefined;
const foto = await readFile(rutaDeMuestra('base.png'));

let carpeta: string;
beforeEach(async () => {
  carpeta = join(await mkdtemp(join(tmpdir(), 'mesa-respaldo-')), 'copia');
  const suya = join(carpeta, '..');
  onTestFinished(() => rm(suya, { recursive: true, force: true }));
});

const crear = ({ carpeta: datos }: Pick<Banco, 'carpeta'>, nube = false) =>
  crearRespaldo({ datos, carpeta, nube, ahora: Date.now(), avance: nada });

const restaurar = (datos: string, opciones = {}) =>
  restaurarRespaldo({
    datos,
    carpeta,
    primerCaso: 1,
    reemplazar: false,
    parcial: false,
    autor: deConsola(),
    avance: nada,
    ...opciones,
  });

async function casoConFoto(clinica: Cliente, descripcion: string): Promise<Caso> {
  const { json } = await clinica.subir(new Uint8Array(foto), 'foto.png');
  return clinica.crearCaso({ descripcion, adjuntos: [(json as Adjunto).clave] });
}

const huellas = (archivo: string) => {
  const base = new Database(archivo, { readonly: true });
  const filas = base.prepare('SELECT count(*) FROM sesiones').pluck().get();
  base.close();
  return filas;
};

test('everything is there again in another place: cases, talks, files, users; and nobody is logged in', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const { numero, adjuntos } = await casoConFoto(clinica, 'Con foto');
  await clinica.escribir(numero, 'Buenos días');
  await (await banco.agente()).escribir(numero, 'Para nosotros', { interno: true });
  const { manifiesto, problemas } = await crear(banco);
  expect(problemas).toEqual([]);
  expect(manifiesto).toMatchObject({ casos: 1, ultimoCaso: numero, mensajes: 1, adjuntos: { cantidad: 1 } });
  expect((await stat(carpeta)).mode & 0o777).toBe(0o700);
  expect(huellas(join(carpeta, 'mesa.db'))).toBe(0);
  expect((await verificarRespaldo(carpeta, nada)).problemas).toEqual([]);

  const lejos = join(carpeta, '..', 'lejos');
  expect(await restaurar(lejos)).toMatchObject({ proximoCaso: numero + 1, problemas: [] });
  const otro = await montar({ carpeta: lejos });
  const vieja = otro.anonimo();
  vieja.cookie = clinica.cookie;
  expect((await vieja.pedir('GET', '/casos')).status).toBe(401);
  const alla = await otro.ips();
  expect((await alla.pedir('GET', `/casos/${numero}`)).json).toMatchObject({
    descripcion: 'Con foto',
    adjuntos,
  });
  const { json } = await (
    await otro.agente()
  ).pedir<{ mensajes: { texto: string }[] }>('GET', `/casos/${numero}/mensajes`);
  expect(json.mensajes.map(({ texto }) => texto)).toEqual(['Buenos días', 'Para nosotros']);
  const bajada = await alla.crudo('GET', `/adjuntos/${adjuntos[0]!.clave}`);
  expect(Buffer.from(await bajada.arrayBuffer()).equals(foto)).toBe(true);
  const hallados = await alla.pedir<{ casos: unknown[] }>('GET', '/casos?buscar=foto');
  expect(hallados.json.casos).toHaveLength(1);
});

test('over later data it asks first, and gives no number and no event a second time', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const { numero } = await clinica.crearCaso();
  await crear(banco);
  const despues = await clinica.crearCaso();
  const eventoDe = async (b: Banco) =>
    (
      await b.servicios.base.leer
        .selectFrom('eventos')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirstOrThrow()
    ).id;
  const ultimo = await eventoDe(banco);

  await expect(restaurar(banco.carpeta, { reemplazar: true })).rejects.toThrow('in use');
  await banco.cerrar();
  await expect(restaurar(banco.carpeta)).rejects.toThrow('--reemplazar');
  expect((await restaurar(banco.carpeta, { reemplazar: true })).proximoCaso).toBe(despues.numero + 1);

  const otra = await montar({ carpeta: banco.carpeta });
  const ella = await otra.ips();
  expect((await ella.pedir('GET', `/casos/${despues.numero}`)).status).toBe(404);
  expect((await ella.pedir('GET', `/casos/${numero}`)).status).toBe(200);
  expect((await ella.crearCaso()).numero).toBe(despues.numero + 1);
  expect(await eventoDe(otra)).toBe(ultimo + 1);
  const { json } = await (
    await otra.agente('carla@eps.example')
  ).pedir<{ registros: { accion: string }[] }>('GET', '/admin/auditoria');
  expect(json.registros.map(({ accion }) => accion)).toContain('respaldo.restaurar');
});

test('what waited to be sent when it was made is not sent by itself, and can be sent again', async () => {
  const entorno = {
    MESA_URL: 'https://mesa.eps.example',
    MESA_SMTP: 'smtp://127.0.0.1:2525',
    MESA_REMITENTE: 'mesa@eps.example',
    MESA_WEBHOOKS: 'a.example.co',
  };
  const banco = await montar({ entorno });
  await banco.servicios.base.escribir(async (tx) => {
    await tx
      .insertInto('correos')
      .values(
        (['espera', 'enviado'] as const).map((estado) => ({
          ...{ clase: 'prueba', usuario: null, direccion: 'ana@ips.example', estado },
          ...{ message_id: estado, creado: 1, desde: 1, terminado: estado === 'enviado' ? 2 : null },
        })),
      )
      .execute();
    const { id } = await tx
      .insertInto('webhooks')
      .values({
        ...{ nombre: 'A', url: 'https://a.example.co/', eventos: 'caso.cerrado' },
        ...{ desde_evento: 0, creado: 1, secreto: Buffer.alloc(1) },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('entregas')
      .values({ webhook: id, mensaje: 'msg_1', tipo: 'caso.cerrado', cuerpo: '{}', creada: 1, desde: 1 })
      .execute();
  });
  await crear(banco);
  const lejos = join(carpeta, '..', 'lejos');
  await restaurar(lejos);
  const otro = await montar({ carpeta: lejos, entorno });
  const carla = await otro.agente('carla@eps.example');
  const { json: correo } = await carla.pedir<EstadoDeCorreo>('GET', '/admin/correo');
  expect(correo).toMatchObject({ enEspera: 0, cuantosFallidos: 1 });
  expect(correo.fallidos).toMatchObject([{ error: expect.stringContaining('respaldo') as string }]);
  const { json } = await carla.pedir<ListaEntregas>('GET', '/admin/webhooks/1/entregas');
  expect(json.entregas).toMatchObject([{ estado: 'fallida', error: 'restaurado' }]);
  const { json: repuestos } = await carla.pedir('POST', '/admin/correo/reenviar', { cuerpo: {} });
  expect(repuestos).toEqual({ reenviados: 1 });
});

test('on data that cannot be read it says so, and goes on from the number it is told', async () => {
  const banco = await montar();
  await (await banco.ips()).crearCaso();
  await crear(banco);
  await banco.cerrar();
  await writeFile(join(banco.carpeta, 'mesa.db'), 'no es una base de datos, sino otra cosa');
  expect(await restaurar(banco.carpeta, { reemplazar: true, primerCaso: 500 })).toMatchObject({
    ilegible: true,
    proximoCaso: 500,
  });
  const otra = await montar({ carpeta: banco.carpeta });
  expect((await (await otra.ips()).crearCaso()).numero).toBe(500);
});

test('what is missing or was altered in a backup is named, and it is put back only if that is accepted', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const [uno, dos, tres] = [
    await casoConFoto(clinica, 'Uno'),
    await casoConFoto(clinica, 'Dos'),
    await casoConFoto(clinica, 'Tres'),
  ];
  const claves = [uno, dos, tres].map(({ adjuntos }) => adjuntos[0]!.clave);
  // This one the installation itself has lost.
  await rm(rutaDeAdjunto(banco.carpeta, claves[0]!));
  expect((await crear(banco)).problemas).toEqual([{ clave: claves[0], caso: uno.numero, problema: 'falta' }]);
  const alterado = rutaDeAdjunto(carpeta, claves[1]!);
  const bytes = await readFile(alterado);
  bytes[100]! ^= 1;
  await writeFile(alterado, bytes);
  const { problemas } = await verificarRespaldo(carpeta, nada);
  expect(problemas).toEqual(
    expect.arrayContaining([
      { clave: claves[0], caso: uno.numero, problema: 'falta' },
      { clave: claves[1], caso: dos.numero, problema: 'alterado' },
    ]),
  );
  expect(problemas).toHaveLength(2);

  const lejos = join(carpeta, '..', 'lejos');
  await expect(restaurar(lejos)).rejects.toThrow('--parcial');
  expect(await readdir(join(carpeta, '..'))).not.toContain('lejos');
  await restaurar(lejos, { parcial: true });
  const otra = await montar({ carpeta: lejos });
  const ella = await otra.ips();
  expect((await ella.crudo('GET', `/adjuntos/${claves[1]}`)).status).not.toBe(200);
  expect((await ella.crudo('GET', `/adjuntos/${claves[2]}`)).status).toBe(200);
});

test('a backup whose database was touched, or that was not finished, is none', async () => {
  const banco = await montar();
  await (await banco.ips(NIT_B)).crearCaso();
  await crear(banco);
  const base = join(carpeta, 'mesa.db');
  const bytes = await readFile(base);
  await writeFile(base, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])]));
  await expect(verificarRespaldo(carpeta, nada)).rejects.toThrow('dañada');
  await writeFile(base, bytes);
  expect((await verificarRespaldo(carpeta, nada)).manifiesto.casos).toBe(1);

  const manifiesto = join(carpeta, 'respaldo.json');
  const escrito = await readFile(manifiesto, 'utf8');
  await writeFile(manifiesto, escrito.replace('"formato": 1', '"formato": 2'));
  await expect(verificarRespaldo(carpeta, nada)).rejects.toThrow('versión más nueva');
  await writeFile(manifiesto, escrito.slice(0, 40));
  await expect(verificarRespaldo(carpeta, nada)).rejects.toThrow('respaldo.json está dañado');
  await rename(manifiesto, `${manifiesto}.no`);
  await expect(verificarRespaldo(carpeta, nada)).rejects.toThrow('no tiene un respaldo terminado');
  await expect(crear(banco)).rejects.toThrow('ya tiene algo');
  carpeta = join(banco.carpeta, 'respaldos');
  await expect(crear(banco)).rejects.toThrow('fuera de la de los datos');
});

test('a service that came in while the files were copied keeps what it has, and that is told', async () => {
  const banco = await montar();
  const { numero } = await casoConFoto(await banco.ips(), 'Con foto');
  await crear(banco);
  await banco.cerrar();
  let llamadas = 0;
  let servicio: Database.Database | undefined;
  /** The second round of the files: they are being put back. Opens the database as a service does. */
  const avance = () => {
    llamadas += 1;
    if (llamadas !== 2) return;
    servicio = new Database(join(banco.carpeta, 'mesa.db'));
    servicio.pragma('journal_mode = WAL');
    servicio.prepare('UPDATE casos SET descripcion = ?').run('Entretanto');
  };
  await expect(restaurar(banco.carpeta, { reemplazar: true, avance })).rejects.toThrow('in use');
  expect(servicio!.prepare('SELECT numero, descripcion FROM casos').all()).toEqual([
    { numero, descripcion: 'Entretanto' },
  ]);
  servicio!.close();
  expect(await readdir(banco.carpeta)).not.toContain('restaurando');
});

test('a database that is in use from the start is not replaced unsaid', async () => {
  const [una, otra] = [await montar(), await montar()];
  await una.cerrar();
  const lector = new Database(join(otra.carpeta, 'mesa.db'));
  lector.exec('BEGIN IMMEDIATE');
  await expect(ponerBase(join(una.carpeta, 'mesa.db'), join(otra.carpeta, 'mesa.db'))).rejects.toThrow(
    'in use',
  );
  lector.close();
});

test('one file that the disk does not give costs only itself, and nobody else may read the copy', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const [malo, bueno] = [await casoConFoto(clinica, 'Malo'), await casoConFoto(clinica, 'Bueno')];
  const clave = malo.adjuntos[0]!.clave;
  // A folder in its place: reading it is an error that is not "not there".
  await rm(rutaDeAdjunto(banco.carpeta, clave));
  await mkdir(rutaDeAdjunto(banco.carpeta, clave));
  await mkdir(carpeta, { mode: 0o755 });
  expect((await crear(banco)).problemas).toEqual([{ clave, caso: malo.numero, problema: 'ilegible' }]);
  const modos = await Promise.all(
    [join(carpeta, 'mesa.db'), rutaDeAdjunto(carpeta, bueno.adjuntos[0]!.clave)].map(
      async (archivo) => (await stat(archivo)).mode & 0o777,
    ),
  );
  expect(modos).toEqual([0o600, 0o600]);
});

test('files in the cloud stay there, and the backup says so', async () => {
  const banco = await montar();
  const { adjuntos } = await casoConFoto(await banco.ips(), 'En la nube');
  await rm(rutaDeAdjunto(banco.carpeta, adjuntos[0]!.clave));
  const { manifiesto, problemas } = await crear(banco, true);
  expect([manifiesto.nube, problemas]).toEqual([true, []]);
  expect((await verificarRespaldo(carpeta, nada)).problemas).toEqual([]);
});

test('files that the last backup has are linked, and each backup is whole without the other', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const { adjuntos } = await casoConFoto(clinica, 'Primera');
  const datos = banco.carpeta;
  const copia = (nombre: string) => join(carpeta, '..', nombre);
  const hacer = (nombre: string, opciones = {}) =>
    crearRespaldo({
      datos,
      carpeta: copia(nombre),
      nube: false,
      ahora: Date.now(),
      avance: nada,
      ...opciones,
    });
  const enlaces = async (nombre: string) =>
    (await stat(rutaDeAdjunto(copia(nombre), adjuntos[0]!.clave))).nlink;
  expect(await hacer('lunes')).toMatchObject({ anterior: undefined, enlazados: 0 });
  // What the service itself has is never linked: somebody could alter both.
  expect(await enlaces('lunes')).toBe(1);
  await mkdir(copia('otra cosa'));
  await casoConFoto(clinica, 'Segunda');
  expect(await hacer('martes')).toMatchObject({ anterior: copia('lunes'), enlazados: 1, problemas: [] });
  expect(await enlaces('martes')).toBe(2);
  expect(await hacer('entero', { entero: true })).toMatchObject({ anterior: undefined, enlazados: 0 });
  await rm(copia('entero'), { recursive: true });
  await rm(copia('lunes'), { recursive: true });
  expect((await verificarRespaldo(copia('martes'), nada)).problemas).toEqual([]);

  // One that was damaged there is not passed on, nor one that is missing.
  const [primera, segunda] = await banco.servicios.base.leer.selectFrom('adjuntos').select('clave').execute();
  await appendFile(rutaDeAdjunto(copia('martes'), primera!.clave), 'x');
  await rm(rutaDeAdjunto(copia('martes'), segunda!.clave));
  expect(await hacer('jueves')).toMatchObject({ anterior: copia('martes'), enlazados: 0, problemas: [] });
  expect((await verificarRespaldo(copia('jueves'), nada)).problemas).toEqual([]);
  expect((await verificarRespaldo(copia('martes'), nada)).problemas).toHaveLength(2);
});

test('a last backup on another disk is left alone, and every file is copied', async () => {
  const banco = await montar();
  await casoConFoto(await banco.ips(), 'Con foto');
  await crear(banco);
  const lejos = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mesa-respaldo-'));
  onTestFinished(() => rm(lejos, { recursive: true, force: true }));
  await cp(carpeta, lejos, { recursive: true });
  await rm(carpeta, { recursive: true });
  await symlink(lejos, join(carpeta, '..', 'lejos'));
  const hecho = await crear(banco);
  const mismoDisco = (await stat(lejos)).dev === (await stat(carpeta)).dev;
  expect(hecho).toMatchObject({ enlazados: Number(mismoDisco), problemas: [] });
  expect((await verificarRespaldo(carpeta, nada)).problemas).toEqual([]);
});
