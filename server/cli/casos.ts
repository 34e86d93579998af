/** `mesa casos …`: moving cases in and out. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pausa } from 'node:timers/promises';
import type { Nombrado } from '../../shared/catalogo.ts';
import { Estado } from '../../shared/estado.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { leerNit } from '../../shared/nit.ts';
import { leerNumeroDeCaso, nitsPosibles } from '../../shared/numero-escrito.ts';
import { defectoDeTexto, normalizar } from '../../shared/texto.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { empezarExporte } from '../auditoria/exportes.ts';
import {
  compararConGuardado,
  importarCaso,
  type CasoImportado,
  type Comparado,
} from '../casos/importar-caso.ts';
import type { MotivoDeCatalogo } from '../catalogo/catalogo-json.ts';
import { leerTodo } from '../catalogo/catalogo.repository.ts';
import { escribirCsv } from '../csv/escribir-csv.ts';
import { leerCsv, type Csv, type FilaCsv, type Rechazada } from '../csv/leer-csv.ts';
import { leerFecha } from '../csv/leer-fecha.ts';
import { proximoNumero, reservarNumeros } from '../db/database.sqlite.ts';
import type { Db, Tx } from '../db/statement.ts';
import { ENTRE_TANDAS_MS } from '../db/batches.ts';
import { causaDeNit } from '../ips/fila-ips.ts';
import { listarIps } from '../ips/ips.repository.ts';
import { deConsola, usuarioDelSistema, type Comando, type Contexto, type Resultado } from './command.ts';
import { AYUDA_IMPORTAR, modoDe, OPCIONES_IMPORTAR, resumirImportacion } from './import-result.ts';

const TANDA = 300;
/** The highest number that an import accepts: twelve digits. */
const NUMERO_MAXIMO = 999_999_999_999;
const OTRO_CASO = 'ya hay otro caso con ese número';

const COLUMNAS = ['numero', 'nit', 'fecha', 'motivo', 'asunto', 'descripcion', 'estado'] as const;

export const CASOS: Record<string, Comando> = {
  importar: {
    resumen: 'Trae casos de otro sistema desde un CSV, con su número, fecha y estado.',
    argumentos: ['csv'],
    opciones: OPCIONES_IMPORTAR,
    ayuda: [
      ...AYUDA_IMPORTAR,
      '',
      `Columnas: ${COLUMNAS.join(', ')}.`,
      'La fecha se escribe como la muestra Excel en español (29/01/2019 17:32, 29/01/2019 5:32 p. m.) o en ISO 8601, con',
      'hora o sin ella; es de Bogotá si no dice otra zona. El motivo y el asunto, por código o nombre; si no están en el',
      'catálogo el caso conserva el nombre dado. El próximo caso nuevo tendrá un número mayor que todos los importados.',
    ],
    ejecutar: importar,
  },
  exportar: {
    resumen: 'Escribe todos los casos en CSV (o JSON con --json).',
    async ejecutar({ base }) {
      const exporte = await empezarExporte(base, deConsola(), {
        que: 'todos los casos',
        desde: usuarioDelSistema(),
      });
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
      await exporte.terminar(base, deConsola(), casos.length);
      return { texto: escribirCsv(COLUMNAS, casos), json: casos };
    },
  },
};

/** Checks every row before it writes the first, then writes in batches, so that the service goes on beside it. */
async function importar({ base, argumentos, opciones, avance }: Contexto): Promise<Resultado> {
  const csv = await leerCsv(await readFile(argumentos.csv ?? ''), { requeridas: COLUMNAS });
  const modo = modoDe(opciones);
  const { sinUsar } = csv;
  const proximo = await proximoNumero(base.leer);
  const { buenas, rechazadas } = await juzgar(base.leer, csv);
  const cuentas = { nuevos: 0, iguales: 0 };
  if (modo.simular) {
    for (const { destino } of buenas) cuentas[destino === 'nuevo' ? 'nuevos' : 'iguales'] += 1;
    return resumirImportacion({ cuentas, rechazadas, sinUsar }, modo);
  }
  if (rechazadas.length > 0 && !modo.parcial) {
    return resumirImportacion({ cuentas, rechazadas, sinUsar }, modo);
  }
  const perdidas = await apartar(base, buenas, proximo, modo.parcial);
  if (perdidas.length > 0 && !modo.parcial) {
    return resumirImportacion({ cuentas, rechazadas: [...rechazadas, ...perdidas], sinUsar }, modo);
  }
  for (let i = 0; i < buenas.length; i += TANDA) {
    const tanda = buenas.slice(i, i + TANDA);
    const destinos = await base.escribir((tx) => guardarTanda(tx, tanda));
    for (const [j, destino] of destinos.entries()) {
      if (destino === 'nuevo') cuentas.nuevos += 1;
      else if (destino === 'igual') cuentas.iguales += 1;
      else rechazadas.push({ linea: tanda[j]!.linea, causa: OTRO_CASO });
    }
    avance(i + tanda.length, buenas.length);
    await pausa(ENTRE_TANDAS_MS);
  }
  // Cases whose numbers were taken meanwhile are refused, as with --parcial; the others are written.
  return resumirImportacion({ cuentas, rechazadas, sinUsar }, { ...modo, parcial: true });
}

/**
 * Sets the numbers of the file aside, so that a case which is filed while it is imported gets a higher one. Returns the
 * rows whose number was given since they were judged, when the next one was `proximo`; with them and without `parcial`
 * nothing is set aside.
 */
function apartar(
  base: Contexto['base'],
  buenas: readonly Buena[],
  proximo: number,
  parcial: boolean,
): Promise<Rechazada[]> {
  const hasta = buenas.reduce((mayor, { caso }) => Math.max(mayor, caso.numero), 0);
  return base.escribir(async (tx) => {
    const dados = await tx.selectFrom('casos').select('numero').where('numero', '>=', proximo).execute();
    const tomados = new Set(dados.map(({ numero }) => numero));
    const perdidas = buenas
      .filter(({ caso, destino }) => destino === 'nuevo' && tomados.has(caso.numero))
      .map(({ linea }) => ({ linea, causa: OTRO_CASO }));
    if (perdidas.length === 0 || parcial) await reservarNumeros(tx, hasta + 1);
    return perdidas;
  });
}

interface Buena {
  linea: number;
  caso: CasoImportado;
  destino: Comparado;
}

async function juzgar(
  db: Db,
  { filas, rechazadas: mal }: Csv,
): Promise<{ buenas: Buena[]; rechazadas: Rechazada[] }> {
  const registradas = new Set((await listarIps(db)).map(({ nit }) => nit));
  const catalogo = await leerTodo(db);
  const ahora = Date.now();
  const buenas: Buena[] = [];
  const rechazadas = [...mal];
  const vistos = new Map<number, string>();
  for (const fila of filas) {
    const { linea } = fila;
    const caso = leerFila(fila, { registradas, catalogo, ahora });
    if ('causa' in caso) {
      rechazadas.push(caso);
      continue;
    }
    const dicho = JSON.stringify(caso);
    const previo = vistos.get(caso.numero);
    vistos.set(caso.numero, dicho);
    const destino = previo === dicho ? 'igual' : await compararConGuardado(db, caso);
    if ((previo ?? dicho) !== dicho || destino === 'distinto') rechazadas.push({ linea, causa: OTRO_CASO });
    else buenas.push({ linea, caso, destino });
  }
  return { buenas, rechazadas: rechazadas.sort((una, otra) => una.linea - otra.linea) };
}

async function guardarTanda(tx: Tx, tanda: readonly Buena[]): Promise<Comparado[]> {
  const destinos: Comparado[] = [];
  for (const { caso } of tanda) destinos.push(await importarCaso(tx, caso));
  const nuevos = destinos.filter((destino) => destino === 'nuevo').length;
  if (nuevos > 0) await auditar(tx, deConsola(), 'casos.importar', `${nuevos} nuevos`);
  return destinos;
}

interface Contra {
  /** NITs of the registered IPS. */
  registradas: ReadonlySet<string>;
  catalogo: readonly MotivoDeCatalogo[];
  /** Now, in milliseconds. */
  ahora: number;
}

function leerFila(
  { linea, valores }: FilaCsv,
  { registradas, catalogo, ahora }: Contra,
): CasoImportado | Rechazada {
  const { numero: escrito = '', nit: nitEscrito = '', descripcion: texto = '' } = valores;
  const numero = leerNumeroDeCaso(escrito);
  if (numero === undefined || numero > NUMERO_MAXIMO)
    return { linea, causa: `el número «${escrito}» debe ser un entero desde 1, de hasta 12 cifras` };
  const leido = leerNit(nitEscrito);
  if ('codigo' in leido) return { linea, causa: causaDeNit(leido.codigo, nitEscrito) };
  const nit = nitsPosibles(leido.nit).find((posible) => posible !== undefined && registradas.has(posible));
  if (nit === undefined) return { linea, causa: `la IPS con NIT ${leido.nit} no está registrada` };
  const fecha = leerFecha(valores.fecha ?? '', ahora);
  if ('causa' in fecha) return { linea, causa: fecha.causa };
  const estado = leerEstado(valores.estado ?? '');
  if (!estado) return { linea, causa: `el estado debe ser ${Estado.options.join(', ')}` };
  const [descripcion, motivoEscrito, asuntoEscrito] = [texto, valores.motivo, valores.asunto].map((uno) =>
    normalizar(uno ?? ''),
  ) as [string, string, string];
  const defecto =
    defectoDe('la descripción', descripcion) ??
    defectoDe('el motivo', motivoEscrito) ??
    defectoDe('el asunto', asuntoEscrito);
  if (defecto) return { linea, causa: defecto };
  const motivo = buscarNombrado(catalogo, motivoEscrito);
  const asunto = buscarNombrado(
    catalogo.find(({ codigo }) => codigo === motivo.codigo)?.asuntos ?? [],
    asuntoEscrito,
  );
  return { numero, nit, creado: fecha.momento, estado, descripcion, motivo, asunto };
}

/** Why a text is refused. Longer than the present limit is allowed for old cases. */
function defectoDe(que: string, texto: string): string | undefined {
  const defecto = defectoDeTexto(texto, Infinity);
  if (!defecto) return undefined;
  return defecto === 'caracteres' ? `${que} tiene caracteres que no se pueden leer` : `falta ${que}`;
}

/** Finds a motivo or asunto by code or name; one that is not in the catalogue keeps its imported name. */
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
