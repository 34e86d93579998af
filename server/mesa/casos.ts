/** `mesa casos …`: moving cases in and out. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pausa } from 'node:timers/promises';
import type { Nombrado } from '../../shared/catalogo.ts';
import { Estado } from '../../shared/estado.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { leerNit } from '../../shared/nit.ts';
import { normalizar } from '../../shared/texto.ts';
import { auditar } from '../admin/auditoria.repository.ts';
import { destinoDe, importarCaso, type CasoImportado, type Destino } from '../casos/importar-caso.ts';
import type { MotivoDeCatalogo } from '../catalogo/catalogo-json.ts';
import { leerTodo } from '../catalogo/catalogo.repository.ts';
import { escribirCsv } from '../csv/escribir-csv.ts';
import { leerCsv, type FilaCsv, type Rechazada } from '../csv/leer-csv.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { ENTRE_TANDAS_MS } from '../datos/tandas.ts';
import { causaDeNit } from '../ips/fila-ips.ts';
import { listarIps } from '../ips/ips.repository.ts';
import { deConsola, type Comando, type Contexto, type Resultado } from './comando.ts';
import { AYUDA_IMPORTAR, OPCION_PARCIAL, resumirImportacion } from './importacion.ts';

const TANDA = 300;
const OTRO_CASO = 'ya hay otro caso con ese número';

/** Of an older case somebody mistyped the year. */
const PRIMER_ANO = 1990;

const COLUMNAS = ['numero', 'nit', 'fecha', 'motivo', 'asunto', 'descripcion', 'estado'] as const;

export const CASOS: Record<string, Comando> = {
  importar: {
    resumen: 'Trae casos de otro sistema desde un CSV, con su número, fecha y estado.',
    argumentos: ['csv'],
    opciones: OPCION_PARCIAL,
    ayuda: [
      ...AYUDA_IMPORTAR,
      '',
      `Columnas: ${COLUMNAS.join(', ')}.`,
      'La fecha se escribe dd/mm/aaaa hh:mm (hora de Bogotá) o en ISO 8601. El motivo y el asunto, por código o',
      'nombre; si no están en el catálogo el caso conserva el nombre dado. El próximo caso nuevo tendrá un número',
      'mayor que todos los importados.',
    ],
    ejecutar: importar,
  },
  exportar: {
    resumen: 'Escribe todos los casos en CSV (o JSON con --json).',
    async ejecutar({ base }) {
      const filas = await base.leer
        .selectFrom('casos')
        .select(['numero', 'nit', 'creado', 'motivo_nombre', 'asunto_nombre', 'descripcion', 'estado'])
        .orderBy('numero')
        .execute();
      const casos = filas.map(({ creado, motivo_nombre: motivo, asunto_nombre: asunto, ...fila }) => ({
        ...fila,
        fecha: new Date(creado).toISOString(),
        motivo,
        asunto,
      }));
      return { texto: escribirCsv(COLUMNAS, casos), json: casos };
    },
  },
};

/** Every row is judged before the first is written; then they are written some at a time, beside the service. */
async function importar({ base, argumentos, opciones, avance }: Contexto): Promise<Resultado> {
  const filas = await leerCsv(await readFile(argumentos.csv ?? ''), COLUMNAS);
  const parcial = opciones.parcial === true;
  const { buenas, rechazadas } = await juzgar(base.leer, filas);
  const hechas = { nuevos: 0, iguales: 0 };
  if (rechazadas.length > 0 && !parcial) return resumirImportacion(hechas, rechazadas, { parcial });
  for (let i = 0; i < buenas.length; i += TANDA) {
    const tanda = buenas.slice(i, i + TANDA);
    const destinos = await base.escribir((tx) => guardarTanda(tx, tanda));
    for (const [j, destino] of destinos.entries()) {
      if (destino === 'nuevo') hechas.nuevos += 1;
      else if (destino === 'igual') hechas.iguales += 1;
      else rechazadas.push({ linea: tanda[j]!.linea, causa: OTRO_CASO });
    }
    avance(i + tanda.length, buenas.length);
    await pausa(ENTRE_TANDAS_MS);
  }
  // What another one took meanwhile is left out, as with --parcial: the others are written.
  return resumirImportacion(hechas, rechazadas, { parcial: true });
}

interface Buena {
  linea: number;
  caso: CasoImportado;
}

async function juzgar(
  db: Lectura,
  filas: readonly FilaCsv[],
): Promise<{ buenas: Buena[]; rechazadas: Rechazada[] }> {
  const registradas = new Set((await listarIps(db)).map(({ nit }) => nit));
  const catalogo = await leerTodo(db);
  const buenas: Buena[] = [];
  const rechazadas: Rechazada[] = [];
  const vistos = new Map<number, string>();
  for (const fila of filas) {
    const { linea } = fila;
    const caso = leerFila(fila, registradas, catalogo);
    if ('causa' in caso) {
      rechazadas.push(caso);
      continue;
    }
    const dicho = JSON.stringify(caso);
    const repetido = vistos.has(caso.numero) && vistos.get(caso.numero) !== dicho;
    vistos.set(caso.numero, dicho);
    if (repetido || (await destinoDe(db, caso)) === 'distinto') rechazadas.push({ linea, causa: OTRO_CASO });
    else buenas.push({ linea, caso });
  }
  return { buenas, rechazadas };
}

async function guardarTanda(tx: Lectura, tanda: readonly Buena[]): Promise<Destino[]> {
  const destinos: Destino[] = [];
  for (const { caso } of tanda) destinos.push(await importarCaso(tx, caso));
  const nuevos = destinos.filter((destino) => destino === 'nuevo').length;
  if (nuevos > 0) await auditar(tx, deConsola(), 'casos.importar', `${nuevos} nuevos`);
  return destinos;
}

function leerFila(
  { linea, valores }: FilaCsv,
  registradas: ReadonlySet<string>,
  catalogo: readonly MotivoDeCatalogo[],
): CasoImportado | Rechazada {
  const numero = Number(valores.numero);
  if (!/^[1-9]\d{0,11}$/.test(valores.numero ?? ''))
    return { linea, causa: 'el número debe ser un entero desde 1, de hasta 12 cifras' };
  const leido = leerNit(valores.nit ?? '');
  if ('codigo' in leido) return { linea, causa: causaDeNit(leido.codigo) };
  if (!registradas.has(leido.nit)) return { linea, causa: `la IPS con NIT ${leido.nit} no está registrada` };
  const creado = leerFecha(valores.fecha ?? '');
  if (creado === undefined)
    return { linea, causa: `la fecha debe ser dd/mm/aaaa hh:mm, desde ${PRIMER_ANO} y no futura` };
  const estado = leerEstado(valores.estado ?? '');
  if (!estado) return { linea, causa: `el estado debe ser ${Estado.options.join(', ')}` };
  const descripcion = normalizar(valores.descripcion ?? '');
  if (descripcion === '') return { linea, causa: 'falta la descripción' };
  const motivoEscrito = normalizar(valores.motivo ?? '');
  const asuntoEscrito = normalizar(valores.asunto ?? '');
  if (motivoEscrito === '' || asuntoEscrito === '') return { linea, causa: 'falta el motivo o el asunto' };
  const motivo = buscarNombrado(catalogo, motivoEscrito);
  const asunto = buscarNombrado(
    catalogo.find(({ codigo }) => codigo === motivo.codigo)?.asuntos ?? [],
    asuntoEscrito,
  );
  return { numero, nit: leido.nit, creado, estado, descripcion, motivo, asunto };
}

/** By code or name; what is not in the catalogue keeps the name it came with. */
function buscarNombrado(lista: readonly Nombrado[], escrito: string): Nombrado {
  const buscado = simplificar(escrito);
  const hallado = lista.find(({ codigo, nombre }) => codigo === escrito || simplificar(nombre) === buscado);
  if (hallado) return { codigo: hallado.codigo, nombre: hallado.nombre };
  return { codigo: buscado.slice(0, 60) || 'otro', nombre: escrito };
}

/** Lower case without accents, words joined by dashes. */
function simplificar(texto: string): string {
  return texto
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function leerEstado(escrito: string): Estado | undefined {
  const buscado = simplificar(escrito);
  return Estado.options.find(
    (estado) => simplificar(estado) === buscado || simplificar(NOMBRE_ESTADO[estado]) === buscado,
  );
}

function leerFecha(escrita: string): number | undefined {
  const manual = /^(\d\d)\/(\d\d)\/(\d{4})(?:\s+(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(escrita.trim());
  const iso = manual
    ? `${manual[3]}-${manual[2]}-${manual[1]}T${manual[4] ?? '00'}:${manual[5] ?? '00'}:${manual[6] ?? '00'}-05:00`
    : /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(escrita.trim())?.[0];
  if (iso === undefined) return undefined;
  const creado = Date.parse(iso);
  // 31/02 would roll over to March.
  const [dia] = iso.split('T') as [string];
  const existe = new Date(`${dia}T00:00:00Z`);
  if (Number.isNaN(creado) || Number.isNaN(+existe) || !existe.toISOString().startsWith(dia))
    return undefined;
  return +dia.slice(0, 4) >= PRIMER_ANO && creado <= Date.now() ? creado : undefined;
}
