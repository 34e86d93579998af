/**
 * Checks what a person wrote by the very schemas that the server uses. A part of its own: zod comes while the form is
 * being filled, not before it is shown.
 */
import { nuevoCaso } from '../../shared/caso.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import { normalizar } from '../../shared/texto.ts';
import type { Borrador } from '../storage/borrador.ts';
import type { CampoCaso } from './campos-caso.ts';
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
 * The case as it is sent, and what is wrong with it by field, which is empty for a good one. `adjuntos` are the names of
 * its files at the server; `descripcion` is how many code points it may have.
 */
export function validarCaso(
  { mensaje, ...resto }: Readonly<Record<CampoCaso, string>>,
  adjuntos: readonly string[] | undefined,
  descripcion: number,
) {
  const { data, error } = nuevoCaso(descripcion).safeParse({
    ...resto,
    ...(normalizar(mensaje) && { mensaje }),
    ...(adjuntos?.length && { adjuntos }),
  });
  // Of several faults of a field the first is told.
  const faltas =
    error?.issues
      .map(({ path, message }) => [String(path[0]), frase(String(path[0]), message)] as const)
      .reverse() ?? [];
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
