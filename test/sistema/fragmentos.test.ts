/**
 * Every block of the documents that the portal's developer reads is run, here or where HECHOS_EN says. What the guides for
 * each kind of page tell to write has a test of its own.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test, type TestContext } from 'vitest';
import { CLAVE } from '../e2e/sala.ts';
import { Demostracion, RAIZ } from '../e2e/servicio.ts';
import { leerFragmentos, type Fragmento } from '../fragmentos.ts';
import { CLAVES, token } from '../server/portal/tokens.ts';
import type { Navegador } from './navegador/navegador.ts';
import { abrirNavegador } from './navegadores.ts';
import { Persona } from './persona.ts';
import { necesita } from './programas.ts';
import { ingresar } from './recorrido.ts';

const correr = promisify(execFile);

const MESA = join(RAIZ, 'dist', 'server', 'mesa.js');
const NIT = '900123456';
/** The help desk's address in the documents. */
const ESCRITA = 'https://mesa.example.co';

const DOCUMENTOS = ['portal.md', 'portal-sso.md', 'guias/sesiones-entre-sitios.md', 'guias/espacios.md'];
const fragmentos = (await Promise.all(DOCUMENTOS.map(leerFragmentos))).flat();

let servicio: Demostracion;
let portal: Server;
let navegador: Navegador;
let persona: Persona | undefined;
/** What the portal answers, by path. */
const paginas = new Map<string, string>();
/** What was asked of it. */
const pedidas: string[] = [];

const origen = () => `http://localhost:${(portal.address() as AddressInfo).port}`;

beforeAll(async () => {
  portal = createServer((peticion, respuesta) => void atender(peticion, respuesta)).listen(0, '127.0.0.1');
  await once(portal, 'listening');
  servicio = await Demostracion.iniciar({ MESA_ORIGENES: origen(), MESA_PORTAL_CLAVES: CLAVES });
  navegador = await abrirNavegador('chromium');
});
afterAll(async () => {
  await navegador?.cerrar();
  await servicio?.cerrar();
  portal?.closeAllConnections();
  portal?.close();
});
afterEach(async () => {
  await persona?.ventana.cerrar();
  persona = undefined;
  paginas.clear();
  pedidas.length = 0;
});

/** The portal's page, its token, and the help desk under a path of it. */
async function atender({ url = '/' }: IncomingMessage, respuesta: ServerResponse): Promise<void> {
  pedidas.push(url);
  if (url.startsWith('/mesa/')) {
    const llegada = await fetch(servicio.url + url.slice('/mesa'.length));
    respuesta.writeHead(llegada.status, { 'Content-Type': llegada.headers.get('content-type') ?? '' });
    respuesta.end(Buffer.from(await llegada.arrayBuffer()));
    return;
  }
  const texto = paginas.get(url);
  respuesta.writeHead(texto === undefined ? 404 : 200, {
    'Content-Type': url === '/' ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
  });
  respuesta.end(texto);
}

const aqui = (texto: string): string => texto.replaceAll(ESCRITA, servicio.url);
const guion = () => `<script type="module" src="${servicio.url}/widget/mesa.js"></script>`;

/** Somebody at a page of the portal with this in it. */
async function abrir(...partes: string[]): Promise<Persona> {
  paginas.set(
    '/',
    `<!doctype html><html lang="es-CO"><meta charset="utf-8" /><body>${partes.join('\n')}</body>`,
  );
  persona = await Persona.sentar(navegador, 'fragmento');
  await persona.ir(`${origen()}/`);
  return persona;
}

const entrar = (quien: Persona): Promise<void> => ingresar(quien, 'NIT', NIT, CLAVE);
const verIngreso = (quien: Persona): Promise<void> => quien.ver({ etiqueta: 'NIT' });
const enPagina = (texto: string): string => `<script>${texto}</script>`;
const BIENVENIDO = { css: 'h1, h2, h3, p, strong', texto: 'Bienvenido, Clínica Demo del Caribe' };
/** A token that no other call was given. */
const prepararToken = () => paginas.set('/mesa-token.php', token({ sub: NIT }));

type Ejecutar = (texto: string, contexto: TestContext) => Promise<void>;

const EJECUTAR: Record<string, Ejecutar> = {
  'portal.md › Para quien hace el portal › 1': async (html) => verIngreso(await abrir(aqui(html))),

  'portal.md › Para quien hace el portal › 2': async (sh, contexto) => {
    const { integrity, version } = await pedirMapa(sh, contexto);
    expect(Object.keys(integrity)).toContain(`${servicio.url}/widget/${version}/mesa.js`);
  },

  'portal.md › Para quien hace el portal › 3': async (html, contexto) => {
    const { version, integrity } = await pedirMapa(
      textoDe('portal.md › Para quien hace el portal › 2'),
      contexto,
    );
    // The reader puts what the commands wrote in place of what is shortened.
    const escrito = aqui(html)
      .replace(/\{ "integrity": .*\}/, JSON.stringify({ integrity }))
      .replaceAll('0.1.0-4f2c…', version);
    expect(escrito).not.toContain('…');
    await verIngreso(await abrir(escrito, '<mesa-login></mesa-login>'));
    const mala = escrito.replaceAll(/sha384-./g, (suma) => (suma.endsWith('A') ? 'sha384-B' : 'sha384-A'));
    await persona!.ventana.cerrar();
    const otra = await abrir(mala, '<mesa-login></mesa-login>');
    await expect.poll(() => otra.ventana.faltas.join(), { timeout: 60_000 }).toMatch(/integrity/i);
  },

  'portal.md › Etiquetas › 1': async (html) => {
    const quien = await abrir(aqui(html));
    await entrar(quien);
    await quien.ver({ etiqueta: 'Motivo' });
  },

  'portal.md › Etiquetas › 2': async (css) => {
    const quien = await abrir(
      `<style>${css}</style><mesa-login></mesa-login><mesa-nuevo-caso></mesa-nuevo-caso>`,
    );
    const alto = (etiqueta: string) => document.querySelector(etiqueta)!.getBoundingClientRect().height;
    expect([await quien.evaluar(alto, 'mesa-login'), await quien.evaluar(alto, 'mesa-nuevo-caso')]).toEqual([
      25 * 16,
      41 * 16,
    ]);
  },

  'portal.md › Etiquetas › 3': async (html) => {
    const quien = await abrir(guion(), html);
    await quien.pulsar({ css: 'button, summary, a', nombre: '¿Olvidó su contraseña?' });
    await quien.ver({ css: 'p', texto: 'Llame al 605 123 4567' });
  },

  'portal.md › Desde su propio código › 1': async (js) => {
    const quien = await abrir(
      guion(),
      '<button id="reportar">Reportar</button><mesa-ayuda></mesa-ayuda>',
      enPagina(js),
    );
    await entrar(quien);
    await quien.ver({ etiqueta: 'Descripción' });
    await quien.pulsar({ css: '#reportar' });
    await quien.verEscrito({ etiqueta: 'Descripción' }, 'Factura FE-1180');
  },

  'portal.md › Con el ingreso del portal › 1': async (html) => {
    prepararToken();
    const quien = await abrir(guion(), html);
    await quien.ver(BIENVENIDO);
  },

  'portal.md › Eventos › 1': async (js) => {
    const quien = await abrir(
      guion(),
      '<p id="menu-mesa" hidden>Casos</p><mesa-login></mesa-login>',
      enPagina(`function mostrarMenu() {} ${js}`),
    );
    await verIngreso(quien);
    await quien.dejarDeVer({ css: '#menu-mesa' });
    await entrar(quien);
    await quien.ver({ css: '#menu-mesa' });
  },

  'portal.md › Eventos › 2': async (js) => {
    const quien = await abrir(
      guion(),
      '<p id="menu-mesa">Casos <b class="numero">?</b></p><mesa-login></mesa-login>',
      enPagina(js),
    );
    await entrar(quien);
    await expect.poll(() => quien.leer({ css: '#menu-mesa' }), { timeout: 60_000 }).toMatch(/^Casos \d+$/);
  },

  'portal.md › Eventos › 3': async (js) => {
    const quien = await abrir(guion(), '<mesa-mis-solicitudes></mesa-mis-solicitudes>', enPagina(js));
    await entrar(quien);
    await quien.pulsar({ css: 'button', texto: 'Ver caso 40912' });
    await expect.poll(() => quien.evaluar(() => location.hash), { timeout: 60_000 }).toBe('#caso/40912');
    await quien.dejarDeVer({ css: 'dialog[open]' });
  },

  'portal.md › En el mismo host del portal › 1': async (html) => {
    await verIngreso(await abrir(html, '<mesa-login></mesa-login>'));
    expect(pedidas).toContain('/mesa/api/v1/sesion');
  },

  'guias/espacios.md › Textos y campos propios › 1': async (html) => {
    const quien = await abrir(guion(), html);
    await entrar(quien);
    await quien.ver({ css: 'span', texto: 'Radique su solicitud' });
    await quien.ver({ css: 'p', texto: 'Tenga a la mano el número de la factura.' });
    await quien.ver({ css: 'input[name=factura]' });
  },

  'guias/sesiones-entre-sitios.md › Una ruta del portal › 2': async (html) => {
    await verIngreso(await abrir(html, '<mesa-login></mesa-login>'));
    expect(pedidas).toContain('/mesa/api/v1/sesion');
  },

  'guias/sesiones-entre-sitios.md › Otro sitio › 1': async (html) => {
    const quien = await abrir(html.replace('https://mesa.otra.co', servicio.url));
    const destino = await quien.evaluar(() => document.querySelector('a')!.href);
    await quien.ir(destino);
    await verIngreso(quien);
  },

  'portal-sso.md › Con claves públicas › 1': async (sh, contexto) => {
    necesita(contexto, ['openssl']);
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-claves-'));
    try {
      await correr(
        'openssl',
        ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'privada.pem'],
        {
          cwd: carpeta,
        },
      );
      await correr('sh', ['-euc', sh.replace('npm run --silent mesa --', `${process.execPath} ${MESA}`)], {
        cwd: carpeta,
      });
      const { keys } = JSON.parse(await readFile(join(carpeta, 'jwks.json'), 'utf8')) as { keys: object[] };
      expect(keys).toEqual([expect.objectContaining({ kty: 'EC', crv: 'P-256' })]);
      expect(keys[0]).not.toHaveProperty('d');
    } finally {
      await rm(carpeta, { recursive: true, force: true });
    }
  },

  'portal-sso.md › En tres pasos › 1': async (sh) => {
    const [orden, escribe] = sh.trim().split('\n');
    const argumentos = /^npm run mesa -- (.*)$/.exec(orden!)![1]!.split(' ');
    const { stdout } = await correr(process.execPath, [MESA, ...argumentos]);
    const [, principio] = /^# (.*)\(43 letras\)$/.exec(escribe!)!;
    expect(stdout).toMatch(new RegExp(`^${principio}[\\w-]{43}$`, 'm'));
  },

  'portal-sso.md › En tres pasos › 2': async (html) => {
    prepararToken();
    const quien = await abrir(guion(), html);
    await quien.ver(BIENVENIDO);
  },

  'portal-sso.md › En tres pasos › 3': async (html) => {
    prepararToken();
    const quien = await abrir(guion(), html);
    await quien.ver(BIENVENIDO);
  },

  'portal-sso.md › En tres pasos › 4': async (js) => {
    prepararToken();
    const quien = await abrir(guion(), '<mesa-login portal="mesa-token.php"></mesa-login>');
    await quien.ver(BIENVENIDO);
    expect(await quien.ventana.evaluar(`(async () => { ${js}; return cerrada; })()`)).toBe(true);
  },
};

/** Blocks that other tests run, and which. */
const HECHOS_EN: Record<string, string> = {
  'portal.md › Con npm › 1': 'test/paquete/paquete.test.ts',
  'portal.md › Con npm › 2': 'test/paquete/paquete.test.ts',
  'portal.md › En otro origen › 1': 'test/sistema/portal.ts',
  'portal-sso.md › Con el ingreso del portal (SSO) › 1': 'a drawing',
  'guias/sesiones-entre-sitios.md › Una ruta del portal › 1': 'test/sistema/sitio.ts',
  ...Object.fromEntries(
    ['PHP › 1', 'PHP › 2', 'Node › 1', 'Python › 1', 'Java › 1', 'C# › 1'].map((cual) => [
      `portal-sso.md › ${cual}`,
      'test/sistema/portal-sso.test.ts',
    ]),
  ),
};

const textoDe = (clave: string): string => fragmentos.find((uno) => uno.clave === clave)!.texto;

/** Gives the commands, and has what they wrote. */
async function pedirMapa(
  sh: string,
  contexto: TestContext,
): Promise<{ version: string; integrity: Record<string, string> }> {
  necesita(contexto, ['curl']);
  const { stdout } = await correr('sh', ['-euc', `${aqui(sh)}\nprintf '\\n%s' "$version"`]);
  const [json, version] = stdout.split('\n');
  return { ...(JSON.parse(json!) as { integrity: Record<string, string> }), version: version! };
}

test('no block is without a test', () => {
  expect([...Object.keys(EJECUTAR), ...Object.keys(HECHOS_EN)].toSorted()).toEqual(
    fragmentos.map(({ clave }) => clave).toSorted(),
  );
});

test.for(fragmentos.filter(({ clave }) => clave in EJECUTAR))(
  '$clave',
  ({ clave, texto }: Fragmento, contexto) => EJECUTAR[clave]!(texto, contexto),
);
