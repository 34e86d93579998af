/** What all imports share: all or nothing unless --parcial, every refused row with line and cause, a trial with --simular. */
import type { Rechazada } from '../csv/leer-csv.ts';
import type { Contexto, Resultado } from './command.ts';

export const OPCIONES_IMPORTAR = { parcial: { type: 'boolean' }, simular: { type: 'boolean' } } as const;

export const AYUDA_IMPORTAR = [
  '',
  'El CSV lleva los nombres de las columnas en la primera línea; puede estar en UTF-8, UTF-16, Windows-1252 o MS-DOS,',
  'separado por comas, punto y coma o tabulaciones. Si una fila tiene un error no se importa ninguna, salvo con',
  '--parcial. Con --simular solo dice qué haría. Se puede repetir.',
];

export interface Modo {
  parcial: boolean;
  simular: boolean;
}

export const modoDe = ({ parcial, simular }: Contexto['opciones']): Modo => ({
  parcial: parcial === true,
  simular: simular === true,
});

export interface Hecho {
  /** Rows by what became of them, or would. */
  cuentas: Record<string, number>;
  rechazadas: readonly Rechazada[];
  /** Columns that the import does not know. */
  sinUsar: readonly string[];
}

/**
 * With refused rows and without --parcial nothing was done. `detalles` are lines for people between the refused rows and
 * the end, `extra` is for scripts.
 */
export function resumirImportacion(
  { cuentas, rechazadas, sinUsar }: Hecho,
  { parcial, simular }: Modo,
  { detalles = [], extra = {} }: { detalles?: readonly string[]; extra?: Record<string, unknown> } = {},
): Resultado {
  const nada = rechazadas.length > 0 && !parcial;
  const hechas =
    nada && !simular ? Object.fromEntries(Object.keys(cuentas).map((nombre) => [nombre, 0])) : cuentas;
  const lineas = rechazadas.map(({ linea, causa }) => `Línea ${linea}: ${causa}`);
  const columnas = sinUsar.length > 0 ? [`Columnas que no se usan: ${sinUsar.join(', ')}.`] : [];
  const resumen = [
    ...Object.entries(hechas).map(([que, cuantas]) => `${cuantas} ${que}`),
    ...(rechazadas.length > 0 ? [`${rechazadas.length} rechazadas`] : []),
  ].join(', ');
  return {
    texto: [...lineas, ...detalles, ...columnas, final(resumen, nada, simular)].join('\n'),
    json: {
      ...hechas,
      rechazadas,
      sinUsar,
      ...(nada && !simular ? {} : extra),
      ...(simular && { simulado: true }),
    },
    fallo: rechazadas.length > 0,
  };
}

function final(resumen: string, nada: boolean, simular: boolean): string {
  if (simular) {
    return `Simulación, no se cambió nada: ${resumen}.${nada ? ' Sin --parcial no se importaría ninguna fila.' : ''}`;
  }
  return nada
    ? 'No se importó nada. Corrija esas filas, o use --parcial para importar las demás.'
    : `Importación terminada: ${resumen}.`;
}
