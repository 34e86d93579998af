/** What reading mail is set to (MESA_IMAP…), read from the variables and checked as a whole. */
import { isIP } from 'node:net';
import { esDeEstaMaquina } from '../http/loopback.ts';
import { ajusteMalo, descifrarParte, exigirSinValor, leerContrasenaDe, sinCorchetes } from '../settings.ts';

/** The mailbox to which notices are answered. */
export interface AjustesDeImap {
  host: string;
  puerto: number;
  /** TLS from the first byte; otherwise by STARTTLS, which is demanded except on this machine. */
  tls: 'desde-el-inicio' | 'starttls' | 'no';
  usuario: string;
  clave: string;
  /** Folder in which mail arrives. */
  carpeta: string;
  /** Address of the mailbox, in lower case: what stands before the @, and after it. */
  buzon: { local: string; dominio: string };
  /** Name by which the mailbox's server signs `Authentication-Results`; then its `dmarc=pass` is demanded. */
  autentica: string | undefined;
}

interface Escritos {
  imap: string | undefined;
  claveArchivo: string | undefined;
  direccion: string | undefined;
  autentica: string | undefined;
}

/** Characters before the @ may be 64 (RFC 5321, 4.5.3.1.1), of which the case and its token take these at most. */
const DE_LA_RESPUESTA = 36;
const LOCAL_MAXIMO = 64 - DE_LA_RESPUESTA;

/** Reads the variables; undefined without MESA_IMAP. Throws ErrorConfig. */
export function leerAjustesDeImap({
  imap,
  claveArchivo,
  direccion,
  autentica,
}: Escritos): AjustesDeImap | undefined {
  if (imap === undefined) {
    exigirSinValor('MESA_IMAP', {
      MESA_IMAP_CLAVE_ARCHIVO: claveArchivo,
      MESA_IMAP_DIRECCION: direccion,
      MESA_IMAP_AUTENTICA: autentica,
    });
    return undefined;
  }
  const url = URL.canParse(imap) ? new URL(imap) : undefined;
  if (!url || !/^imaps?:$/.test(url.protocol) || !url.hostname || url.search + url.hash !== '') {
    throw ajusteMalo('MESA_IMAP', 'debe ser como imaps://mesa%40eps.com:clave@imap.eps.com');
  }
  const usuario = descifrarParte('MESA_IMAP', 'el usuario', url.username);
  if (usuario === '') throw ajusteMalo('MESA_IMAP', 'le falta el usuario del buzón');
  const escrita = descifrarParte('MESA_IMAP', 'la contraseña', url.password);
  if ((escrita === '') === (claveArchivo === undefined)) {
    throw ajusteMalo(
      'MESA_IMAP',
      'la contraseña va en la dirección o en MESA_IMAP_CLAVE_ARCHIVO, y solo en una',
    );
  }
  const host = sinCorchetes(url.hostname);
  return {
    host,
    puerto: Number(url.port) || (url.protocol === 'imaps:' ? 993 : 143),
    tls: url.protocol === 'imaps:' ? 'desde-el-inicio' : esDeEstaMaquina(host) ? 'no' : 'starttls',
    usuario,
    clave: escrita || leerContrasenaDe('MESA_IMAP_CLAVE_ARCHIVO', claveArchivo!),
    carpeta: descifrarParte('MESA_IMAP', 'la carpeta', url.pathname.slice(1)) || 'INBOX',
    buzon: leerBuzon(direccion ?? usuario),
    autentica: autentica?.toLowerCase(),
  };
}

function leerBuzon(direccion: string): AjustesDeImap['buzon'] {
  const [, local = '', dominio = ''] = /^([\w.-]+)@([a-z\d.-]+)$/i.exec(direccion.trim()) ?? [];
  if (local === '' || isIP(dominio) !== 0) {
    throw ajusteMalo('MESA_IMAP_DIRECCION', 'debe ser la dirección del buzón, como mesa@eps.com, sin «+»');
  }
  if (local.length > LOCAL_MAXIMO) {
    throw ajusteMalo('MESA_IMAP_DIRECCION', `lo que va antes de la «@» puede tener ${LOCAL_MAXIMO} letras`);
  }
  return { local: local.toLowerCase(), dominio: dominio.toLowerCase() };
}
