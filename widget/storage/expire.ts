/** Deletes from the browser what is past its last day, whoever it belongs to: that day can be read without a key. */
import { whenIdle } from '../net/when-idle.ts';
import { DIAS, EN_CLARO, hoy, MARCA } from './local-store.ts';

/** Until when what was kept in the open, before there were keys, waits for its user. */
const PLAZO_EN_CLARO = `${MARCA}en-claro`;

/** `archivos`: looks for files though there are no drafts that they would belong to. */
export async function caducar(archivos = false): Promise<void> {
  try {
    const dia = hoy();
    const sellados = Object.keys(localStorage).filter((nombre) => nombre.startsWith(MARCA));
    const enClaro = Object.keys(localStorage).filter((nombre) => EN_CLARO.test(nombre));
    if (!archivos && !sellados.length && !enClaro.length) return;
    const plazo = localStorage.getItem(PLAZO_EN_CLARO);
    const pasado = plazo !== null && Number(plazo) < dia;
    for (const nombre of sellados) if (nombre !== PLAZO_EN_CLARO) revisar(nombre, dia);
    if (pasado) for (const nombre of enClaro) localStorage.removeItem(nombre);
    const { barrerArchivos } = await import('./file-store.ts');
    const quedan = enClaro.length + (await barrerArchivos(dia, pasado));
    if (pasado || !quedan) localStorage.removeItem(PLAZO_EN_CLARO);
    else if (plazo === null) localStorage.setItem(PLAZO_EN_CLARO, `${dia + DIAS}`);
  } catch {
    // The store is blocked, or the part did not load: tried again at the next load of the page.
  }
}

function revisar(nombre: string, dia: number): void {
  const [vence, ...resto] = localStorage.getItem(nombre)!.split('.');
  if (!(Number(vence) >= dia)) localStorage.removeItem(nombre);
  // Written while the clock was ahead: it would stay too long.
  else if (Number(vence) > dia + DIAS) localStorage.setItem(nombre, [dia + DIAS, ...resto].join('.'));
}

whenIdle(() => {
  void caducar();
  // Loaded now, so that a login does not wait for it.
  void import('./sealed-store.ts').catch(() => undefined);
});
