/** What all imports share: all or nothing unless --parcial, every refused row with line and cause, repeatable. */
import type { Rechazada } from '../csv/leer-csv.ts';
import type { Resultado } from './comando.ts';

export const OPCION_PARCIAL = { parcial: { type: 'boolean' } } as const;

export const AYUDA_IMPORTAR = [
  '',
  'El CSV lleva los nombres de las columnas en la primera línea; puede estar en UTF-8 o Windows-1252, separado por',
  'comas o por punto y coma. Si una fila tiene un error no se importa ninguna, salvo con --parcial. Se puede repetir.',
];

/** `hechas` counts rows by what became of them; with refused rows and without --parcial nothing was done. */
export function resumirImportacion(
  hechas: Record<string, number>,
  rechazadas: readonly Rechazada[],
  { parcial, extra = {} }: { parcial: boolean; extra?: Record<string, unknown> },
): Resultado {
  const nada = rechazadas.length > 0 && !parcial;
  const cuentas = nada ? Object.fromEntries(Object.keys(hechas).map((clave) => [clave, 0])) : hechas;
  const lineas = rechazadas.map(({ linea, causa }) => `Línea ${linea}: ${causa}`);
  const resumen = Object.entries(cuentas)
    .map(([que, cuantas]) => `${cuantas} ${que}`)
    .join(', ');
  const final = nada
    ? 'No se importó nada. Corrija esas filas, o use --parcial para importar las demás.'
    : `Importación terminada: ${resumen}${rechazadas.length > 0 ? `, ${rechazadas.length} rechazadas` : ''}.`;
  return {
    texto: [...lineas, final].join('\n'),
    json: { ...cuentas, rechazadas, ...(nada ? {} : extra) },
    fallo: rechazadas.length > 0,
  };
}
