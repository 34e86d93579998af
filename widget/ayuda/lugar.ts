/** Where a person is in `mesa-ayuda`, and how the address of the page says it. */

export type Vista = 'nuevo' | 'solicitudes';
export interface Lugar {
  readonly vista: Vista;
  /** The open case; 0 for none. */
  readonly caso: number;
}

/** `hash` is `#mesa=…`, `consulta` is `?mesa=…` beside whatever else the address asks for. */
export type Enlace = 'hash' | 'consulta';

export const PRIMERO: Lugar = { vista: 'nuevo', caso: 0 };
const CLAVE = 'mesa';
const MARCA = `#${CLAVE}=`;

export const mismo = (uno: Lugar, otro: Lugar): boolean => uno.vista === otro.vista && uno.caso === otro.caso;

/** A case is read in the list's place. */
export const delCaso = (caso: number): Lugar => ({ vista: 'solicitudes', caso });

/** undefined where the address says nothing of it that can be understood. */
export function leerLugar(
  enlace: Enlace,
  { hash, search }: Pick<Location, 'hash' | 'search'>,
): Lugar | undefined {
  const dicho =
    enlace === 'hash'
      ? hash.startsWith(MARCA) && hash.slice(MARCA.length)
      : new URLSearchParams(search).get(CLAVE);
  if (dicho === 'nuevo' || dicho === 'solicitudes') return { vista: dicho, caso: 0 };
  return dicho && /^[1-9]\d{0,14}$/.test(dicho) ? delCaso(Number(dicho)) : undefined;
}

/** Whether an address that says nothing of it is one where `mesa-ayuda` shows its first view, and no anchor of the page's own. */
export const esPrimero = (enlace: Enlace, { hash }: Pick<Location, 'hash'>): boolean =>
  enlace === 'consulta' || hash === '' || hash === '#';

/** The address with this place in it; the first one is not written. */
export function escribirLugar(enlace: Enlace, lugar: Lugar, { href }: Pick<Location, 'href'>): string {
  const url = new URL(href);
  const dicho = mismo(lugar, PRIMERO) ? '' : `${lugar.caso || lugar.vista}`;
  if (enlace === 'consulta') {
    if (dicho) url.searchParams.set(CLAVE, dicho);
    else url.searchParams.delete(CLAVE);
  } else if (dicho) url.hash = MARCA + dicho;
  // What the page wrote there by itself is left alone.
  else if (url.hash.startsWith(MARCA)) url.hash = '';
  return url.href;
}
