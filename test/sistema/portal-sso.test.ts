/** The programs of docs/portal-sso.md, run as a portal would run them: the service takes their tokens. */
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Sesion } from '../../shared/usuario.ts';
import { montar, NIT_A } from '../server/apoyo.ts';
import { SECRETO } from '../server/portal/tokens.ts';
import { necesita, rutaDe, type Programa } from './programas.ts';
import { puertoLibre } from './puerto.ts';

const CARPETA = join(import.meta.dirname, '..', '..', 'docs', 'portal-sso');
const CLAVE = `2026-01:${SECRETO}`;
/** Arguments of programs are in the locale's encoding. */
const ENV = { ...process.env, CLAVE_DE_MESA: CLAVE, LC_ALL: 'C.UTF-8' };
/** What JSON and base64url make something of. */
const NOMBRE = 'Ana "Ñandú" \\ Ruiz ⚕ 🩺';

async function salida(programa: string, ...argumentos: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(programa, argumentos, { env: ENV });
  return stdout.trim();
}

async function carpeta(): Promise<string> {
  const nueva = await mkdtemp(join(tmpdir(), 'mesa-sso-'));
  onTestFinished(() => rm(nueva, { recursive: true, force: true }));
  return nueva;
}

const entre = (texto: string) => JSON.stringify(texto);

/** How each language makes a token of these. */
const LENGUAJES: [string, Programa[], (nit: string, usuario?: string, nombre?: string) => Promise<string>][] =
  [
    [
      'Node',
      [],
      (...datos) =>
        salida(
          process.execPath,
          '--input-type=module',
          '-e',
          `import { mesaToken } from ${entre(pathToFileURL(join(CARPETA, 'mesa-token.mjs')).href)};
         console.log(mesaToken(...process.argv.slice(1)));`,
          ...datos.filter((dato) => dato !== undefined),
        ),
    ],
    [
      'PHP',
      ['php'],
      (...datos) =>
        salida(
          rutaDe('php')!,
          '-r',
          `require ${entre(join(CARPETA, 'mesa_token.php'))}; echo mesa_token(...array_slice($argv, 1));`,
          '--',
          ...datos.filter((dato) => dato !== undefined),
        ),
    ],
    [
      'Python',
      ['python3'],
      (...datos) =>
        salida(
          rutaDe('python3')!,
          '-B',
          '-c',
          `import sys; sys.path.insert(0, ${entre(CARPETA)})
from mesa_token import mesa_token
print(mesa_token(*sys.argv[1:]))`,
          ...datos.filter((dato) => dato !== undefined),
        ),
    ],
    [
      'Java',
      ['java', 'javac'],
      (...datos) =>
        salida(
          rutaDe('java')!,
          join(CARPETA, 'MesaToken.java'),
          ...datos.filter((dato) => dato !== undefined),
        ),
    ],
    [
      'C#',
      ['mcs', 'mono'],
      async (...datos) => {
        const programa = join(await carpeta(), 'MesaToken.exe');
        await salida(rutaDe('mcs')!, `-out:${programa}`, join(CARPETA, 'MesaToken.cs'));
        return salida(rutaDe('mono')!, programa, ...datos.filter((dato) => dato !== undefined));
      },
    ],
  ];

const servicio = () => montar({ entorno: { MESA_PORTAL_CLAVES: CLAVE, MESA_PORTAL_CREAR_USUARIOS: 'si' } });

test.for(LENGUAJES)('%s makes tokens that open a session', async ([, programas, crear], contexto) => {
  necesita(contexto, programas);
  const banco = await servicio();
  const entregar = async (token: string) => {
    const { status, json } = await banco
      .anonimo()
      .pedir<Sesion>('POST', '/sesion/portal', { cuerpo: { token } });
    return [status, json.usuario];
  };
  const clinica = { rol: 'ips', nombre: 'Clínica A', nit: NIT_A };
  const primero = await crear(NIT_A);
  expect(await entregar(primero)).toEqual([200, clinica]);
  expect((await entregar(primero))[0]).toBe(401);
  expect(await entregar(await crear('900123456-8'))).toEqual([200, clinica]);
  expect(await entregar(await crear(NIT_A, 'ana.ruiz', NOMBRE))).toEqual([
    200,
    { ...clinica, nombre: NOMBRE, alias: 'ana.ruiz' },
  ]);
});

test('a page of PHP answers the token of who is logged in there, and 401 to nobody', async (contexto) => {
  necesita(contexto, ['php']);
  const raiz = await carpeta();
  for (const archivo of ['mesa_token.php', 'mesa-token.php'])
    await copyFile(join(CARPETA, archivo), join(raiz, archivo));
  await writeFile(join(raiz, 'ingreso.php'), `<?php session_start(); $_SESSION['nit'] = '${NIT_A}';`);
  const puerto = await puertoLibre();
  const php = spawn(
    rutaDe('php')!,
    ['-S', `127.0.0.1:${puerto}`, '-t', raiz, '-d', `session.save_path=${raiz}`],
    {
      env: ENV,
      stdio: 'ignore',
    },
  );
  onTestFinished(() => void php.kill());
  const pedir = (archivo: string, cookie = '') =>
    fetch(`http://127.0.0.1:${puerto}/${archivo}`, { headers: { cookie } });
  await expect
    .poll(
      () =>
        pedir('mesa-token.php').then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 15_000 },
    )
    .toBe(401);
  const cookie = (await pedir('ingreso.php')).headers.getSetCookie()[0]!.split(';')[0]!;
  const respuesta = await pedir('mesa-token.php', cookie);
  expect([respuesta.headers.get('content-type'), respuesta.headers.get('cache-control')]).toEqual([
    'text/plain; charset=utf-8',
    'no-store',
  ]);
  const cuerpo = { token: await respuesta.text() };
  expect((await (await servicio()).anonimo().pedir('POST', '/sesion/portal', { cuerpo })).status).toBe(200);
});
