/** Where letters lead, and the headers that make of those about one case a conversation. */
import type { Rol } from '../../shared/usuario.ts';
import type { AjustesDeCorreo } from './ajustes.ts';
import type { Contenido } from './contenido.ts';

/** The button that opens the case; for an IPS whose portal page is not known, how to find the case there. */
export function enlaceDelCaso(
  { url, pagina }: Pick<AjustesDeCorreo, 'url' | 'pagina'>,
  rol: Rol,
  numero: number,
): Pick<Contenido, 'boton' | 'despues'> {
  const texto = 'Ver el caso';
  if (rol !== 'ips') return { boton: { texto, url: `${url}/agentes#mesa?caso=${numero}` } };
  if (pagina !== undefined) return { boton: { texto, url: pagina.replaceAll('{caso}', String(numero)) } };
  return {
    despues: [`Para verlo, ingrese al portal de la EPS y abra el caso ${numero} en «Mis solicitudes».`],
  };
}

/** Headers that make one conversation of all mail about a case to a user: all answer a first one, which never was sent. */
export function hiloDelCaso(
  { remitente }: Pick<AjustesDeCorreo, 'remitente'>,
  usuario: number,
  numero: number,
): Record<string, string> {
  const primero = `<caso-${numero}.${usuario}@${remitente.dominio}>`;
  return { 'In-Reply-To': primero, References: primero };
}

/** Why somebody of this role gets mail. */
export const motivoDelCorreo = (rol: Rol): string =>
  rol === 'ips'
    ? 'Recibe este correo porque su IPS tiene casos en la Mesa de Ayuda y esta es su dirección.'
    : 'Recibe este correo porque atiende casos en la Mesa de Ayuda.';

export const NADIE_LEE = 'Nadie lee las respuestas a este correo.';
export const SE_RESPONDE = 'Si responde a este correo, lo que escriba queda como mensaje del caso.';
