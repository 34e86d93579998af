/**
 * Checks what a person wrote by the very schemas that the server uses. A part of its own: zod comes while the form is
 * being filled, not before it is shown.
 */
import { nuevoCaso } from '../../shared/caso.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import { normalizar } from '../../shared/texto.ts';
import { traer } from '../net/lazy-part.ts';
import type { Borrador } from '../storage/borrador.ts';
import type { CampoCaso } from './campos-caso.ts';
import type { Anfitrion } from './campos-propios.ts';
import type { EnvioDeCaso } from './envio-de-caso.ts';

/** What is asked for where nothing was given. */
const PEDIDOS: Record<string, string> = {
  motivo: 'Elija el motivo.',
  asunto: 'Elija el asunto.',
  descripcion: 'Escriba la descripción.',
};

const frase = (campo: string, codigo: string): string =>
  codigo === 'requerido' ? (PEDIDOS[campo] ?? codigo) : codigo;

/**
 * The case as it is sent, and what is wrong with it by field, which is empty for a good one. `descripcion` is how many
 * code points it may have. What is in the page's own fields, in a slot of `anfitrion`, goes as lines of the first message.
 * Throws `ErrorApi` where the part that reads those does not arrive.
 */
export async function validarCaso(
  { valores, archivos }: Pick<Borrador<CampoCaso>, 'valores' | 'archivos'>,
  descripcion: number,
  anfitrion: Anfitrion,
) {
  const { lineas, malo } = anfitrion.renderRoot
    .querySelector<HTMLSlotElement>('slot[name=campos]')
    ?.assignedElements().length
    ? (await traer(() => import('./campos-propios.ts'))).leerPropios(anfitrion)
    : {};
  const { mensaje: escrito, ...resto } = valores;
  // With one that is not there yet nothing is sent.
  const adjuntos = archivos.flatMap(({ adjunto }) => adjunto?.clave ?? []);
  const mensaje = [normalizar(escrito), lineas?.join('\n')].filter(Boolean).join('\n\n');
  const { data, error } = nuevoCaso(descripcion).safeParse({
    ...resto,
    ...(mensaje && { mensaje }),
    ...(adjuntos.length && { adjuntos }),
  });
  // Of several faults of a field the first is told.
  const faltas =
    error?.issues
      .map(({ path, message }) => [String(path[0]), frase(String(path[0]), message)] as const)
      .reverse() ?? [];
  // The browser says what is wrong with a field of the page, in its own words, once the others are good.
  if (!faltas.length && malo) {
    malo.reportValidity();
    faltas.push(['propios', 'requerido']);
  }
  return { caso: data, faltas: Object.fromEntries(faltas) as Record<string, string> };
}

/** Takes motivo and asunto out of a draft that has them from before the catalogue changed, and says so at the field. */
export function quitarRetirados(
  borrador: Borrador<CampoCaso>,
  envio: EnvioDeCaso,
  { motivos }: Catalogo,
): void {
  const { motivo, asunto } = borrador.valores;
  const suyo = motivos.find(({ codigo }) => codigo === motivo);
  const esta = suyo?.asuntos.some(({ codigo }) => codigo === asunto);
  const campo = motivo && !suyo ? 'motivo' : asunto && !esta ? 'asunto' : undefined;
  if (!campo || envio.enviando) return;
  borrador.poner({ asunto: '', ...(campo === 'motivo' && { motivo: '' }) });
  envio.alEscribir(['motivo', 'asunto']);
  envio.errores = { ...envio.errores, [campo]: 'retirado' };
}
