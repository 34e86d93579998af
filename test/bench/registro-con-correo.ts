/** What it costs to file a case while mail and webhooks are on. Where they go is in a process whose cost is not counted. */
import { mediana } from './carga.ts';
import { procesador, type Programa } from './child-process.ts';
import { cargarCrudo } from './cliente-crudo.ts';
import {
  abrir,
  CLIENTES,
  conDireccion,
  enLaBase,
  entornoDeCorreo,
  hastaQueNadaEspere,
  seguidas,
  type ParaCorreo,
  type Seguidas,
  type Servicio,
} from './con-correo.ts';
import { aLoMas, type Figura } from './figura.ts';

/** Creations that end before what they cause is looked for. */
const RAFAGA = 96;
const RAFAGAS = 12;
/** Bursts of a round that may come to nothing. */
const PERDIDAS_MAXIMO = 100;

/** Microseconds of processor for each creation until it is answered, and what is measured of many in a row. */
interface Registro extends Seguidas {
  respuesta: number;
}

export async function medirRegistro(con: ParaCorreo, sumidero: Programa, rondas: number): Promise<Figura[]> {
  const sin = await abrir(con, 'sin-correo', {});
  const conAmbos = await abrir(con, 'con-correo', {
    ...(await entornoDeCorreo(sumidero)),
    MESA_CORREO_PAUSA: '0',
    MESA_WEBHOOKS: sumidero.url,
  });
  try {
    conDireccion(conAmbos.archivo);
    await oir(con, conAmbos, sumidero);
    for (const servicio of [sin, conAmbos]) await seguidas(servicio);
    const hechas: { sin: Registro; con: Registro }[] = [];
    for (let ronda = 0; ronda < rondas; ronda += 1) {
      const respuestas = await rafagas(sin, conAmbos, ronda);
      const orden = ronda % 2 === 0 ? [sin, conAmbos] : [conAmbos, sin];
      const seguido = new Map<Servicio, Seguidas>();
      for (const servicio of orden) seguido.set(servicio, await seguidas(servicio));
      hechas.push({
        sin: { respuesta: respuestas.sin, ...seguido.get(sin)! },
        con: { respuesta: respuestas.con, ...seguido.get(conAmbos)! },
      });
    }
    const de = (leer: (ronda: (typeof hechas)[number]) => number) => mediana(hechas.map(leer));
    return [
      aLoMas(
        'filing a case with mail and webhooks on ÷ without, processor until it is answered',
        de((r) => r.con.respuesta / r.sin.respuesta),
        1.05,
        `${de((r) => r.con.respuesta).toFixed(0)} µs, without ${de((r) => r.sin.respuesta).toFixed(0)}; ` +
          `with a mail and a webhook sent for each case ${de((r) => r.con.todo).toFixed(0)}, without ${de((r) => r.sin.todo).toFixed(0)}, ` +
          `and ${de((r) => r.con.ritmo).toFixed(0)}/s meanwhile, without ${de((r) => r.sin.ritmo).toFixed(0)}`,
      ),
    ];
  } finally {
    for (const servicio of [sin, conAmbos]) {
      servicio.terminar();
      await servicio.terminado;
    }
  }
}

/** Has the service tell the sink of each case that is filed. */
async function oir({ ingresar }: ParaCorreo, { url }: Servicio, sumidero: Programa): Promise<void> {
  const respuesta = await fetch(`${url}/api/v1/admin/webhooks`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Cookie: await ingresar({ correo: 'admin@demo.local' }, url),
    },
    body: JSON.stringify({ nombre: 'Sumidero', url: `${sumidero.url}/`, eventos: ['caso.registrado'] }),
  });
  if (respuesta.status !== 201) throw new Error(`webhook: ${respuesta.status} ${await respuesta.text()}`);
}

/**
 * Creations in bursts that end before what they cause is begun, in turns and in both orders; one in which that was begun
 * does not count, and the next ones are smaller.
 */
async function rafagas(sin: Servicio, con: Servicio, ronda: number): Promise<Record<'sin' | 'con', number>> {
  const suma = { sin: 0, con: 0 };
  let creados = 0;
  let largo = RAFAGA;
  let perdidas = 0;
  for (let vez = 0; vez < RAFAGAS;) {
    const orden = (vez + ronda) % 2 === 0 ? (['sin', 'con'] as const) : (['con', 'sin'] as const);
    const cpu = { sin: 0, con: 0 };
    let vale = true;
    for (const cual of orden) {
      const servicio = { sin, con }[cual];
      await hastaQueNadaEspere(servicio.archivo);
      const repartido = hastaDonde(servicio.archivo);
      const antes = procesador(servicio.pid);
      await cargarCrudo(
        servicio.url,
        { clientes: CLIENTES, total: largo, exito: 201 },
        servicio.pedidos.crear,
      );
      cpu[cual] = procesador(servicio.pid) - antes;
      vale &&= hastaDonde(servicio.archivo) === repartido;
    }
    if (!vale) {
      largo = Math.max(CLIENTES, Math.floor(largo / 2));
      if (++perdidas > PERDIDAS_MAXIMO)
        throw new Error('this machine is too busy to measure what filing costs');
      continue;
    }
    vez += 1;
    creados += largo;
    suma.sin += cpu.sin;
    suma.con += cpu.con;
  }
  return { sin: (suma.sin * 1000) / creados, con: (suma.con * 1000) / creados };
}

const hastaDonde = (archivo: string) =>
  enLaBase(archivo, (base) => base.prepare('SELECT sum(evento) FROM repartos').pluck().get());
