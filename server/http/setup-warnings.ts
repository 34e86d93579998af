/**
 * What requests show of a set-up that is wrong: told in the log at first sight, once, with the line to write. Whoever
 * asks can write any header, so what is told is checked for its form, and each kind has a limit for a day.
 */
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { direccionDelSocket, direccionPublica, esDe } from './address.ts';
import { conTls, esPropio, vieneDeSuOrigen } from './origin.ts';

type Aviso = 'origen' | 'url' | 'proxy' | 'cliente';

const DIA = 24 * 3_600_000;
const POR_DIA = 20;

/** `X-Forwarded-For` from anywhere else is written by who asks. */
const CERCANA =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe80:)/i;

interface Necesita {
  config: Config;
  log: Logger;
  reloj: () => number;
}

export function notarMontaje({ config, log, reloj }: Necesita): (c: Context) => void {
  const decir = unaVez(log, reloj);

  function notarOrigen(c: Context, origen: string): void {
    if (config.origenes.includes(origen)) return;
    if (origen === 'null') {
      decir(
        'origen',
        origen,
        'Una página sin origen (abierta desde un archivo, o en un iframe con sandbox) quiso usar la Mesa de Ayuda y no puede. Publíquela en un servidor, o ponga allow-same-origin en el iframe.',
      );
      return;
    }
    if (!esOrigen(origen)) return;
    if (esPropio(c, origen, config)) notarUrl(c, origen);
    else if (vieneDeSuOrigen(c)) {
      decir(
        'url',
        origen,
        `Las páginas de esta Mesa de Ayuda se abren en ${origen} y MESA_URL dice ${config.url}. Si ${origen} es su dirección pública, escriba: MESA_URL=${origen}${config.url ? rutaDe(config.url) : ''}`,
      );
    } else {
      const seguro = conTls(origen);
      decir(
        'origen',
        origen,
        `El origen ${origen} quiso usar la Mesa de Ayuda y no está en MESA_ORIGENES. Si esa página es suya, ${
          seguro === origen ? '' : 'publíquela por HTTPS y '
        }escriba: MESA_ORIGENES=${[...config.origenes, seguro].join(',')}`,
      );
    }
  }

  /** A page of our own whose address is not the one that we would give. */
  function notarUrl(c: Context, origen: string): void {
    if (new URL(direccionPublica(c, config)).origin === origen) return;
    decir(
      'url',
      origen,
      `Los navegadores llegan por ${origen}, a través de un proxy, y falta MESA_URL. Si esa es su dirección pública, escriba: MESA_URL=${origen} (con su ruta si el proxy le da una, como ${origen}/mesa)`,
    );
  }

  /** Whose requests are taken for those of all: then they share the brake on wrong passwords. */
  function notarProxy(c: Context, origen: string | undefined): void {
    const reenviada = c.req.header('x-forwarded-for') ?? c.req.header('forwarded');
    // This service speaks no TLS: something else does.
    const conProxy = reenviada !== undefined || (origen?.startsWith('https:') && esPropio(c, origen, config));
    if (!conProxy) return;
    const direccion = direccionDelSocket(c);
    if (esDe(config.proxies, direccion)) {
      if (c.req.header('x-forwarded-for') !== undefined) return;
      decir(
        'cliente',
        direccion,
        `El proxy ${direccion} no dice de quién es cada solicitud: todas parecen suyas. En nginx escriba: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`,
      );
    } else if (CERCANA.test(direccion)) {
      const previos = config.proxies.rules.length > 0 ? '(lo que ya tiene),' : '';
      decir(
        'proxy',
        direccion,
        `Llegan solicitudes por un proxy en ${direccion} que no está en MESA_PROXY: todas parecen de esa dirección y comparten los límites de ingreso. Si ese proxy es suyo, escriba: MESA_PROXY=${previos}${direccion}`,
      );
    }
  }

  return (c) => {
    const origen = c.req.header('origin');
    if (origen !== undefined) notarOrigen(c, origen);
    notarProxy(c, origen);
  };
}

/** Writes each kind and subject once, of each kind no more than POR_DIA a day. */
function unaVez(log: Logger, reloj: () => number): (aviso: Aviso, sobre: string, frase: string) => void {
  const dichos = new Map<Aviso, { desde: number; sobre: Set<string> }>();
  return (aviso, asunto, frase) => {
    let previos = dichos.get(aviso);
    const llenos = previos?.sobre.size === POR_DIA;
    if (!previos || (llenos && reloj() - previos.desde > DIA)) {
      dichos.set(aviso, (previos = { desde: reloj(), sobre: new Set() }));
    } else if (llenos || previos.sobre.has(asunto)) return;
    previos.sobre.add(asunto);
    const ultimo = previos.sobre.size === POR_DIA ? ' (No se escriben más avisos como este por un día.)' : '';
    log.warn({ aviso }, frase + ultimo);
  };
}

/** As a browser writes it. */
function esOrigen(escrito: string): boolean {
  return (
    escrito.length <= 300 &&
    /^https?:/.test(escrito) &&
    URL.canParse(escrito) &&
    new URL(escrito).origin === escrito
  );
}

const rutaDe = (url: string): string => new URL(url).pathname.replace(/\/$/, '');
