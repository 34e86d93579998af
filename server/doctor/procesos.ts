/** Which processes of this machine use the data, as Linux's /proc shows them (proc(5)). */
import { readdirSync, readFileSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { limiteDeDescriptores } from '../run/descriptors.ts';

export interface Proceso {
  pid: number;
  /** The process that listens: itself, or the first one of several that serve together (MESA_PROCESOS). */
  principal: number;
  /** Ports of TCP that it listens on. */
  puertos: number[];
  /** How many descriptors it may have open, and how many it has. */
  limite: number | undefined;
  abiertos: number;
  /** Where it writes its log: the target of its standard output, such as `/var/log/mesa.log` or `pipe:[123]`. */
  salida: string;
  /** Its environment as it was started, where we may read it. */
  entorno: Readonly<Record<string, string>> | undefined;
}

/** The services that have this file open, without `mesa` commands, which listen on no port. */
export function serviciosCon(archivo: string): Proceso[] {
  const buscado = intentar(() => statSync(archivo));
  if (!buscado) return [];
  return numeros('/proc')
    .filter((pid) => pid !== process.pid && tieneAbierto(pid, buscado))
    .map(leerProceso)
    .filter(({ puertos }) => puertos.length > 0);
}

/** The same file also where a container has it under another path. */
function tieneAbierto(pid: number, buscado: Stats): boolean {
  return numeros(`/proc/${pid}/fd`).some((fd) => {
    const enlace = `/proc/${pid}/fd/${fd}`;
    if (!intentar(() => readlinkSync(enlace))?.endsWith('.db')) return false;
    const suyo = intentar(() => statSync(enlace));
    return suyo?.ino === buscado.ino && suyo.dev === buscado.dev;
  });
}

function leerProceso(pid: number): Proceso {
  const propios = puertosDe(pid);
  const padre = padreDe(pid);
  const principal = propios.length === 0 && programaDe(padre) === programaDe(pid) ? padre : pid;
  const entorno = intentar(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
  return {
    pid,
    principal,
    puertos: principal === pid ? propios : puertosDe(padre),
    limite: limiteDeDescriptores(pid),
    abiertos: numeros(`/proc/${pid}/fd`).length,
    salida: intentar(() => readlinkSync(`/proc/${pid}/fd/1`)) ?? '',
    entorno: entorno === undefined ? undefined : leerEntorno(entorno),
  };
}

function padreDe(pid: number): number {
  const estado = intentar(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '';
  return Number(/^PPid:\s*(\d+)/m.exec(estado)?.[1] ?? 0);
}

/** The script that Node runs, with its path. */
const programaDe = (pid: number): string | undefined =>
  intentar(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    ?.split('\0')
    .find((parte) => parte.endsWith('.js'));

function puertosDe(pid: number): number[] {
  const descriptores = numeros(`/proc/${pid}/fd`);
  const enlaces = descriptores.map((fd) => intentar(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '');
  const escucha = puertosPorSocket(pid);
  const puertos = enlaces.flatMap((enlace) => {
    const puerto = escucha.get(/^socket:\[(\d+)\]$/.exec(enlace)?.[1] ?? '');
    return puerto === undefined ? [] : [puerto];
  });
  return [...new Set(puertos)];
}

function leerEntorno(texto: string): Record<string, string> {
  const pares = texto.split('\0').filter((par) => par.includes('='));
  return Object.fromEntries(
    pares.map((par) => [par.slice(0, par.indexOf('=')), par.slice(par.indexOf('=') + 1)]),
  );
}

/** Ports listened on in the process's network, by the inode of their socket. */
function puertosPorSocket(pid: number): Map<string, number> {
  const ESCUCHA = '0A';
  const lineas = ['tcp', 'tcp6'].flatMap((tabla) =>
    (intentar(() => readFileSync(`/proc/${pid}/net/${tabla}`, 'utf8')) ?? '').split('\n').slice(1),
  );
  return new Map(
    lineas
      .map((linea) => linea.trim().split(/\s+/))
      .filter(([, , , estado]) => estado === ESCUCHA)
      .map(([, local = '', , , , , , , , inodo = '']) => [
        inodo,
        Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16),
      ]),
  );
}

function numeros(carpeta: string): number[] {
  return (intentar(() => readdirSync(carpeta)) ?? []).filter((nombre) => /^\d+$/.test(nombre)).map(Number);
}

/** Undefined for what this user may not see, or what ended meanwhile. */
function intentar<T>(leer: () => T): T | undefined {
  try {
    return leer();
  } catch {
    return undefined;
  }
}
