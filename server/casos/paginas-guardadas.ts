/**
 * Pages of lists that were answered to an IPS, kept until something that they show can have changed: a case of that IPS
 * or what one of its users has read, by whichever process (db/changes.sqlite.ts). The kept text is what was answered.
 */
import type { ListaCasos } from '../../shared/caso.ts';
import type { Alcance } from '../alcance.ts';
import type { Changes } from '../db/changes.sqlite.ts';
import { etagOf } from '../http/etag.ts';
import { after, type Maybe } from '../http/maybe.ts';

/** A page as it is sent. */
export interface Pagina {
  texto: Buffer<ArrayBuffer>;
  /** Of its bytes, so that every process and one that has started again knows a page that a browser still has. */
  etag: string;
}

interface DeUna {
  version: number;
  paginas: Map<string, Pagina>;
}

const BYTES_MAXIMO = 8 * 1024 * 1024;
const POR_IPS = 32;
/** Longest question that is kept, in characters. */
const PREGUNTA_MAXIMA = 500;

export interface PaginasGuardadas {
  /**
   * What was answered to this user's question; undefined where it must be made again. The check of the session has looked
   * for changes. `pregunta` is the query as sent.
   */
  hallar(alcance: Alcance, pregunta: string): Pagina | undefined;
  /** The page of an IPS's list that `leer` reads now; it is kept where it may be found again. */
  hacer(alcance: DeIps, pregunta: string, leer: () => Maybe<ListaCasos>): Maybe<Pagina>;
}

type DeIps = Extract<Alcance, { parte: 'ips' }>;

export function guardarPaginas(cambios: Changes): PaginasGuardadas {
  // In the order in which they got their last page.
  const guardadas = new Map<string, DeUna>();
  let bytes = 0;

  const claveDe = ({ usuario }: Alcance, pregunta: string) => `${usuario.id}?${pregunta}`;

  function soltar(nit: string): void {
    for (const { texto } of guardadas.get(nit)?.paginas.values() ?? []) bytes -= texto.length;
    guardadas.delete(nit);
  }

  function guardar(nit: string, version: number, clave: string, pagina: Pagina): void {
    let suyas = guardadas.get(nit);
    if (suyas?.version !== version || suyas.paginas.size >= POR_IPS) {
      soltar(nit);
      suyas = { version, paginas: new Map() };
    }
    bytes += pagina.texto.length - (suyas.paginas.get(clave)?.texto.length ?? 0);
    suyas.paginas.set(clave, pagina);
    guardadas.delete(nit);
    guardadas.set(nit, suyas);
    for (const otra of guardadas.keys()) {
      if (bytes <= BYTES_MAXIMO) break;
      soltar(otra);
    }
  }

  return {
    hallar(alcance, pregunta) {
      if (alcance.parte !== 'ips') return undefined;
      const suyas = guardadas.get(alcance.nit);
      if (suyas?.version !== cambios.de(alcance.nit)) return undefined;
      return suyas.paginas.get(claveDe(alcance, pregunta));
    },
    hacer(alcance, pregunta, leer) {
      const { nit } = alcance;
      // Asked before reading: a change meanwhile makes the page one of an earlier version.
      const version = cambios.de(nit);
      return after(leer(), (lista) => {
        const texto = Buffer.from(JSON.stringify(lista));
        const pagina = { texto, etag: etagOf(texto) };
        if (pregunta.length <= PREGUNTA_MAXIMA) guardar(nit, version, claveDe(alcance, pregunta), pagina);
        return pagina;
      });
    },
  };
}
