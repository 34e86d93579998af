/** `mesa doctor` on this machine: each line with an installation that is broken so, and with one that is whole. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, openSync, closeSync, truncateSync, writeSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import { examinar, type Revision } from '../../../server/doctor/examen.ts';
import { leerConTolerancia } from '../../../server/doctor/configuracion.ts';
import type { Hallazgo } from '../../../server/doctor/hallazgo.ts';
import { REVISIONES } from '../../../server/doctor/revisiones.ts';
import { serviciosCon } from '../../../server/doctor/procesos.ts';
import { mirarSalida } from '../../../server/doctor/servicio.ts';
import { revisarLugar } from '../../../server/doctor/datos.ts';
import { compararEsquema, revisarNode } from '../../../server/doctor/programa.ts';
import { compararHora } from '../../../server/doctor/reloj.ts';
import { compararEdad } from '../../../server/doctor/respaldo.ts';

const PROGRAMAS = join(import.meta.dirname, '..', '..', '..', 'dist', 'server');
const EN_RAIZ = process.getuid?.() === 0;

let carpeta: string;
let datos: string;
let children: ChildProcess[];
beforeEach(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-doctor-'));
  datos = join(carpeta, 'datos');
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
  await rm(carpeta, { recursive: true, force: true });
});

interface Informe {
  formato: number;
  version: string;
  fecha: string;
  bien: boolean;
  revisiones: (Required<Pick<Revision, 'clave' | 'estado' | 'dicho'>> & { remedio: string | null })[];
}

function doctor(entorno: Record<string, string> = {}, argumentos: string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROGRAMAS, 'mesa.js'), 'doctor', '--json', ...argumentos],
    { env: { ...limpio(), MESA_DATOS: datos, ...entorno }, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const informe = JSON.parse(stdout) as Informe;
  return {
    estado: status,
    informe,
    de: (clave: string) => informe.revisiones.filter((revision) => revision.clave === clave),
  };
}

/** What one check finds, in this process. */
async function lineas(clave: string, entorno: Record<string, string> = {}): Promise<readonly Hallazgo[]> {
  const suyo = { MESA_DATOS: datos, PORT: '0', ...entorno };
  return REVISIONES[clave]!({
    ...leerConTolerancia(suyo),
    entorno: suyo,
    url: undefined,
    ahora: Date.now(),
  });
}

/** Without the variables of whoever runs the tests. */
const limpio = () =>
  Object.fromEntries(Object.entries(process.env).filter(([nombre]) => !/^(MESA_|PORT$|HOST$)/.test(nombre)));

async function crearDatos(): Promise<void> {
  const base = await abrirBase(datos);
  await base.cerrar();
}

/** Resolves to its address. */
async function servir(entorno: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, [join(PROGRAMAS, 'main.js')], {
    env: { ...limpio(), PORT: '0', MESA_DATOS: datos, ...entorno },
  });
  children.push(child);
  let texto = '';
  for (;;) {
    const [trozo] = (await once(child.stdout, 'data')) as [Buffer];
    texto += String(trozo);
    const url = /"url":"([^"]+)","msg":"listo"/.exec(texto)?.[1];
    if (url) return url;
  }
}

/** Names, sizes, rights and content times of all files. */
async function foto(): Promise<string[]> {
  const nombres = await readdir(datos, { recursive: true });
  const lineas = await Promise.all(
    nombres.map(async (nombre) => {
      const { size, mode, uid, mtimeMs, ino } = await stat(join(datos, nombre));
      return `${nombre} ${size} ${mode.toString(8)} ${uid} ${mtimeMs} ${ino}`;
    }),
  );
  return lineas.sort();
}

const arreglar = (dicho: string | RegExp, remedio: string | RegExp) =>
  expect.objectContaining({
    estado: 'arreglar',
    dicho: expect.stringMatching(dicho) as string,
    remedio: expect.stringMatching(remedio) as string,
  }) as unknown;

test('a whole installation is exit status 0, with and without the service, and nothing is changed', async () => {
  await crearDatos();
  const antes = await foto();
  const parada = doctor({ PORT: '1' });
  expect(parada.informe.revisiones.filter(({ estado }) => estado === 'arreglar')).toEqual([]);
  expect([parada.estado, parada.informe.bien, parada.informe.formato]).toEqual([0, true, 1]);
  expect(await foto()).toEqual(antes);
  expect(parada.de('servicio')).toMatchObject([{ estado: 'sin_revisar' }]);

  const url = await servir();
  const enMarcha = doctor({ PORT: new URL(url).port });
  expect(enMarcha.informe.revisiones.filter(({ estado }) => estado === 'arreglar')).toEqual([]);
  expect(enMarcha.estado).toBe(0);
  expect(enMarcha.de('servicio')).toMatchObject([
    { estado: 'bien', dicho: expect.stringContaining(url) as string },
  ]);
  expect(new Set(enMarcha.informe.revisiones.map(({ clave }) => clave))).toEqual(
    new Set([
      'programa',
      'portal',
      'correo',
      'configuracion',
      'permisos',
      'esquema',
      'base',
      'integridad',
      'disco',
      'descriptores',
      'reloj',
      'servicio',
      'registro',
      'antivirus',
      'respaldo',
      'url',
    ]),
  );
  for (const revision of enMarcha.informe.revisiones) {
    expect(Object.keys(revision)).toEqual(['clave', 'estado', 'dicho', 'remedio']);
    if (revision.estado === 'arreglar') expect(revision.remedio).not.toBeNull();
  }
});

test('as text it tells each line and what to do, and counts them', async () => {
  const { status, stdout } = spawnSync(process.execPath, [join(PROGRAMAS, 'mesa.js'), 'doctor'], {
    env: { ...limpio(), MESA_DATOS: datos },
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^ARREGLAR +permisos +No existe la carpeta/m);
  expect(stdout).toMatch(/^ +→ Si es una instalación nueva/m);
  expect(stdout).toMatch(/^Por arreglar: 1\. Bien: \d+\. Sin revisar: \d+\.$/m);
  expect(status).toBe(1);
});

test('an address that is none is a wrong call', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(PROGRAMAS, 'mesa.js'), 'doctor', '--url', 'mesa.ejemplo.co'],
    { env: { ...limpio(), MESA_DATOS: datos }, encoding: 'utf8' },
  );
  expect(stderr).toContain('--url');
  expect(status).toBe(2);
});

test.runIf(EN_RAIZ)('the user of the service, who is not root, sees the same', async () => {
  await crearDatos();
  const NADIE = 65_534;
  // The folder above is root's own.
  await chmod(carpeta, 0o755);
  await chown(datos, NADIE, NADIE);
  for (const nombre of await readdir(datos)) await chown(join(datos, nombre), NADIE, NADIE);
  const antes = await foto();
  const comoNadie = spawnSync(process.execPath, [join(PROGRAMAS, 'mesa.js'), 'doctor', '--json'], {
    env: { ...limpio(), MESA_DATOS: datos, PORT: '1' },
    encoding: 'utf8',
    uid: NADIE,
    gid: NADIE,
  });
  expect(
    (JSON.parse(comoNadie.stdout) as Informe).revisiones.filter(({ estado }) => estado === 'arreglar'),
  ).toEqual([]);
  // As root too, and what root opens stays the other user's.
  expect(doctor({ PORT: '1' }).estado).toBe(0);
  expect(await foto()).toEqual(antes);
  // Another user can see nothing, and is told so.
  const otro = spawnSync(process.execPath, [join(PROGRAMAS, 'mesa.js'), 'doctor', '--json'], {
    env: { ...limpio(), MESA_DATOS: datos, PORT: '1' },
    encoding: 'utf8',
    uid: NADIE - 1,
    gid: NADIE - 1,
  });
  expect(otro.status).toBe(1);
  expect((JSON.parse(otro.stdout) as Informe).revisiones).toContainEqual(
    arreglar(/es de otro usuario/, /sudo -u/),
  );
});

describe('permissions', () => {
  test('files that others may read are named with the command that mends them', async () => {
    await crearDatos();
    await mkdir(join(datos, 'adjuntos', '7f'), { recursive: true });
    await writeFile(join(datos, 'adjuntos', '7f', 'x'), 'x', { mode: 0o640 });
    const { estado, de } = doctor();
    expect(de('permisos')).toContainEqual(arreglar(/7f\/x \(640\)/, `chmod -R go-rwx ${datos}`));
    expect(estado).toBe(1);
  });

  test.runIf(EN_RAIZ)('files of another user are named', async () => {
    await crearDatos();
    await chown(join(datos, 'mesa.db'), 4_321, 4_321);
    expect(await lineas('permisos')).toContainEqual(arreglar(/mesa\.db/, /chown -R 0:0/));
  });
});

describe('the database', () => {
  const conBase = async (cambiar: (db: InstanceType<typeof Database>) => void): Promise<void> => {
    await crearDatos();
    const db = new Database(join(datos, 'mesa.db'));
    cambiar(db);
    db.close();
  };

  test('of a newer program is said', async () => {
    await conBase((db) => db.exec("INSERT INTO migraciones VALUES ('999-del-futuro', '2030-01-01')"));
    expect(await lineas('esquema')).toEqual([arreglar(/más nueva.*999-del-futuro/, /Instale de nuevo/)]);
  });

  test('of an older program is said', () => {
    expect(compararEsquema(['001-a'], ['001-a', '002-b'])).toEqual(arreglar(/anterior.*002-b/, /respaldo/));
    expect(compararEsquema(['001-a', '002-b'], ['001-a', '002-b']).estado).toBe('bien');
  });

  test('that is another program’s is said', async () => {
    await mkdir(datos, { mode: 0o700 });
    const db = new Database(join(datos, 'mesa.db'));
    db.exec('CREATE TABLE otra (x)');
    db.close();
    await chmod(join(datos, 'mesa.db'), 0o600);
    expect(await lineas('esquema')).toEqual([arreglar(/no es una base de datos de la Mesa/, /MESA_DATOS/)]);
  });

  test('that left WAL mode is said', async () => {
    await crearDatos();
    const copia = join(carpeta, 'copia.db');
    await copyFile(join(datos, 'mesa.db'), copia);
    const db = new Database(copia);
    db.pragma('journal_mode = DELETE');
    db.close();
    await copyFile(copia, join(datos, 'mesa.db'));
    expect(await lineas('base')).toEqual([arreglar(/modo delete/, /Reinicie/)]);
  });

  test('with a write-ahead log that grew is said', async () => {
    await crearDatos();
    await writeFile(join(datos, 'mesa.db-wal'), '', { mode: 0o600 });
    truncateSync(join(datos, 'mesa.db-wal'), 200 * 1024 ** 2);
    expect(await lineas('base')).toEqual([arreglar(/mesa\.db-wal mide 200\.0 MiB/, /reinícielo/)]);
  });

  test.each([
    ['a page of zeros', 3 * 4096],
    ['the second half cut off', -1],
  ])('with %s is damaged', async (_, lugar) => {
    await crearDatos();
    const archivo = join(datos, 'mesa.db');
    const { size } = await stat(archivo);
    if (lugar < 0) truncateSync(archivo, size / 2);
    else {
      const abierto = openSync(archivo, 'r+');
      writeSync(abierto, Buffer.alloc(4096), 0, 4096, lugar);
      closeSync(abierto);
    }
    const { estado, de } = doctor();
    expect(de('integridad')).toEqual([arreglar(/está dañada/, /restaure/)]);
    expect(estado).toBe(1);
  });

  test('that is no database at all is damaged, and the other checks go on', async () => {
    await mkdir(datos, { mode: 0o700 });
    await writeFile(join(datos, 'mesa.db'), 'x'.repeat(10_000), { mode: 0o600 });
    const { de } = doctor();
    expect(de('integridad')).toEqual([arreglar(/está dañada/, /restaure/)]);
    expect(de('esquema')).toMatchObject([{ estado: 'sin_revisar' }]);
    expect(de('disco').every(({ estado }) => estado === 'bien')).toBe(true);
  });
});

test('a disk with less room than asked for, and Node that is too old, are said', async () => {
  expect(await revisarLugar({ nombre: 'los datos', ruta: carpeta, libres: Infinity })).toEqual([
    arreglar(/Quedan .* en el disco de los datos/, /Libere espacio/),
  ]);
  expect(revisarNode('20.18.3', '>=20.19')).toEqual(arreglar(/20\.18\.3/, />=20\.19/));
  expect(revisarNode('22.0.0', '>=20.19').estado).toBe('bien');
});

test.runIf(EN_RAIZ)('a small disk that is nearly full of bytes and of files is said', async (contexto) => {
  await mkdir(datos, { mode: 0o700 });
  const monte = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,nr_inodes=2000,mode=700', 'tmpfs', datos]);
  if (monte.status !== 0) contexto.skip('this user may not mount');
  const { de } = doctor();
  expect(spawnSync('umount', [datos]).status).toBe(0);
  expect(de('disco')).toContainEqual(arreglar(/Quedan \d\.\d MiB en el disco de los datos/, /1\.0 GiB/));
  expect(de('disco')).toContainEqual(arreglar(/Solo caben \d+ archivos más/, /inodos/));
});

test('the limit of open files is told from the service’s own process', async () => {
  const child = spawn(
    'sh',
    ['-c', `ulimit -n 600; exec "$@"`, 'sh', process.execPath, join(PROGRAMAS, 'main.js')],
    { env: { ...limpio(), PORT: '0', MESA_DATOS: datos } },
  );
  children.push(child);
  let texto = '';
  while (!texto.includes('"listo"')) texto += String((await once(child.stdout, 'data'))[0]);
  expect(await lineas('descriptores')).toMatchObject([
    { estado: 'bien', dicho: expect.stringMatching(`proceso ${child.pid} puede tener 600 `) as string },
  ]);
  const db = new Database(join(datos, 'mesa.db'));
  db.exec(
    "INSERT INTO usuarios (rol, nombre, correo, clave, creado) VALUES ('agente', 'A', 'a@b.co', '', 0)",
  );
  for (let i = 0; i < 50; i++) {
    db.prepare('INSERT INTO sesiones (huella, usuario, creada, vence) VALUES (?, 1, ?, ?)').run(
      `${i}`.padStart(64, '0'),
      Date.now(),
      Date.now() + 3_600_000,
    );
  }
  db.close();
  expect(await lineas('descriptores')).toEqual([arreglar(/con 50 sesiones necesita 612/, /LimitNOFILE/)]);
});

describe('the clock', () => {
  test('behind what was written is said', async () => {
    await crearDatos();
    const db = new Database(join(datos, 'mesa.db'));
    db.prepare(
      "INSERT INTO auditoria (usuario, accion, objeto, datos, creada) VALUES (NULL, 'x', 'x', '{}', ?)",
    ).run(Date.now() + 86_400_000);
    db.close();
    expect(await lineas('reloj')).toContainEqual(
      arreglar(/el reloj está atrasado, o estuvo adelantado/, /timedatectl/),
    );
  });

  test('behind the program itself is said', () => {
    expect(compararHora(0, undefined, 1e12)).toEqual(arreglar(/el programa se instaló/, /timedatectl/));
    expect(compararHora(2e12, 1e12, 1e12).estado).toBe('bien');
  });
});

describe('the configuration', () => {
  test('that is wrong is told whole, and the other checks go on', async () => {
    await crearDatos();
    const { estado, de } = doctor({
      MESA_CIERRE_DIAS: 'quince',
      MESA_URL: 'mesa.ejemplo.co',
      MESA_ORIGEN: 'https://portal.ejemplo.co',
      MESA_XYZ: '1',
    });
    expect(de('configuracion')).toEqual([
      arreglar(/MESA_URL no es válida/, /Corrija/),
      arreglar(/MESA_CIERRE_DIAS no es válida/, /Corrija/),
      arreglar(/MESA_ORIGEN no existe/, /MESA_ORIGENES/),
      arreglar(/MESA_XYZ no existe/, /operacion\.md/),
    ]);
    expect(de('integridad')).toMatchObject([{ estado: 'bien' }]);
    expect(estado).toBe(1);
  });

  test('whose variables contradict each other is told', async () => {
    await crearDatos();
    const { de } = doctor({ MESA_URL: 'https://mesa.ejemplo.co', MESA_ORIGENES: 'http://portal.ejemplo.co' });
    expect(de('configuracion')).toEqual([
      arreglar(/MESA_PROXY no lo nombra/, 'Escriba: MESA_PROXY=127.0.0.1'),
      arreglar(/sin HTTPS/, /MESA_ORIGENES=https:\/\/portal\.ejemplo\.co/),
    ]);
  });

  test('that names a secret file which others may read, or which is not there, is told', async () => {
    await crearDatos();
    const secreto = join(carpeta, 'secreto');
    await writeFile(secreto, 'x', { mode: 0o644 });
    await chmod(secreto, 0o644);
    const { de } = doctor({ MESA_PRUEBA_ARCHIVO: secreto, MESA_OTRA_ARCHIVO: join(carpeta, 'nada') });
    expect(de('configuracion')).toContainEqual(
      arreglar(/otros usuarios pueden leer \(644\)/, `chmod 600 ${secreto}`),
    );
    expect(de('configuracion')).toContainEqual(arreglar(/MESA_OTRA_ARCHIVO nombra .*no existe/, /ruta/));
  });

  test('that is not the running service’s is told by the names, never the values', async () => {
    await servir({ MESA_METRICAS: '10.9.8.7' });
    const { estado, de, informe } = doctor();
    expect(de('configuracion')).toContainEqual(
      expect.objectContaining({
        estado: 'sin_revisar',
        dicho: expect.stringContaining('MESA_METRICAS') as string,
      }),
    );
    expect(JSON.stringify(informe)).not.toContain('10.9.8.7');
    expect(estado).toBe(0);
  });
});

describe('the service', () => {
  test('whose port another program has is said', async () => {
    await crearDatos();
    const ajeno = createServer((socket) => socket.end('220 otro programa\r\n')).listen(0, '127.0.0.1');
    await once(ajeno, 'listening');
    onTestFinished(() => void ajeno.close());
    const PORT = String((ajeno.address() as AddressInfo).port);
    const child = spawn(process.execPath, [join(PROGRAMAS, 'mesa.js'), 'doctor', '--json'], {
      env: { ...limpio(), MESA_DATOS: datos, PORT },
    });
    let texto = '';
    child.stdout.on('data', (trozo) => (texto += String(trozo)));
    await once(child, 'close');
    expect((JSON.parse(texto) as Informe).revisiones).toContainEqual(arreglar(/otro programa/, /PORT/));
  });

  test.runIf(EN_RAIZ)('that has other data is said', async () => {
    const url = await servir();
    await rename(datos, join(carpeta, 'otros'));
    await crearDatos();
    expect(await lineas('servicio', { PORT: new URL(url).port })).toEqual([
      arreglar(/otros datos/, /MESA_DATOS/),
    ]);
  });

  test('that does not answer is said, without waiting for ever', async () => {
    const url = await servir();
    children[0]!.kill('SIGSTOP');
    expect(await lineas('servicio', { PORT: new URL(url).port })).toEqual([
      arreglar(/no contesta en 5 segundos/, /reinícielo/),
    ]);
    children[0]!.kill('SIGCONT');
  });

  test('that runs twice on the same data is told', async () => {
    await servir();
    await servir();
    expect(await lineas('servicio')).toContainEqual(
      expect.objectContaining({
        dicho: expect.stringMatching(/^2 servicios usan los mismos datos/) as string,
      }),
    );
  });

  test('of several processes on one port is one service', async () => {
    const url = await servir({ MESA_PROCESOS: '2' });
    await expect.poll(() => serviciosCon(join(datos, 'mesa.db')).length, { timeout: 20_000 }).toBe(2);
    expect(await lineas('servicio')).toEqual([
      expect.objectContaining({ estado: 'bien', dicho: expect.stringContaining(url) as string }),
    ]);
    expect(await lineas('descriptores')).toHaveLength(2);
  });

  test('whose log goes to a file is told with its disk', async () => {
    const archivo = join(carpeta, 'registro.log');
    appendFileSync(archivo, '');
    expect(await mirarSalida(1, archivo)).toMatchObject({ estado: 'bien' });
    expect(await mirarSalida(1, 'pipe:[1]')).toMatchObject({ estado: 'sin_revisar' });
  });
});

describe('the backup', () => {
  const HORA = 3_600_000;

  test('that is too old for what happened since is said', () => {
    expect(compararEdad(100 * HORA, 10 * HORA, 20 * HORA)).toEqual(
      arreglar(/hace 4 días.*80|72|3 días/, /respaldo crear/),
    );
    expect(compararEdad(100 * HORA, undefined, 20 * HORA)).toEqual(
      arreglar(/ningún respaldo/, /respaldo crear/),
    );
    expect(compararEdad(100 * HORA, 10 * HORA, undefined).estado).toBe('bien');
    expect(compararEdad(100 * HORA, undefined, 90 * HORA).estado).toBe('bien');
  });

  const mesa = (...argumentos: string[]) =>
    spawnSync(process.execPath, [join(PROGRAMAS, 'mesa.js'), ...argumentos], {
      env: { ...limpio(), MESA_DATOS: datos },
      encoding: 'utf8',
    });

  test('is compared with its manifest, and what was changed in it is said', async () => {
    await crearDatos();
    const respaldo = join(carpeta, 'respaldo');
    expect(mesa('respaldo', 'crear', respaldo).status).toBe(0);
    expect(await lineas('respaldo')).toMatchObject([
      { estado: 'bien' },
      { estado: 'bien', dicho: expect.stringContaining('está completo') as string },
    ]);
    const copia = openSync(join(respaldo, 'mesa.db'), 'r+');
    writeSync(copia, 'x', 5_000);
    closeSync(copia);
    expect(await lineas('respaldo')).toContainEqual(arreglar(/no es la que se copió/, /respaldo crear/));
    await rename(join(respaldo, 'respaldo.json'), join(respaldo, 'otro.json'));
    expect(await lineas('respaldo')).toContainEqual(
      arreglar(/no tiene un respaldo terminado/, /respaldo crear/),
    );
    await rm(respaldo, { recursive: true });
    expect(await lineas('respaldo')).toContainEqual(
      expect.objectContaining({
        estado: 'sin_revisar',
        remedio: expect.stringContaining('verificar') as string,
      }),
    );
  });
});

test('a check that never ends, or ends its program, costs none of the others', async () => {
  const programa = join(carpeta, 'malo.mjs');
  await writeFile(
    programa,
    `for (const clave of process.argv.slice(3)) {
       if (clave === 'muere') process.kill(process.pid, 'SIGKILL');
       if (clave === 'cuelga') for (;;);
       process.send({ clave, hallazgos: [{ estado: 'bien', dicho: clave }] });
       await new Promise((seguir) => setImmediate(seguir));
     }`,
  );
  const claves = ['uno', 'cuelga', 'dos', 'muere', 'tres'];
  const revisiones = await examinar({ claves, programa, plazo: 2_000 });
  expect(revisiones.map(({ clave, estado }) => [clave, estado])).toEqual([
    ['uno', 'bien'],
    ['cuelga', 'sin_revisar'],
    ['dos', 'bien'],
    ['muere', 'sin_revisar'],
    ['tres', 'bien'],
  ]);
  expect(revisiones[1]!.dicho).toContain('2 segundos');
});
