/** The catalogue while it is being edited: a copy of one's own, saved whole. */
import type { CatalogoEditable } from '../../shared/admin.ts';
import { CODIGO_MAXIMO, META_MAXIMO, NOMBRE_MAXIMO } from '../../shared/limites.ts';

export interface AsuntoEditado {
  /** Empty until it is saved for the first time. */
  codigo: string;
  nombre: string;
  retirado: boolean;
}

/** Targets as they are typed, in office hours; empty for none. */
export interface MotivoEditado extends AsuntoEditado {
  respuesta: string;
  solucion: string;
  asuntos: AsuntoEditado[];
}

const HORA = 60;

const aHoras = (minutos: number | null): string =>
  minutos === null ? '' : `${Math.round((minutos / HORA) * 100) / 100}`.replace('.', ',');

/** Minutes of "1,5" hours; null for none, NaN for what is no such number. */
export function aMinutos(horas: string): number | null {
  const escrito = horas.trim().replace(',', '.');
  if (!escrito) return null;
  const minutos = /^\d+(\.\d+)?$/.test(escrito) ? Math.round(+escrito * HORA) : NaN;
  return minutos >= 1 && minutos <= META_MAXIMO ? minutos : NaN;
}

export const nuevoAsunto = (): AsuntoEditado => ({ codigo: '', nombre: '', retirado: false });

export const nuevoMotivo = (): MotivoEditado => ({
  ...nuevoAsunto(),
  respuesta: '',
  solucion: '',
  asuntos: [nuevoAsunto()],
});

export const editar = ({ motivos }: CatalogoEditable): MotivoEditado[] =>
  motivos.map(({ metaRespuesta, metaSolucion, ...motivo }) => ({
    ...motivo,
    respuesta: aHoras(metaRespuesta),
    solucion: aHoras(metaSolucion),
  }));

/** A copy of the list in which one has moved by `paso`. */
export function mover<T>(lista: readonly T[], i: number, paso: number): T[] {
  const otra = [...lista];
  const [uno] = otra.splice(i, 1);
  otra.splice(i + paso, 0, uno!);
  return otra;
}

/** "Facturación y cartera" is `facturacion-y-cartera`; with a number behind it when another one has that. */
function codigoDe(nombre: string, usados: ReadonlySet<string>): string {
  const raiz =
    nombre
      .normalize('NFD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, CODIGO_MAXIMO - 4)
      .replace(/^-+|-+$/g, '') || 'otro';
  for (let i = 1; ; i++) {
    const codigo = i === 1 ? raiz : `${raiz}-${i}`;
    if (!usados.has(codigo)) return codigo;
  }
}

function conCodigos<T extends AsuntoEditado>(lista: readonly T[]): T[] {
  const usados = new Set(lista.map(({ codigo }) => codigo));
  return lista.map((uno) => {
    const codigo = uno.codigo || codigoDe(uno.nombre, usados);
    usados.add(codigo);
    return { ...uno, codigo, nombre: uno.nombre.trim() };
  });
}

/** What is sent. Not before `faltasDe` finds nothing. */
export const aCatalogo = (motivos: readonly MotivoEditado[]): CatalogoEditable['motivos'] =>
  conCodigos(motivos).map(({ respuesta, solucion, asuntos, ...motivo }) => ({
    ...motivo,
    metaRespuesta: aMinutos(respuesta),
    metaSolucion: aMinutos(solucion),
    asuntos: conCodigos(asuntos),
  }));

const normalizado = (nombre: string) => nombre.trim().toLocaleLowerCase('es');

/** Of two of one name the one that was given it is at fault; of two of those the later one. */
function faltaDeNombre(
  lista: readonly AsuntoEditado[],
  i: number,
  antes: readonly AsuntoEditado[] = [],
): string | undefined {
  const nombre = normalizado(lista[i]!.nombre);
  if (!nombre) return 'requerido';
  if ([...nombre].length > NOMBRE_MAXIMO) return 'largo';
  const cambio = ({ codigo, nombre: ahora }: AsuntoEditado) =>
    !antes.some((uno) => uno.codigo === codigo && normalizado(uno.nombre) === normalizado(ahora));
  const suyo = cambio(lista[i]!);
  const repite = lista.some((uno, j) => {
    if (j === i || uno.retirado || normalizado(uno.nombre) !== nombre) return false;
    return suyo === cambio(uno) ? j < i : suyo;
  });
  return repite && !lista[i]!.retirado ? 'Hay otro con este nombre. Escriba uno distinto.' : undefined;
}

/** What is wrong, by the id of its field: `nombre-0`, `respuesta-0`, `asunto-0-1`. `antes` is how it was read. */
export function faltasDe(
  motivos: readonly MotivoEditado[],
  antes: readonly MotivoEditado[] = [],
): Record<string, string> {
  const faltas: Record<string, string> = {};
  const anotar = (id: string, falta: string | undefined) => {
    if (falta) faltas[id] = falta;
  };
  for (const [i, motivo] of motivos.entries()) {
    anotar(`nombre-${i}`, faltaDeNombre(motivos, i, antes));
    for (const meta of ['respuesta', 'solucion'] as const) {
      if (Number.isNaN(aMinutos(motivo[meta]))) anotar(`${meta}-${i}`, 'Escriba horas, por ejemplo 8 o 1,5.');
    }
    const suyosAntes = antes.find(({ codigo }) => codigo === motivo.codigo)?.asuntos;
    for (const j of motivo.asuntos.keys()) {
      anotar(`asunto-${i}-${j}`, faltaDeNombre(motivo.asuntos, j, suyosAntes));
    }
  }
  return faltas;
}
