/** What a class of mail is (clases.ts). */
import type { Servicios } from '../servicios.ts';
import type { AjustesDeCorreo } from './ajustes.ts';
import type { Carta } from './carta.ts';

/**
 * `caso`: what happened on a case; `resumen`: an agent's day; `confirmar`: an address that has to be confirmed;
 * `recuperar`: a forgotten password; `rechazo`: mail that did not become a message.
 */
export type Clase = 'caso' | 'resumen' | 'confirmar' | 'recuperar' | 'rechazo';

/** A row of `correos` as its letter is made of it. */
export interface FilaCorreo {
  id: number;
  clase: string;
  usuario: number | null;
  direccion: string;
  caso: number | null;
  datos: Record<string, unknown>;
  /** What stands before the @ in the Message-ID. */
  message_id: string;
  /** Milliseconds. */
  creado: number;
}

/** What a letter is made with. It writes with `base` only what belongs to it, such as the hash of a token. */
export type ParaRedactar = Pick<Servicios, 'base' | 'calendario' | 'config' | 'log' | 'reloj'> & {
  ajustes: AjustesDeCorreo;
};

/**
 * The letter; undefined for mail that nobody needs any more, such as about what was read meanwhile. An error makes it
 * wait for another try.
 */
export type Redactar = (con: ParaRedactar, fila: FilaCorreo) => Promise<Carta | undefined>;
