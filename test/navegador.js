// Finds the browser that the tests drive, or installs Debian's when that is possible.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NOMBRES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const {
  PATH = '',
  PROGRAMFILES = '',
  'PROGRAMFILES(X86)': PROGRAMFILES_X86 = '',
  LOCALAPPDATA = '',
} = process.env;

const RUTAS = [
  ...PATH.split(delimiter).flatMap((carpeta) => NOMBRES.map((nombre) => join(carpeta, nombre))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...[PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA].flatMap((base) => [
    join(base, 'Google/Chrome/Application/chrome.exe'),
    join(base, 'Microsoft/Edge/Application/msedge.exe'),
  ]),
];

/** The path of a Chromium; throws one sentence that says what to do. */
export function rutaDelNavegador() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) {
    if (existsSync(CHROME_PATH)) return CHROME_PATH;
    throw new Error(`CHROME_PATH=${CHROME_PATH} does not exist.`);
  }
  const hallada = () => RUTAS.find((ruta) => existsSync(ruta));
  return hallada() ?? (instalarEnDebian(), hallada()) ?? faltar();
}

function instalarEnDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log('No browser found: installing chromium with apt-get…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...argumentos) =>
    execFileSync('apt-get', ['-qq', ...argumentos], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    apt('update');
    apt('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  } catch {
    // The sentence below says what is missing.
  }
}

function faltar() {
  throw new Error('The tests need a browser: install Chrome, Chromium or Edge, or set CHROME_PATH to one.');
}

/** What a browser without a desktop, and perhaps without a sandbox, is started with. */
export const ARGUMENTOS = [
  '--disable-background-networking',
  '--disable-dev-shm-usage',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
