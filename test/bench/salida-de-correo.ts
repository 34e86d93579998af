/** How fast waiting mail leaves, and how soon an answer is in the clerk's mailbox. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Postfix } from '../sistema/postfix.ts';
import { rutaDe } from '../sistema/programas.ts';
import { mediana } from './carga.ts';
import { procesador, residente, type Programa } from './child-process.ts';
import {
  abrir,
  CLINICA,
  conDireccion,
  dicho,
  enLaBase,
  entornoDeCorreo,
  porHacer,
  SEGUIDAS,
  seguidas,
  type ParaCorreo,
  type Servicio,
} from './con-correo.ts';
import { aLoMas, alMenos, type Figura } from './figura.ts';
import { CUENTA, INDICE_MS } from './por-peticion.ts';

const CORREOS = 10_000;
const DESNUDOS = 2_000;
const RESPUESTAS = 20;

/** Mail that waits, each about the first case of the clerk's. */
function llenar(archivo: string): void {
  enLaBase(archivo, (base) => {
    const insertar = base.prepare(
      `INSERT INTO correos (clase, usuario, direccion, caso, datos, message_id, creado, desde)
       SELECT 'caso', u.id, ?, (SELECT min(numero) FROM casos WHERE nit = u.nit), '{"que":{"registrado":1}}', ?, ?, ?
       FROM usuarios u WHERE u.nit = ? AND u.alias IS NULL`,
    );
    const ahora = Date.now();
    base.transaction(() => {
      for (let i = 0; i < CORREOS; i += 1) insertar.run(CLINICA, randomUUID(), ahora, ahora, CUENTA.nit);
    })();
  });
}

interface Servidor {
  nombre: string;
  puerto: number;
  cerrar: () => Promise<void>;
}

/** Debian's postfix, a server as there are many; where it may not be started, the sink, which answers at once. */
async function abrirServidor(sumidero: Programa): Promise<Servidor & { postfix?: Postfix }> {
  if (rutaDe('postfix') === undefined || process.getuid?.() !== 0) {
    const { puerto } = await dicho(sumidero);
    return { nombre: 'a sink', puerto, cerrar: () => Promise.resolve() };
  }
  const postfix = await Postfix.iniciar([CLINICA]);
  return { nombre: 'postfix', puerto: postfix.puerto, postfix, cerrar: () => postfix.cerrar() };
}

/** Bare nodemailer through the same server: milliseconds and processor's milliseconds for each mail. */
async function desnudo(puerto: number): Promise<{ ms: number; cpu: number }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'remitente.ts')],
    { env: { ...process.env, PUERTO: String(puerto), TOTAL: String(DESNUDOS) } },
  );
  const { ms, cpu } = JSON.parse(stdout) as { ms: number; cpu: number };
  return { ms: ms / DESNUDOS, cpu: cpu / DESNUDOS };
}

export async function medirSalida(con: ParaCorreo, sumidero: Programa): Promise<Figura[]> {
  const { nombre, puerto, postfix, cerrar } = await abrirServidor(sumidero);
  const servicio = await abrir(con, 'salida', {
    ...(await entornoDeCorreo(sumidero)),
    MESA_SMTP: `smtp://127.0.0.1:${puerto}`,
    MESA_CORREO_PAUSA: '1',
  });
  try {
    const reposo = residente(servicio.pid);
    // A service that has worked: the first thousands of writes take memory too, whatever they are about.
    await seguidas(servicio);
    conDireccion(servicio.archivo);
    const antes = await desnudo(puerto);
    const nuestro = await vaciar(con, servicio);
    const despues = await desnudo(puerto);
    const bare = (antes.ms + despues.ms) / 2;
    const figuras = [
      alMenos(
        `${CORREOS} waiting mails leave through ${nombre}, part of the speed of bare nodemailer`,
        bare / nuestro.ms,
        0.8,
        `${(1000 / nuestro.ms).toFixed(0)}/s, bare ${(1000 / antes.ms).toFixed(0)} before and ${(1000 / despues.ms).toFixed(0)} after; ` +
          `${(nuestro.cpu * 1000).toFixed(0)} µs of processor each, bare ${(antes.cpu * 1000).toFixed(0)}`,
      ),
      aLoMas(
        'growth of the process meanwhile, MiB',
        (nuestro.mayor - nuestro.reposo) / 2 ** 20,
        32,
        `from ${(nuestro.reposo / 2 ** 20).toFixed(0)} after ${SEGUIDAS} creations; ${(reposo / 2 ** 20).toFixed(0)} before them`,
      ),
    ];
    if (postfix) figuras.push(await medirLlegada(con, servicio, postfix));
    else
      process.stderr.write('how soon an answer is in the mailbox: not measured without postfix and root\n');
    return figuras;
  } finally {
    servicio.terminar();
    await servicio.terminado;
    await cerrar();
  }
}

interface Vaciado {
  /** Milliseconds and processor's milliseconds for each mail. */
  ms: number;
  cpu: number;
  /** Bytes of the process before, and at most. */
  reposo: number;
  mayor: number;
}

async function vaciar(con: ParaCorreo, servicio: Servicio): Promise<Vaciado> {
  await pausa(INDICE_MS);
  const reposo = residente(servicio.pid);
  llenar(servicio.archivo);
  const cpuAntes = procesador(servicio.pid);
  // A commit of its own makes the service look.
  await con.ingresar(CUENTA, servicio.url);
  const inicio = performance.now();
  let mayor = reposo;
  while (porHacer(servicio.archivo).correos > 0) {
    mayor = Math.max(mayor, residente(servicio.pid));
    await pausa(100);
  }
  const ms = (performance.now() - inicio) / CORREOS;
  return { ms, cpu: (procesador(servicio.pid) - cpuAntes) / CORREOS, reposo, mayor };
}

/** From the end of the pause for gathering until the answer is in the mailbox. */
async function medirLlegada({ ingresar }: ParaCorreo, servicio: Servicio, postfix: Postfix): Promise<Figura> {
  const cookie = await ingresar({ correo: 'agente@demo.local' }, servicio.url);
  const tardo: number[] = [];
  for (let i = 0; i < RESPUESTAS; i += 1) {
    const habia = postfix.cuantos(CLINICA);
    const respuesta = await fetch(`${servicio.url}/api/v1/casos/40912/mensajes`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify({ texto: `Respuesta ${i}` }),
    });
    if (respuesta.status !== 201) throw new Error(`answer: ${respuesta.status}`);
    const finDeLaPausa = performance.now() + 1_000;
    while (postfix.cuantos(CLINICA) === habia) await pausa(5);
    tardo.push(performance.now() - finDeLaPausa);
  }
  return aLoMas(
    'an answer in the mailbox after the pause for gathering, the slowest in ms',
    Math.max(...tardo),
    5_000,
    `p50 ${mediana(tardo).toFixed(0)} ms, ${RESPUESTAS} answers, postfix on this machine`,
  );
}
