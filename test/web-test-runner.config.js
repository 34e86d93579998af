// Every element in a real Chromium, against the real service in a process of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import Database from 'better-sqlite3';
import { build } from 'esbuild';
import { LIT_FILES, litOfBundle } from '../.config/lit/lit.js';
import { ARGUMENTOS, rutaDelNavegador } from './navegador.js';

const rootDir = join(import.meta.dirname, '..');
const PUERTO = Number(process.env.PUERTO_PRUEBAS ?? 8765);
const ORIGEN = `http://localhost:${PUERTO}`;

const datos = mkdtempSync(join(tmpdir(), 'mesa-widget-'));
const servicio = spawn(process.execPath, [join(rootDir, 'dist', 'server', 'demo.js')], {
  env: { ...process.env, PORT: '0', MESA_DATOS: datos, MESA_ORIGENES: ORIGEN, MESA_WEBHOOKS: ORIGEN },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => {
  servicio.kill();
  rmSync(datos, { recursive: true, force: true });
});
const servidor = await direccion();

async function direccion() {
  let escrito = '';
  for await (const trozo of servicio.stdout) {
    escrito += trozo;
    const url = /http:\/\/localhost:\d+/.exec(escrito)?.[0];
    if (url && escrito.includes('Ctrl+C')) return url;
  }
  throw new Error(`The service did not start: ${escrito}`);
}

/** What the other side does meanwhile: the pages of the tests share one session, an agent and an admin have their own. */
const cookies = new Map();
async function comoSoporte({ metodo, ruta, cuerpo }) {
  const correo = ruta.startsWith('/admin') ? 'admin@demo.local' : 'agente@demo.local';
  const pedir = (m, r, body) =>
    fetch(`${servidor}/api/v1${r}`, {
      method: m,
      headers: {
        cookie: cookies.get(correo) ?? '',
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
  if (!cookies.has(correo)) {
    const ingreso = await pedir('POST', '/sesion', { correo, contrasena: 'demo-mesa-2026' });
    cookies.set(correo, ingreso.headers.getSetCookie()[0].split(';')[0]);
  }
  const respuesta = await pedir(metodo, ruta, cuerpo);
  const texto = await respuesta.text();
  if (!respuesta.ok) throw new Error(`${metodo} ${ruta}: ${respuesta.status} ${texto}`);
  // The runner takes null for a command that nobody knows.
  return texto ? JSON.parse(texto) : {};
}

/** As when a message came by mail: the service keeps the whole text of what it cut. */
function guardarOriginal({ numero, secuencia, texto }) {
  const base = new Database(join(datos, 'mesa.db'));
  base.prepare('INSERT INTO correos_originales VALUES (?, ?, ?)').run(numero, secuencia, texto);
  base.close();
  return {};
}

/** Lit's own, which one test compares the bundle's with. */
const litEntero = await build({
  stdin: { contents: "export * from 'lit'", resolveDir: rootDir },
  bundle: true,
  format: 'esm',
  write: false,
});

export default {
  rootDir,
  port: PUERTO,
  files: ['test/widget/**/*.test.ts'],
  nodeResolve: true,
  concurrency: 1,
  // Receivers of webhooks: one takes everything, and one refuses it.
  middleware: [
    (contexto, seguir) => {
      if (!contexto.path.startsWith('/receptor/')) return seguir();
      contexto.status = Number(contexto.path.slice('/receptor/'.length));
    },
  ],
  plugins: [
    {
      name: 'soporte',
      executeCommand: ({ command, payload }) =>
        ({ soporte: comoSoporte, 'correo-original': guardarOriginal })[command]?.(payload),
    },
    {
      // The elements are tested with the Lit that is in the bundle.
      name: 'lit',
      serve({ path }) {
        if (path === '/lit-entero.js') return litEntero.outputFiles[0].text;
        return LIT_FILES.test(path) ? litOfBundle(join(rootDir, path)) : undefined;
      },
    },
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../widget/tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath: rutaDelNavegador(), args: ARGUMENTOS } })],
  testFramework: { config: { timeout: 20_000 } },
  testsFinishTimeout: 180_000,
  // Only with --coverage.
  coverageConfig: {
    include: ['widget/**/*.ts', 'shared/**/*.ts'],
    reportDir: 'coverage/widget',
    reporters: ['text-summary', 'html', 'lcovonly'],
  },
  testRunnerHtml: (prueba) => `<!doctype html>
<html lang="es-CO">
  <head><meta charset="utf-8"><title>Pruebas</title><meta name="servidor" content="${servidor}"></head>
  <body><script type="module" src="${prueba}"></script></body>
</html>`,
};
