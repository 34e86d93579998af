/** Looks at whether this page and the service are set up well, one thing after another. */
import { BASE } from '../../shared/api/endpoint.ts';
import type { Diagnostico } from '../../shared/diagnostico.ts';
import { VERSION } from '../net/build-version.ts';
import { PROPIO } from '../net/server-url.ts';
import { encajan, lineaDe } from '../net/version-line.ts';
import { DE_ESTA_MAQUINA, diagnosticar, type Hallazgo as Falla } from '../net/setup-diagnosis.ts';

/** Who can mend something: the page's developer, or who runs the service and its proxy. */
export type Encargado = 'portal' | 'operador';

export interface Hallazgo {
  /** `aviso`: it works, or could not be looked at. */
  estado: 'bien' | 'aviso' | 'mal';
  que: string;
  /** What to write, where something is to be written. */
  linea?: string;
  para?: Encargado;
}

/** Milliseconds. A difference of clocks that confuses whoever compares hours. */
const RELOJ_MAXIMO = 2 * 60_000;
const PLAZO = 10_000;
/** The marks of the trial stream are sent almost a second apart. */
const SEPARACION_MINIMA = 300;

const ENCARGADO_DE: Record<Falla['codigo'], Encargado> = {
  contenido_mixto: 'portal',
  csp: 'portal',
  limite: 'operador',
  origen: 'operador',
  preflight: 'operador',
  ruta: 'portal',
  sin_conexion: 'operador',
};

const bien = (que: string): Hallazgo => ({ estado: 'bien', que });
const mal = (que: string, para: Encargado, linea?: string): Hallazgo => ({
  estado: 'mal',
  que,
  para,
  ...(linea && { linea }),
});
const aviso = (que: string, para?: Encargado, linea?: string): Hallazgo => ({
  estado: 'aviso',
  que,
  ...(para && { para }),
  ...(linea && { linea }),
});

/** `servidor`: the service's address. Where the page cannot ask it, only why. */
export async function* revisar(servidor: string): AsyncGenerator<Hallazgo> {
  const montaje = await diagnosticar(servidor);
  yield revisarPagina();
  if (montaje) {
    const { codigo, remedio, linea } = montaje;
    yield mal(remedio.charAt(0).toUpperCase() + remedio.slice(1), ENCARGADO_DE[codigo], linea);
    return;
  }
  let primero, segundo;
  try {
    primero = await preguntar(servidor);
    segundo = await preguntar(servidor);
  } catch (error) {
    yield aviso(`La Mesa de Ayuda no respondió (${String(error)}). Revise el internet y repita.`);
    return;
  }
  yield bien(`La página puede hablar con la Mesa de Ayuda en ${servidor}.`);
  yield revisarCookie(servidor, segundo);
  yield revisarDireccion(servidor, primero);
  yield revisarReloj(primero);
  yield await revisarVersion(servidor);
  yield await revisarFlujo(servidor);
  yield await revisarImagenes();
}

function revisarPagina(): Hallazgo {
  if (isSecureContext) return bien('La página se abrió por HTTPS, o es de este equipo.');
  return mal(
    'La página no es HTTPS: los navegadores no guardan la sesión, ni los archivos que esperan la conexión.',
    'portal',
    location.href.replace(/^http:/, 'https:'),
  );
}

async function preguntar(servidor: string): Promise<Diagnostico & { de: number; a: number }> {
  const de = Date.now();
  const respuesta = await fetch(`${servidor}${BASE}/diagnostico`, {
    cache: 'no-store',
    credentials: 'include',
    signal: AbortSignal.timeout(PLAZO),
  });
  if (!respuesta.ok) throw new Error(`${respuesta.status}`);
  return { ...((await respuesta.json()) as Diagnostico), de, a: Date.now() };
}

function revisarCookie(servidor: string, { cookie }: Diagnostico): Hallazgo {
  if (cookie) return bien('El navegador guarda la sesión.');
  const { protocol, hostname, host } = new URL(servidor);
  if (protocol === 'http:') {
    return DE_ESTA_MAQUINA.test(hostname)
      ? aviso('Este navegador no guarda cookies seguras sin HTTPS. En este equipo la Mesa de Ayuda usa otra.')
      : mal(
          'La Mesa de Ayuda no es HTTPS: el navegador no guarda la sesión.',
          'operador',
          `MESA_URL=https://${host}`,
        );
  }
  if (servidor.startsWith(`${origin}/`) || servidor === origin) {
    return mal(
      'El navegador no guarda la sesión: tiene bloqueadas las cookies de este sitio, la página está en un iframe de otro sitio, o un proxy quita la cabecera Set-Cookie.',
      'operador',
    );
  }
  return mal(
    `El navegador no guarda cookies de ${host} en una página de ${location.host}. Publique la Mesa de Ayuda en el sitio del portal: en una ruta de su servidor (lo más seguro) o en un subdominio.`,
    'operador',
    'location /mesa/ { proxy_pass http://127.0.0.1:8080/; }',
  );
}

function revisarDireccion(servidor: string, { direccion }: Diagnostico): Hallazgo {
  if (direccion === servidor) return bien('El servicio conoce su dirección.');
  return mal(
    `El servicio cree que su dirección es ${direccion}. Un proxy cambió la cabecera Host, o falta MESA_URL: las subidas y los enlaces irían a otra parte.`,
    'operador',
    `MESA_URL=${servidor}`,
  );
}

function revisarReloj({ hora, de, a }: Diagnostico & { de: number; a: number }): Hallazgo {
  const diferencia = Math.max(de - hora, hora - a, 0);
  if (diferencia <= RELOJ_MAXIMO) return bien('La hora de este equipo y la del servicio coinciden.');
  return aviso(
    `La hora de este equipo y la del servicio difieren en ${Math.round(diferencia / 60_000)} minutos. Ponga en hora el que esté mal.`,
    'operador',
  );
}

async function revisarVersion(servidor: string): Promise<Hallazgo> {
  const leida = await fetch(`${servidor}/widget/version`, {
    cache: 'no-store',
    signal: AbortSignal.timeout(PLAZO),
  })
    .then((respuesta) => respuesta.json() as Promise<{ version: string }>)
    .catch(() => undefined);
  if (!leida) return aviso('No se pudo leer la versión del servicio.');
  if (leida.version === VERSION) return bien(`La página usa la versión del servicio (${VERSION}).`);
  if (import.meta.paquete) {
    // The package is made apart from the service: that they fit is enough.
    return encajan(VERSION, leida.version)
      ? bien(`La página usa la versión ${VERSION}, que encaja con la del servicio (${leida.version}).`)
      : mal(
          `La página usa la versión ${VERSION} y el servicio es de la ${leida.version}: no encajan.`,
          'portal',
          `npm install mesa-de-ayuda-widget@${lineaDe(leida.version)}`,
        );
  }
  return aviso(
    `La página usa la versión ${VERSION} y el servicio ofrece ${leida.version}. Recargue la página; si sigue igual, algo guarda el archivo más de lo que el servicio dice, o la página nombra una versión fija.`,
    'portal',
    `<script type="module" src="${PROPIO}/widget/mesa.js"></script>`,
  );
}

async function revisarFlujo(servidor: string): Promise<Hallazgo> {
  const llegadas: number[] = [];
  try {
    const { body, ok, status } = await fetch(`${servidor}${BASE}/eventos/prueba`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(PLAZO),
    });
    if (!ok || !body) return aviso(`El flujo de prueba respondió ${status}. Repita en un minuto.`);
    const lector = body.getReader();
    while (!(await lector.read()).done) llegadas.push(performance.now());
  } catch {
    return mal('El flujo de eventos se corta: lo que responda la EPS no se vería al momento.', 'operador');
  }
  if (llegadas.at(-1)! - llegadas[0]! >= SEPARACION_MINIMA) return bien('Los mensajes llegan al momento.');
  return mal(
    'Un proxy retiene el flujo de eventos: lo que responda la EPS no se vería al momento.',
    'operador',
    'proxy_buffering off;',
  );
}

/** One transparent point. */
const PUNTO = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (letra) =>
  letra.charCodeAt(0),
);

async function revisarImagenes(): Promise<Hallazgo> {
  const url = URL.createObjectURL(new Blob([PUNTO], { type: 'image/gif' }));
  const imagen = new Image();
  imagen.src = url;
  const vista = await imagen.decode().then(
    () => true,
    () => false,
  );
  URL.revokeObjectURL(url);
  return vista
    ? bien('Las imágenes de un caso se ven en su conversación.')
    : aviso(
        'La Content-Security-Policy de la página no deja ver las imágenes de un caso en su conversación; se pueden abrir.',
        'portal',
        'img-src blob:',
      );
}
