/** The clock of this machine, and Colombia's time zone. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RAIZ } from '../package-root.ts';
import { archivoDeBase, ultimaHora } from './base.sqlite.ts';
import { arreglar, bien, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';

/** Milliseconds that two clocks may differ. */
export const DIFERENCIA_MAXIMA = 5 * 60_000;
const PONER_EN_HORA =
  'Ponga el reloj en hora y déjelo sincronizado (timedatectl set-ntp true); "timedatectl" dice cómo está.';

export async function revisarReloj({ config: { datos }, ahora }: Entrada): Promise<Hallazgo[]> {
  const programa = await stat(join(RAIZ, 'package.json'));
  const escrita = existsSync(archivoDeBase(datos)) ? ultimaHora(datos) : undefined;
  return [
    compararHora(ahora, escrita, programa.mtimeMs),
    zonaDeBogota()
      ? bien('La hora de Colombia se calcula bien.')
      : arreglar(
          'Este Node no conoce la hora de Colombia (America/Bogota) o el español de Colombia.',
          'Instale un Node con todos los datos de ICU, como los de nodejs.org; quite NODE_ICU_DATA.',
        ),
  ];
}

/** `escrita` is the newest time in the database, `instalado` that of the program's files. */
export function compararHora(ahora: number, escrita: number | undefined, instalado: number): Hallazgo {
  const dicha = `Esta máquina dice que son las ${new Date(ahora).toISOString()}`;
  if (escrita !== undefined && escrita > ahora + DIFERENCIA_MAXIMA) {
    return arreglar(
      `${dicha}, y lo último que se escribió en la base de datos es de ${new Date(escrita).toISOString()}: el reloj está atrasado, o estuvo adelantado.`,
      PONER_EN_HORA,
    );
  }
  if (instalado > ahora + 24 * 3_600_000) {
    return arreglar(
      `${dicha}, y el programa se instaló el ${new Date(instalado).toISOString()}: el reloj está atrasado.`,
      PONER_EN_HORA,
    );
  }
  return escrita === undefined
    ? sinRevisar(`${dicha}; todavía no hay nada escrito con qué compararla.`)
    : bien(`${dicha}, después de lo último que se escribió.`);
}

function zonaDeBogota(): boolean {
  try {
    const formato = new Intl.DateTimeFormat('es-CO', {
      timeZone: 'America/Bogota',
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    });
    const partes = Object.fromEntries(
      formato.formatToParts(Date.UTC(2019, 0, 29, 22, 32)).map(({ type, value }) => [type, value]),
    );
    const idioma = Intl.DateTimeFormat.supportedLocalesOf(['es-CO']).length === 1;
    return idioma && Number(partes.hour) === 17 && Number(partes.minute) === 32 && Number(partes.day) === 29;
  } catch {
    return false;
  }
}
