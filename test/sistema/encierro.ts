/** Runs a program as a hardened deployment does: another user, without any right, on a file system that it cannot write. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { ManagedProcess } from './managed-process.ts';

export interface Encierro {
  uid: number;
  /** The only folder that it can write. */
  datos: string;
  umask: string;
  /** Limit of open files. */
  descriptores: number;
  entorno: Record<string, string>;
  carpeta: string;
}

const GUION = `
umask "$1"; cd "$2"; mount --bind "$3" "$3"; mount -o remount,ro,bind /; shift 3; exec "$@"
`;

/** Skips where this user may not make mounts of its own. */
export function necesitaEncierro(contexto: TestContext): void {
  const puede = spawnSync('unshare', [
    '--mount',
    '--propagation',
    'private',
    'mount',
    '-o',
    'remount,ro,bind',
    '/',
  ]);
  if (puede.status !== 0)
    contexto.skip('Not tried here: only root with its own mounts can make a read-only system.');
}

export function encerrar(
  { uid, datos, umask, descriptores, entorno, carpeta }: Encierro,
  orden: readonly string[],
): ManagedProcess {
  const sinDerechos = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all'];
  return new ManagedProcess(
    'unshare',
    [
      ...['--mount', '--propagation', 'private', 'sh', '-euc', GUION, 'sh', umask, carpeta, datos],
      ...['prlimit', `--nofile=${Math.min(descriptores, limiteDeAqui())}`, '--core=0'],
      ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...sinDerechos],
      ...orden,
    ],
    { env: entorno },
  );
}

/** More files than this nobody may open here, not even root in a container. */
export function limiteDeAqui(): number {
  const [, duro] = /^Max open files +\S+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return Number(duro ?? Infinity);
}

/** A line of /proc/<pid>/status. */
export function estadoDe(pid: number, nombre: string): string {
  const estado = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${nombre}:\\s*(.*)$`, 'm').exec(estado)?.[1] ?? '';
}
