/** Mail that comes in through Debian's dovecot, over TLS, to the service as it is built. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leerConfig } from '../../server/config.ts';
import { crearCaso } from '../../server/casos/crear-caso.ts';
import { direccionDeRespuesta } from '../../server/correo-entrante/direccion-de-respuesta.ts';
import { agregarIps } from '../../server/ips/ips.repository.ts';
import { abrirServicios } from '../../server/run/service.ts';
import { RAIZ } from '../e2e/servicio.ts';
import { archivo, enTexto, escribirCorreo } from '../server/correo-entrante/correo-escrito.ts';
import { rutaDeMuestra } from '../muestras.ts';
import { crearCertificado, type Certificado } from './certificado.ts';
import { Dovecot } from './dovecot.ts';
import { ManagedProcess } from './managed-process.ts';
import { necesita } from './programas.ts';
import { puertoLibre } from './puerto.ts';

const ESPERA = { timeout: 60_000, interval: 100 };
const DIRECCION = 'facturacion@clinica.example';
const NIT = '900123456';
/** In an hour a case takes twenty mails of one user. */
const CASOS = 4;
const MUERTES = 10;
const POR_MUERTE = 6;

let carpeta: string;
let datos: string;
let dovecot: Dovecot;
let certificado: Certificado;
let entorno: Record<string, string>;
/** Cases of the IPS, and where each is answered. */
let casos: { numero: number; responderA: string }[];
let responderA: string;
let servicio: ManagedProcess | undefined;

beforeEach(async (contexto) => {
  necesita(contexto, ['dovecot', 'openssl']);
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-imap-'));
  // Dovecot is another user, and has its folder below this one.
  await chmod(carpeta, 0o711);
  datos = join(carpeta, 'datos');
  certificado = crearCertificado(carpeta, ['localhost']);
  dovecot = new Dovecot({ carpeta: join(carpeta, 'dovecot'), puerto: await puertoLibre(), certificado });
  entorno = {
    MESA_DATOS: datos,
    MESA_URL: 'https://mesa.eps.example',
    MESA_SMTP: 'smtp://127.0.0.1:9',
    MESA_REMITENTE: 'mesa@eps.example',
    MESA_IMAP: dovecot.url,
  };
  await poblar();
});

afterEach(async () => {
  await servicio?.terminar();
  servicio = undefined;
  await dovecot?.terminar();
  if (carpeta) await rm(carpeta, { recursive: true, force: true });
});

/** An IPS with a confirmed address, and a case of it. */
async function poblar(): Promise<void> {
  const { servicios, cerrar } = await abrirServicios(leerConfig(entorno, {}));
  const { base, calendario } = servicios;
  await base.escribir((tx) =>
    agregarIps(tx, { nit: NIT, nombre: 'Clínica', estado: 'ACTIVO', hash: '', creada: Date.now() }),
  );
  const { id } = await base.leer
    .selectFrom('usuarios')
    .select('id')
    .where('nit', '=', NIT)
    .executeTakeFirstOrThrow();
  await base.escribir((tx) =>
    tx.insertInto('direcciones').values({ usuario: id, direccion: DIRECCION, confirmada: 1 }).execute(),
  );
  const alcance = {
    parte: 'ips',
    nit: NIT,
    usuario: { id, rol: 'ips', nombre: 'Clínica', nit: NIT },
  } as const;
  const nuevo = { motivo: 'cargue-resolucion-2463', asunto: 'capacitacion', descripcion: 'Prueba' };
  casos = [];
  for (let i = 0; i < CASOS; i += 1) {
    const { numero } = await base.escribir((tx) => crearCaso(tx, alcance, nuevo, Date.now(), calendario));
    casos.push({ numero, responderA: (await direccionDeRespuesta(servicios, numero, id))! });
  }
  ({ responderA } = casos[0]!);
  await cerrar();
}

async function arrancar(): Promise<ManagedProcess> {
  servicio = new ManagedProcess(process.execPath, [join(RAIZ, 'dist', 'server', 'main.js')], {
    env: { ...process.env, ...entorno, PORT: '0', NODE_EXTRA_CA_CERTS: certificado.certificado },
  });
  await servicio.esperar((dicho) => dicho.includes('"listo"'));
  return servicio;
}

function consultar<T>(sql: string, ...valores: unknown[]): T[] {
  const db = new Database(join(datos, 'mesa.db'), { readonly: true });
  try {
    return db.prepare(sql).all(...valores) as T[];
  } finally {
    db.close();
  }
}

const textos = () =>
  consultar<{ texto: string }>('SELECT texto FROM mensajes ORDER BY id').map(({ texto }) => texto);
const estado = () =>
  consultar<{ conectado: number | null; error: string | null }>('SELECT conectado, error FROM buzon')[0]!;

const correo = (texto: string, cabeceras: Record<string, string> = {}) =>
  escribirCorreo({ To: responderA, ...cabeceras }, [enTexto(texto)]);

test('an answer is in its case as soon as it is in the mailbox, and lies in another folder then', async () => {
  await dovecot.iniciar();
  await dovecot.entregar(correo('De antes del comienzo'));
  await arrancar();
  await vi.waitFor(() => expect(textos()).toEqual(['De antes del comienzo']), ESPERA);
  const pdf = await readFile(rutaDeMuestra('minimo.pdf'));
  await dovecot.entregar(
    escribirCorreo({ To: responderA }, [
      enTexto('Con soporte\n\n> cita'),
      archivo('s.pdf', pdf, 'application/pdf'),
    ]),
  );
  await dovecot.entregar(correo('Hola', { From: 'otro@x.example' }));
  await dovecot.entregar(correo('Estoy de vacaciones', { 'Auto-Submitted': 'auto-replied' }));
  await vi.waitFor(async () => expect(await dovecot.cuantos('')).toBe(0), ESPERA);
  expect(textos()).toEqual(['De antes del comienzo', 'Con soporte']);
  expect(consultar('SELECT bytes FROM adjuntos WHERE mensaje IS NOT NULL')).toEqual([{ bytes: pdf.length }]);
  expect(consultar('SELECT texto FROM correos_originales')).toEqual([{ texto: 'Con soporte\n\n> cita' }]);
  expect([await dovecot.cuantos('Procesados'), await dovecot.cuantos('Rechazados')]).toEqual([3, 1]);
  expect(estado()).toMatchObject({ conectado: expect.any(Number) as number, error: null });
  // It says goodbye, and that nobody reads the mailbox now.
  await servicio!.terminar();
  expect(await servicio!.fin).toBe(0);
  expect(consultar('SELECT dueno, conectado FROM buzon')).toEqual([{ dueno: null, conectado: null }]);
  expect(servicio!.dicho).not.toContain(DIRECCION);
});

test('a mail that nobody can read is put aside after some tries, told to the administration, and keeps no other', async () => {
  await dovecot.iniciar();
  await arrancar();
  let hondo = 'Content-Type: text/plain\r\n\r\nfondo\r\n';
  for (let i = 0; i < 60; i += 1)
    hondo = `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n${hondo}--b${i}--\r\n`;
  await dovecot.entregar(`From: ${DIRECCION}\r\nTo: ${responderA}\r\nMIME-Version: 1.0\r\n${hondo}`);
  await dovecot.entregar(correo('Después de él'));
  await vi.waitFor(() => expect(textos()).toEqual(['Después de él']), ESPERA);
  await vi.waitFor(async () => expect(await dovecot.cuantos('Por revisar')).toBe(1), {
    ...ESPERA,
    timeout: 120_000,
  });
  await vi.waitFor(() => expect(estado().error).toContain('Por revisar'), ESPERA);
});

test('a mail of 40 MB is not fetched: its sender is told', async () => {
  await dovecot.iniciar();
  await arrancar();
  await dovecot.entregar(
    escribirCorreo({ To: responderA }, [enTexto('Va'), archivo('a.pdf', randomBytes(30 * 1024 * 1024))]),
  );
  await vi.waitFor(async () => expect(await dovecot.cuantos('Rechazados')).toBe(1), ESPERA);
  expect(consultar('SELECT resultado, motivo, avisado FROM correos_recibidos')).toEqual([
    { resultado: 'rechazado', motivo: 'grande', avisado: 1 },
  ]);
});

test('while the server is away it is tried again and told; it goes on when it is back, with mail numbered anew', async () => {
  await arrancar();
  await vi.waitFor(
    () =>
      expect(estado()).toMatchObject({
        conectado: null,
        error: expect.stringContaining('ECONNREFUSED') as string,
      }),
    ESPERA,
  );
  await dovecot.iniciar();
  await dovecot.entregar(correo('Ya está'));
  await vi.waitFor(() => expect(textos()).toEqual(['Ya está']), ESPERA);
  expect(estado().error).toBeNull();
  await dovecot.terminar();
  await vi.waitFor(() => expect(estado().conectado).toBeNull(), ESPERA);
  await dovecot.renumerar();
  await dovecot.entregar(correo('Tras la pausa'));
  await dovecot.iniciar();
  await vi.waitFor(() => expect(textos()).toEqual(['Ya está', 'Tras la pausa']), ESPERA);
});

test('killed at random while mail comes in, every word is there once', async () => {
  await dovecot.iniciar();
  const pdf = await readFile(rutaDeMuestra('minimo.pdf'));
  const dichos = Array.from({ length: MUERTES * POR_MUERTE }, (_, i) => `Palabra ${i}`);
  const entregar = async (i: number) => {
    const partes =
      i % 5 === 0
        ? [enTexto(dichos[i]!), archivo(`${i}.pdf`, pdf, 'application/pdf')]
        : [enTexto(dichos[i]!)];
    const entero = escribirCorreo({ To: casos[i % CASOS]!.responderA }, partes);
    await dovecot.entregar(entero);
    // Mail servers deliver a mail twice now and then.
    if (i % 7 === 0) await dovecot.entregar(entero);
  };
  for (let muerte = 0; muerte < MUERTES; muerte += 1) {
    for (let i = 0; i < POR_MUERTE; i += 1) await entregar(muerte * POR_MUERTE + i);
    const vivo = await arrancar();
    // All of the earlier ones may be there by now, and of these some.
    const hasta = muerte * POR_MUERTE + Math.floor(Math.random() * POR_MUERTE);
    await vi.waitFor(() => expect(textos().length).toBeGreaterThanOrEqual(hasta), ESPERA);
    vivo.hijo.kill('SIGKILL');
    await vivo.fin;
  }
  await arrancar();
  await vi.waitFor(async () => expect(await dovecot.cuantos('')).toBe(0), ESPERA);
  expect(textos().toSorted()).toEqual(dichos.toSorted());
  expect(consultar('SELECT count(*) AS cuantos FROM adjuntos WHERE mensaje IS NOT NULL')).toEqual([
    { cuantos: dichos.length / 5 },
  ]);
  // Of the same case they stand in the order in which they came.
  for (const { numero } of casos) {
    const suyos = consultar<{ texto: string }>(
      'SELECT texto FROM mensajes WHERE caso = ? ORDER BY secuencia',
      numero,
    );
    const numeros = suyos.map(({ texto }) => Number(texto.slice('Palabra '.length)));
    expect(numeros).toEqual(numeros.toSorted((a, b) => a - b));
  }
});
