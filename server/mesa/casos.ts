/** `mesa casos …`: moving cases in and out. */
import { readFile } from 'node:fs/promises';
import type { Nombrado } from '../../shared/catalogo.ts';
import { Estado } from '../../shared/estado.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { leerNit } from '../../shared/nit.ts';
import { normalizar } from '../../shared/texto.ts';
import { auditar } from '../admin/auditoria.repository.ts';
import { importarCaso, type CasoImportado } from '../casos/importar-caso.ts';
import type { MotivoDeCatalogo } from '../catalogo/catalogo-json.ts';
import { leerTodo } from '../catalogo/catalogo.repository.ts';
import { escribirCsv } from '../csv/escribir-csv.ts';
import { leerCsv, type FilaCsv, type Rechazada } from '../csv/leer-csv.ts';
import { causaDeNit } from '../ips/fila-ips.ts';
import { listarIps } from '../ips/ips.repository.ts';
import { deConsola, type Comando, type Contexto, type Resultado } from './comando.ts';
import { AYUDA_IMPORTAR, ImportacionRechazada, OPCION_PARCIAL, resumirImportacion } from './importacion.ts';

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

async function importar({ base, argumentos, opciones, avance }: Contexto): Promise<Resultado> {
  const filas = await leerCsv(await readFile(argumentos.csv ?? ''), COLUMNAS);
  const parcial = opciones.parcial === true;
  const registradas = new Set((await listarIps(base.leer)).map(({ nit }) => nit));
  const catalogo = await leerTodo(base.leer);
  const rechazadas: Rechazada[] = [];
  const hechas = { nuevos: 0, iguales: 0 };

  const importadas = base.escribir(async (tx) => {
    for (const [i, fila] of filas.entries()) {
      const caso = leerFila(fila, registradas, catalogo);
      const destino = 'causa' in caso ? caso : await importarCaso(tx, caso);
      if (destino === 'nuevo') hechas.nuevos += 1;
      else if (destino === 'igual') hechas.iguales += 1;
      else if (destino === 'distinto') {
        rechazadas.push({ linea: fila.linea, causa: 'ya hay otro caso con ese número' });
      } else rechazadas.push(destino);
      avance(i + 1, filas.length);
    }
    if (rechazadas.length > 0 && !parcial) throw new ImportacionRechazada();
    if (hechas.nuevos > 0) await auditar(tx, deConsola(), 'casos.importar', `${hechas.nuevos} nuevos`);
  });
  await importadas.catch((error: unknown) => {
    if (!(error instanceof ImportacionRechazada)) throw error;
  });
  return resumirImportacion(hechas, rechazadas, { parcial });
}

function leerFila(
  { linea, valores }: FilaCsv,
  registradas: ReadonlySet<string>,
  catalogo: readonly MotivoDeCatalogo[],
): CasoImportado | Rechazada {
  const numero = Number(valores.numero);
  if (!/^[1-9]\d{0,14}$/.test(valores.numero ?? ''))
    return { linea, causa: 'el número debe ser un entero desde 1' };
  const leido = leerNit(valores.nit ?? '');
  if ('codigo' in leido) return { linea, causa: causaDeNit(leido.codigo) };
  if (!registradas.has(leido.nit)) return { linea, causa: `la IPS con NIT ${leido.nit} no está registrada` };
  const creado = leerFecha(valores.fecha ?? '');
  if (creado === undefined) return { linea, causa: 'la fecha debe ser dd/mm/aaaa hh:mm' };
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
    : /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/.exec(escrita.trim())?.[0];
  const creado = Date.parse(iso ?? '');
  if (Number.isNaN(creado)) return undefined;
  // 31/02 would roll over to March.
  const dia = new Date(creado - 5 * 3_600_000).getUTCDate();
  return manual && dia !== Number(manual[1]) ? undefined : creado;
}
