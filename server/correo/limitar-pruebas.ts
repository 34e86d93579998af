/** How many test mails this process sends: each goes wherever an administrator says. */
import { AppError } from '../errores.ts';

const PRUEBAS = 10;
const VENTANA_MS = 10 * 60_000;

/** `contar` throws `demasiados_intentos` above the limit. */
export function limitarPruebas(reloj: () => number): { contar: () => void } {
  let hechas: number[] = [];
  return {
    contar() {
      const ahora = reloj();
      hechas = hechas.filter((cuando) => cuando <= ahora && ahora - cuando < VENTANA_MS);
      const primera = hechas[0];
      if (hechas.length >= PRUEBAS && primera !== undefined) {
        throw new AppError('demasiados_intentos', {
          reintentarEn: Math.ceil((primera + VENTANA_MS - ahora) / 1000),
        });
      }
      hechas.push(ahora);
    },
  };
}
