/** The running service: whether it answers, with these data and this version, and what its process may use. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { statfs } from 'node:fs/promises';
import { CARPETA_DEL_WIDGET } from '../estaticos/widget.routes.ts';
import { DESCRIPTORES_MINIMOS, limiteDeDescriptores } from '../run/descriptors.ts';
import { archivoDeBase, sesionesAbiertas } from './base.sqlite.ts';
import { arreglar, bien, codigoDe, mib, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';
import { esDemora, pedir } from './pedir.ts';
import { serviciosCon } from './procesos.ts';

/** Milliseconds for one answer of a service on this machine. */
const PLAZO_MS = 5_000;
const LIBRES_PARA_REGISTRO = 256 * 1024 ** 2;
/** Descriptors for files, the database and the requests of whoever has no session. */
const DESCRIPTORES_BASICOS = DESCRIPTORES_MINIMOS;
/** A browser with a session keeps its event stream open, and asks beside it. */
const DESCRIPTORES_POR_SESION = 2;

export async function revisarServicio({ config }: Entrada): Promise<Hallazgo[]> {
  const procesos = serviciosCon(archivoDeBase(config.datos));
  const puertos = [...new Set([...procesos.flatMap(({ puertos }) => puertos), config.puerto])].filter(
    Boolean,
  );
  const hallados: Hallazgo[] = [];
  for (const puerto of puertos) {
    const propio = procesos.find((proceso) => proceso.puertos.includes(puerto));
    const hallado = await mirarPuerto(hostDe(config.host), puerto, propio?.principal);
    if (hallado) hallados.push(hallado);
  }
  const principales = procesos.filter(
    ({ principal }, i) => procesos.findIndex((otro) => otro.principal === principal) === i,
  );
  if (principales.length > 1) {
    const cuales = principales
      .map(({ principal: pid, puertos }) => `${pid} (puerto ${puertos.join(', ')})`)
      .join(' y ');
    hallados.push(
      bien(
        `${principales.length} servicios usan los mismos datos: los procesos ${cuales}. Si no es a propósito, detenga uno.`,
      ),
    );
  }
  return hallados.length > 0 ? hallados : [sinRevisar('El servicio no está en marcha en esta máquina.')];
}

const hostDe = (host: string): string => {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
};

/** Undefined where nobody listens. `pid` is the process that has our data open, if one does. */
async function mirarPuerto(
  host: string,
  puerto: number,
  pid: number | undefined,
): Promise<Hallazgo | undefined> {
  const donde = `http://${host}:${puerto}`;
  const salud = await preguntar(`${donde}/salud`);
  if (salud === 'nadie') {
    return pid === undefined
      ? undefined
      : arreglar(
          `El proceso ${pid} tiene abiertos los datos y escucha en el puerto ${puerto}, pero no atiende en ${donde}.`,
          'Revise que HOST sea la dirección con que corre el servicio.',
        );
  }
  if (salud === 'callado') {
    return arreglar(
      `Lo que escucha en ${donde} no contesta en ${PLAZO_MS / 1000} segundos.`,
      'Mire el registro del servicio y el uso del procesador y del disco; si sigue así, reinícielo.',
    );
  }
  if (salud.texto !== '{"estado":"vivo"}') {
    return arreglar(
      `En ${donde} atiende otro programa, no la Mesa de Ayuda.`,
      'Cambie PORT, o detenga ese programa.',
    );
  }
  if (pid === undefined && existsSync('/proc/net/tcp') && process.getuid?.() === 0) {
    return arreglar(
      `En ${donde} atiende una Mesa de Ayuda que usa otros datos.`,
      'Revise que MESA_DATOS y PORT sean los del servicio.',
    );
  }
  const version = await preguntar(`${donde}/widget/version`);
  const corre = typeof version === 'object' ? (/"version":"([^"]*)"/.exec(version.texto)?.[1] ?? '') : '';
  const esperada = versionDelWidget();
  if (corre !== esperada) {
    return arreglar(
      `El servicio en ${donde} es de otra construcción (${corre}) que este programa (${esperada}).`,
      'Reinicie el servicio, para que corra la que está instalada.',
    );
  }
  return bien(
    `El servicio atiende en ${donde}${pid === undefined ? '' : ` (proceso ${pid})`}, con esta misma versión.`,
  );
}

/** Name of the build of the widget that belongs to this program. */
export function versionDelWidget(): string {
  const { version } = JSON.parse(readFileSync(join(CARPETA_DEL_WIDGET, 'manifest.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** `nadie`: nobody listens; `callado`: no answer in time. */
async function preguntar(url: string): Promise<{ texto: string } | 'nadie' | 'callado'> {
  try {
    return await pedir(url, { plazo: PLAZO_MS });
  } catch (error) {
    if (codigoDe(error) === 'ECONNREFUSED') return 'nadie';
    // Otherwise something listens that speaks no HTTP.
    return esDemora(error) ? 'callado' : { texto: '' };
  }
}

/** How many files and sockets may be open, against what the sessions of now need. */
export function revisarDescriptores({ config: { datos }, ahora }: Entrada): Hallazgo[] {
  const procesos = serviciosCon(archivoDeBase(datos));
  const sesiones = existsSync(archivoDeBase(datos)) ? intentarContar(datos, ahora) : 0;
  const necesarios = DESCRIPTORES_BASICOS + DESCRIPTORES_POR_SESION * sesiones;
  const medidos =
    procesos.length > 0
      ? procesos.map(({ pid, limite, abiertos }) => ({ quien: `El proceso ${pid}`, limite, abiertos }))
      : [{ quien: 'Un programa iniciado desde aquí', limite: limiteDeDescriptores(), abiertos: 0 }];
  return medidos.map(({ quien, limite, abiertos }) => {
    if (limite === undefined)
      return sinRevisar('Este sistema no dice cuántos archivos puede abrir el servicio.');
    const dicho = `${quien} puede tener ${limite === Infinity ? 'cualquier número de' : limite} archivos y conexiones abiertos${abiertos ? ` y tiene ${abiertos}` : ''}; con ${sesiones} sesiones necesita ${necesarios}.`;
    return limite >= necesarios && abiertos < limite * 0.8
      ? bien(dicho)
      : arreglar(
          dicho,
          'Escriba LimitNOFILE=65536 en la unidad de systemd (o "ulimit -n 65536" antes de iniciar) y reinicie el servicio.',
        );
  });
}

function intentarContar(datos: string, ahora: number): number {
  try {
    return sesionesAbiertas(datos, ahora);
  } catch {
    return 0; // what is wrong with the database, another check says
  }
}

/** Whether the log has where to go. */
export async function revisarRegistro({ config }: Entrada): Promise<Hallazgo[]> {
  const procesos = serviciosCon(archivoDeBase(config.datos));
  if (procesos.length === 0)
    return [
      sinRevisar('El servicio no está en marcha en esta máquina, o este usuario no puede ver su proceso.'),
    ];
  const hallados: Hallazgo[] = [];
  for (const { pid, puertos, salida } of procesos) {
    hallados.push(await mirarSalida(pid, salida));
    const medidas = await preguntar(`http://${hostDe(config.host)}:${puertos[0]}/metrics`);
    const perdidas = /^mesa_registro_perdidas_total (\d+)/m.exec(
      typeof medidas === 'object' ? medidas.texto : '',
    )?.[1];
    if (perdidas !== undefined && perdidas !== '0') {
      hallados.push(
        arreglar(
          `El proceso ${pid} perdió ${perdidas} líneas del registro desde que inició.`,
          'Revise el disco del registro o el programa que lo lee (journald, docker).',
        ),
      );
    }
  }
  return hallados;
}

/** `salida` is the target of standard output. */
export async function mirarSalida(pid: number, salida: string): Promise<Hallazgo> {
  const ruta =
    salida.startsWith('/') && !salida.startsWith('/dev/') ? salida.replace(/ \(deleted\)$/, '') : undefined;
  const diario = ['/var/log/journal', '/run/log/journal'].find((carpeta) => existsSync(carpeta));
  const donde = ruta ?? (salida.startsWith('socket:') ? diario : undefined);
  if (donde === undefined || !existsSync(donde))
    return sinRevisar(`No se ve en qué disco queda el registro del proceso ${pid} (${salida}).`);
  const { bavail, bsize } = await statfs(donde);
  const quedan = bavail * bsize;
  return quedan >= LIBRES_PARA_REGISTRO
    ? bien(`En el disco del registro, ${donde}, quedan ${mib(quedan)}.`)
    : arreglar(
        `Quedan ${mib(quedan)} en el disco del registro, ${donde}: se perderán líneas.`,
        'Libere espacio, o limite el registro (journalctl --vacuum-size, logrotate).',
      );
}
