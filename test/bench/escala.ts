/** What the same question takes with a million cases and with a thousand: lists, filters, searches, reports. */
import { GRANDE } from './muchos.ts';
import { cargar, mediana } from './carga.ts';
import { procesador, type Programa } from './child-process.ts';

/** A service with its data, and the cookies of an IPS and of an agent there. */
export interface Mesa extends Pick<Programa, 'url' | 'pid'> {
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
export const LISTAS = [
  ...preguntas('ips', ['limite=20', 'limite=20&orden=-actualizado', 'estado=ACTIVO', 'limite=100']),
  ...preguntas('agente', [
    'limite=20',
    `${ABIERTOS}&orden=-actualizado`,
    'vencidos=1&orden=vence',
    'estado=CERRADO',
  ]),
];

/** Filters and searches, in each order. */
export const FILTROS = [
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
] as const satisfies readonly Pregunta[];

export const REPORTE: readonly Pregunta[] = [
  { parte: 'agente', ruta: `/api/v1/reportes?desde=${dia(364)}&hasta=${dia(0)}` },
];

let pedidas = 0;

export interface Comparada {
  /** Milliseconds of processor, with many cases and with few. */
  muchos: number;
  pocos: number;
  veces: number;
  ruta: string;
}

/** Asks both in turn, so that what else the machine does changes both. */
export async function comparar(
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
