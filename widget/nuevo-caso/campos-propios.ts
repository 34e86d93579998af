/**
 * The page's own fields in the form (slot `campos`): kept as a draft like the others, and sent as lines of the first
 * message. Loaded where there are some.
 */
import type { Aviso } from '../client/aviso.ts';
import { guardarBorrador, leerBorrador } from '../storage/local-store.ts';

/** The form, as far as it matters here. */
export interface Anfitrion extends HTMLElement {
  readonly renderRoot: ParentNode;
  readonly cliente: {
    storageKey(nombre: string): string | undefined;
    escuchar(oyente: (aviso: Aviso) => void): unknown;
  };
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** No buttons; files go as attachments, and passwords nowhere. */
const CONTROL =
  ':is(input:not([type=submit], [type=button], [type=reset], [type=image], [type=file], [type=password]), select, textarea)';

/** Under which key the fields of each form are kept: whose they are. */
const duenos = new WeakMap<Anfitrion, string>();
const cuidados = new WeakSet<Anfitrion>();
/** While fields are written here, nothing of it is kept. */
let poniendo = false;

const controlesDe = ({ renderRoot }: Anfitrion): Control[] =>
  (
    renderRoot.querySelector<HTMLSlotElement>('slot[name=campos]')?.assignedElements({ flatten: true }) ?? []
  ).flatMap((puesto) => [
    ...(puesto.matches(CONTROL) ? [puesto as Control] : []),
    ...puesto.querySelectorAll<Control>(CONTROL),
  ]);

const esMarca = (control: Control): control is HTMLInputElement => /^(checkbox|radio)$/.test(control.type);

/** Called whenever the page puts fields in this slot. */
export function cuidar(slot: HTMLSlotElement): void {
  const anfitrion = (slot.getRootNode() as ShadowRoot).host as Anfitrion;
  if (!cuidados.has(anfitrion)) {
    cuidados.add(anfitrion);
    const guardar = ({ target }: Event): void => {
      if (!poniendo && controlesDe(anfitrion).includes(target as Control)) guardarDe(anfitrion);
    };
    // What is inside the form bubbles by way of it, wherever in the page it stands.
    anfitrion.renderRoot.addEventListener('input', guardar);
    anfitrion.renderRoot.addEventListener('change', guardar);
    anfitrion.cliente.escuchar((aviso) => aviso === 'sesion' && reponer(anfitrion));
    anfitrion.addEventListener('mesa-caso-creado', () => vaciar(anfitrion));
  }
  reponer(anfitrion);
}

/**
 * What this user had written; what another one had is taken away first. What was written before this part was loaded, or
 * set by the page, is newer than what is kept.
 */
function reponer(anfitrion: Anfitrion): void {
  const clave = anfitrion.cliente.storageKey('caso:campos');
  const dueno = duenos.get(anfitrion);
  // After a session that ended the same user may come back.
  if (!clave) return;
  duenos.set(anfitrion, clave);
  if (dueno && dueno !== clave) limpiar(anfitrion);
  const nuevos = dueno
    ? []
    : controlesDe(anfitrion).filter((control) => estadoDe(control) !== inicialDe(control));
  const guardados = leerBorrador(clave);
  for (const [nombre, control] of conNombre(anfitrion)) {
    const guardado = guardados[nombre];
    if (guardado === undefined || estadoDe(control) === guardado || nuevos.includes(control)) continue;
    if (esMarca(control)) control.checked = !!guardado;
    else control.value = `${guardado as string}`;
    avisar(control);
  }
  if (nuevos.length) guardarDe(anfitrion);
}

function guardarDe(anfitrion: Anfitrion): void {
  const clave = duenos.get(anfitrion);
  if (!clave) return;
  const escritos = conNombre(anfitrion).map(([nombre, control]) => [nombre, estadoDe(control)] as const);
  guardarBorrador(clave, escritos.some(([, estado]) => estado) ? Object.fromEntries(escritos) : undefined);
}

/** The case is filed: the next one begins with what the page gave. */
function vaciar(anfitrion: Anfitrion): void {
  limpiar(anfitrion);
  const clave = duenos.get(anfitrion);
  if (clave) guardarBorrador(clave, undefined);
}

function limpiar(anfitrion: Anfitrion): void {
  for (const control of controlesDe(anfitrion)) {
    if (esMarca(control)) control.checked = control.defaultChecked;
    else if (control instanceof HTMLSelectElement) control.selectedIndex = opcionInicial(control);
    else control.value = control.defaultValue;
    avisar(control);
  }
}

/** Told as if a person had done it, for a page that follows its fields. */
function avisar(control: Control): void {
  poniendo = true;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
  poniendo = false;
}

const estadoDe = (control: Control): string | boolean => (esMarca(control) ? control.checked : control.value);

/** Its state as the page's HTML has it. */
function inicialDe(control: Control): string | boolean | undefined {
  if (esMarca(control)) return control.defaultChecked;
  if (control instanceof HTMLSelectElement) return control.options[opcionInicial(control)]?.value ?? '';
  return control.defaultValue;
}

const opcionInicial = ({ options }: HTMLSelectElement): number =>
  Math.max(
    0,
    [...options].findIndex((una) => una.defaultSelected),
  );

/** Each with the name that it is kept under: its own, or its place. Marks have their value in it, of which there are several. */
const conNombre = (anfitrion: Anfitrion): [string, Control][] =>
  controlesDe(anfitrion).map((control, i) => [
    `${control.name || control.id || i}${esMarca(control) ? `=${control.value}` : ''}`,
    control,
  ]);

/** The fields as lines "Etiqueta: valor", without those that are empty; and the first in which something is wrong. */
export function leerPropios(anfitrion: Anfitrion): { lineas: string[]; malo: Control | undefined } {
  const controles = controlesDe(anfitrion).filter((control) => !control.disabled);
  return {
    lineas: controles.flatMap((control) => lineaDe(control) ?? []),
    malo: controles.find((control) => !control.validity.valid),
  };
}

function lineaDe(control: Control): string | undefined {
  if (esMarca(control)) {
    if (!control.checked) return undefined;
    const grupo = control.closest('fieldset')?.querySelector('legend');
    if (grupo) return linea(textoDe(grupo), etiquetaDe(control));
    return linea(etiquetaDe(control), control.type === 'radio' ? control.value : 'Sí');
  }
  const valor =
    control instanceof HTMLSelectElement
      ? [...control.selectedOptions].flatMap((una) => (una.value ? una.text.trim() : [])).join(', ')
      : control.value.trim();
  return valor ? linea(etiquetaDe(control), valor) : undefined;
}

const linea = (etiqueta: string, valor: string): string => `${etiqueta}: ${valor}`;

/** What a person reads beside it; what only its page reads, where there is nothing else. */
function etiquetaDe(control: Control): string {
  const [etiqueta] = control.labels ?? [];
  return (etiqueta && textoDe(etiqueta)) || control.getAttribute('aria-label') || control.name || 'Otro dato';
}

/** Without the fields that are in it, nor the mark of those that must be filled. */
function textoDe(elemento: Element): string {
  const copia = elemento.cloneNode(true) as Element;
  for (const campo of copia.querySelectorAll('input, select, textarea, button, datalist')) campo.remove();
  return copia.textContent
    .replace(/\s+/g, ' ')
    .replace(/[\s:*]+$/, '')
    .trim();
}
