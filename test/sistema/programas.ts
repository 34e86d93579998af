/** Debian's programs that these tests drive: where they are, and how to come by them. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';

/** The packages that have each program. */
const PAQUETES = {
  'firefox-esr': 'firefox-esr',
  WebKitWebDriver: 'webkit2gtk-driver',
  Xvfb: 'xvfb',
  nginx: 'nginx-light',
  // The server alone, without the service that the package `apache2` starts.
  apache2: 'apache2-bin',
  openssl: 'openssl',
  curl: 'curl',
  soffice: 'libreoffice-writer libreoffice-calc libreoffice-impress',
  qpdf: 'qpdf',
  'systemd-analyze': 'systemd',
  strace: 'strace',
  php: 'php-cli',
  'php-cgi': 'php-cgi',
  python3: 'python3',
  // With the compiler, which runs a source file.
  java: 'default-jdk-headless',
  javac: 'default-jdk-headless',
  mcs: 'mono-mcs',
  mono: 'mono-runtime',
  dovecot: 'dovecot-imapd',
  postfix: 'postfix',
} as const;

export type Programa = keyof typeof PAQUETES;

/** In CI a test that is not run is a failure. */
const EN_CI = process.env.CI === 'true';

/** Keeps what is installed from being started as a service (invoke-rc.d, deb-systemd-invoke). */
const POLITICA = '/usr/sbin/policy-rc.d';

/** The path of a program, undefined where it is not installed. */
export function rutaDe(programa: Programa): string | undefined {
  const carpetas = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return carpetas.map((carpeta) => join(carpeta, programa)).find(esEjecutable);
}

/** Skips the test that lacks a program, and says which package has it. In CI it fails instead. */
export function necesita(contexto: TestContext, programas: readonly Programa[]): void {
  const faltan = programas.filter((programa) => !rutaDe(programa));
  if (!faltan.length) return;
  const frase = comoConseguir(faltan);
  if (EN_CI) throw new Error(frase);
  contexto.skip(frase);
}

/** Installs what is missing where this user may. Throws in CI when something is still missing. */
export function instalarLoQueFalta(): void {
  const faltaban = faltantes();
  if (faltaban.length && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) instalar(faltaban);
  const faltan = faltantes();
  if (!faltan.length) return;
  if (EN_CI) throw new Error(comoConseguir(faltan));
  process.stderr.write(`${comoConseguir(faltan)}\n`);
}

const faltantes = () => (Object.keys(PAQUETES) as Programa[]).filter((programa) => !rutaDe(programa));

function comoConseguir(faltan: readonly Programa[]): string {
  const paquetes = faltan.map((programa) => PAQUETES[programa]).join(' ');
  return `Not tried here: ${faltan.join(', ')} missing. On Debian: apt-get install ${paquetes}`;
}

function instalar(faltan: readonly Programa[]): void {
  const paquetes = faltan.flatMap((programa) => PAQUETES[programa].split(' '));
  process.stderr.write(`Installing ${paquetes.join(', ')} with apt-get…\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const correr = (programa: string, ...argumentos: string[]) =>
    execFileSync(programa, argumentos, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const apt = (...argumentos: string[]) =>
    correr('apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=600', ...argumentos);
  const propia = !existsSync(POLITICA);
  if (propia) writeFileSync(POLITICA, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt('update');
    apt('install', '--yes', '--no-install-recommends', ...paquetes);
    // Nor at the next start of the machine.
    for (const servicio of ['nginx', 'dovecot'] as const) {
      if (faltan.includes(servicio)) correr('update-rc.d', servicio, 'disable');
    }
  } catch {
    // What is still missing is said by who asked.
  } finally {
    if (propia) rmSync(POLITICA);
  }
}

function esEjecutable(ruta: string): boolean {
  try {
    accessSync(ruta, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
