/** What the same question takes with a million cases and with a thousand: lists, filters, searches, reports. */
import { abrirBase } from '../../server/db/database.sqlite.ts';
import { cargar, mediana } from './carga.ts';
import { procesador, type Programa } from './child-process.ts';
import { aLoMas, type Figura } from './figura.ts';
import { GRANDE, type Tamano } from './muchos.ts';
import { CUENTA } from './por-peticion.ts';

/** A service with its data, and the cookies of an IPS and of an agent there. */
interface Mesa extends Programa {
  ips: string;
  agente: string;
}

type Parte = 'ips' | 'agente';

interface Pregunta {
  parte: Parte;
  ruta: string;
}

const dia = (dias: number) => new Date(Date.now() - dias * 86_400_000).toISOString().slice(0, 10);

const preguntas = (parte: Parte, consultas: readonly string[]): Pregunta[] =>
  consultas.map((consulta) => ({ parte, ruta: `/api/v1/casos?${consulta.replaceAll(' ', '%20')}` }));

const enOrdenes = (consultas: readonly string[], ordenes: readonly string[]): string[] =>
  consultas.flatMap((consulta) => ordenes.map((orden) => `${consulta}&orden=${orden}`));

const ORDENES = ['-numero', 'numero', '-fecha', '-actualizado', 'actualizado'];
const ABIERTOS = 'estado=ACTIVO,EN_GESTION';
const TRES_PALABRAS = 'buscar=factura glosa paciente';

/** What opens with the page. */
const LISTAS: readonly Pregunta[] = [
  ...preguntas('ips', ['limite=20', 'limite=20&orden=-actualizado', 'estado=ACTIVO', 'limite=100']),
  ...preguntas('agente', [
    'limite=20',
    `${ABIERTOS}&orden=-actualizado`,
    'vencidos=1&orden=vence',
    'estado=CERRADO',
  ]),
];

/** Filters and searches, in each order. */
const FILTROS: readonly Pregunta[] = [
  ...preguntas(
    'ips',
    enOrdenes(
      [
        ABIERTOS,
        'estado=ACTIVO,EN_GESTION,RESUELTO',
        'estado=RESUELTO',
        'motivo=facturacion',
        `motivo=facturacion&${ABIERTOS}`,
        `desde=${dia(1_400)}&hasta=${dia(1_300)}`,
        `desde=${dia(1_400)}&hasta=${dia(1_300)}&${ABIERTOS}`,
        'sinLeer=1',
        `sinLeer=1&${ABIERTOS}`,
        TRES_PALABRAS,
        `${TRES_PALABRAS}&${ABIERTOS}`,
        'buscar=100500',
      ],
      ORDENES,
    ),
  ),
  ...preguntas(
    'agente',
    enOrdenes(
      [
        ABIERTOS,
        `${ABIERTOS}&asignado=yo`,
        `${ABIERTOS}&asignado=nadie`,
        'vencidos=1',
        'estado=RESUELTO',
        'estado=CERRADO',
        'motivo=facturacion',
        'prioridad=URGENTE&estado=CERRADO',
        `ips=${GRANDE}`,
        `ips=${GRANDE}&estado=CERRADO`,
        `desde=${dia(1_400)}&hasta=${dia(1_300)}`,
        'sinLeer=1',
        TRES_PALABRAS,
        `${TRES_PALABRAS}&${ABIERTOS}`,
        'buscar=inexistente',
        'buscar=cl',
      ],
      [...ORDENES, 'vence'],
    ),
  ),
  { parte: 'agente', ruta: '/api/v1/bandeja' },
];

const REPORTE: readonly Pregunta[] = [
  { parte: 'agente', ruta: `/api/v1/reportes?desde=${dia(364)}&hasta=${dia(0)}` },
];

let pedidas = 0;

interface Comparada {
  /** Milliseconds of processor, with many cases and with few. */
  muchos: number;
  pocos: number;
  veces: number;
  ruta: string;
}

/** Asks both in turn, so that what else the machine does changes both. */
async function comparar(
  muchos: Mesa,
  pocos: Mesa,
  preguntas: readonly Pregunta[],
  { rondas, veces }: { rondas: number; veces: number },
): Promise<Comparada[]> {
  const medidas: Comparada[] = [];
  for (const { parte, ruta } of preguntas) {
    const preguntar = async (mesa: Mesa) => {
      const antes = procesador(mesa.pid);
      await cargar(mesa.url, { clientes: 1, total: veces, exito: 200 }, () => ({
        metodo: 'GET',
        // No two are alike: a page that is kept would answer for all of them.
        ruta: `${ruta}${ruta.includes('?') ? '&' : '?'}vez=${(pedidas += 1)}`,
        cabeceras: { Cookie: mesa[parte] },
      }));
      return (procesador(mesa.pid) - antes) / veces;
    };
    const tiempos = { muchos: [] as number[], pocos: [] as number[] };
    for (let ronda = 0; ronda < rondas; ronda++) {
      tiempos.muchos.push(await preguntar(muchos));
      tiempos.pocos.push(await preguntar(pocos));
    }
    const [m, p] = [mediana(tiempos.muchos), mediana(tiempos.pocos)];
    medidas.push({ muchos: m, pocos: p, veces: m / p, ruta: `${parte} ${ruta}` });
  }
  return medidas;
}

/** The one that grows most. */
const peor = (medidas: readonly Comparada[]): Comparada =>
  medidas.reduce((una, otra) => (otra.veces > una.veces ? otra : una));

interface Banco {
  /** A folder with so many cases, which is filled if it is not there yet. */
  preparar: (nombre: string, tamano: Tamano) => Promise<string>;
  iniciarDemo: (nombre: string) => Promise<Programa>;
  ingresar: (quien: Record<string, string>, url: string) => Promise<string>;
}

/** The same questions to `casos` cases and to a thousandth of them, each with its index and its sums. */
export async function medirEscala(
  { preparar, iniciarDemo, ingresar }: Banco,
  casos: number,
  rondas: number,
): Promise<Figura[]> {
  const abiertas: Programa[] = [];
  const abrir = async (nombre: string, cuantos: number): Promise<Mesa> => {
    const base = await abrirBase(await preparar(nombre, { casos: cuantos, ips: 500, archivos: 0 }));
    await base.ponerBusquedaAlDia();
    await base.cerrar();
    const servicio = await iniciarDemo(nombre);
    abiertas.push(servicio);
    const ips = await ingresar(CUENTA, servicio.url);
    return { ...servicio, ips, agente: await ingresar({ correo: 'agente@demo.local' }, servicio.url) };
  };
  try {
    const muchos = await abrir('muchos', casos);
    const pocos = await abrir('pocos', casos / 1_000);
    // The first report adds up the days that nobody asked for yet.
    await comparar(muchos, pocos, REPORTE, { rondas: 1, veces: 1 });
    const figura = async (que: string, preguntas: readonly Pregunta[], meta: number, veces: number) => {
      const suya = peor(await comparar(muchos, pocos, preguntas, { rondas, veces }));
      const detalle = `${suya.muchos.toFixed(1)} ms, ${suya.pocos.toFixed(1)} ms: ${suya.ruta}`;
      return aLoMas(
        `${que}, processor with ${casos} cases ÷ with ${casos / 1_000}`,
        suya.veces,
        meta,
        detalle,
      );
    };
    const [inicio, suInicio] = [muchos.cpuAlIniciar, pocos.cpuAlIniciar];
    return [
      aLoMas(
        `start, the same way`,
        inicio / suInicio,
        1.25,
        `${inicio.toFixed(0)} ms, ${suInicio.toFixed(0)} ms`,
      ),
      await figura('list that grows most', LISTAS, 1.25, 40),
      await figura('order, filter or search that grows most', FILTROS, 3, 5),
      await figura('report of a year', REPORTE, 3, 20),
    ];
  } finally {
    for (const servicio of abiertas) servicio.terminar();
    for (const servicio of abiertas) await servicio.terminado;
  }
}
