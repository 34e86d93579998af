/**
 * Finds out whether a request failed for the connection or for how this page and the service are set up, as far as a
 * browser can tell. Loaded after a failure. A clerk reads whom to call; the console says once what to change.
 */
import { BASE } from '../../shared/api/endpoint.ts';
import { ErrorApi } from './api-error.ts';
import { PROPIO } from './server-url.ts';

/** `codigo` is for the clerk and for `mesa-error`; `remedio`, and the line to write, for who set the page up. */
export interface Hallazgo {
  codigo: 'origen' | 'csp' | 'contenido_mixto' | 'ruta' | 'preflight' | 'limite' | 'sin_conexion';
  remedio: string;
  linea?: string;
}

const PLAZO_MS = 8_000;
/** A violation of the page's policy is told after the request failed. */
const PAUSA_MS = 100;

/** Host names that browsers take for this machine, safe without TLS. */
export const DE_ESTA_MAQUINA = /^(localhost|127\..*|\[::1\])$/;

const VERSION = '/widget/version';
const SESION = `${BASE}/sesion`;

const enCurso = new Map<string, Promise<Hallazgo | undefined>>();
const dichos = new Set<string>();

/**
 * The same error, or another in its place whose sentence is about the set-up. `respondio`: something good came from there
 * since the page was loaded, so it is where it should be and may be read. `destino` is what was asked where that is not
 * under `servidor`: the cloud that takes the files.
 */
export async function explicar(
  servidor: string,
  error: ErrorApi,
  respondio: boolean,
  destino = servidor,
): Promise<ErrorApi> {
  const ajeno = !destino.startsWith(servidor);
  const donde = ajeno ? new URL(destino).origin : servidor;
  // All elements of the page ask at the same time.
  const pregunta = `${donde} ${error.status}`;
  let busqueda = enCurso.get(pregunta);
  if (!busqueda) {
    busqueda = ajeno ? buscarEnNube(donde) : buscar(servidor, error, respondio);
    enCurso.set(pregunta, busqueda);
    void busqueda.finally(() => enCurso.delete(pregunta));
  }
  const hallado = await busqueda;
  if (!hallado) return error;
  const { codigo, remedio, linea = '' } = hallado;
  if (!dichos.has(donde + codigo)) {
    dichos.add(donde + codigo);
    // eslint-disable-next-line no-console -- for the page's developer, whom the clerk will call
    console.error(`Mesa de Ayuda (${codigo}): ${remedio} ${linea}`.trim());
  }
  return new ErrorApi(
    codigo,
    codigo === 'sin_conexion'
      ? 'No hay conexión con la Mesa de Ayuda, aunque su internet funciona. Intente de nuevo en unos minutos.'
      : `La Mesa de Ayuda no está bien instalada en esta página. Avise a quien administra el portal (código: ${codigo}).`,
    error.status,
  );
}

/** What is set up wrong between this page and the service; undefined where the page can ask it, or the person is offline. */
export const diagnosticar = (servidor: string): Promise<Hallazgo | undefined> =>
  buscar(servidor, { codigo: 'sin_conexion', status: 0 }, false);

/** undefined: it was the connection, the service itself, or it is over. */
async function buscar(
  servidor: string,
  { codigo, status }: Pick<ErrorApi, 'codigo' | 'status'>,
  respondio: boolean,
): Promise<Hallazgo | undefined> {
  if (status >= 500) return undefined;
  const url = leerUrl(servidor);
  if (!url) return rutaMala(servidor, 'no es una dirección');
  if (!navigator.onLine) return undefined;
  const propia = url.origin === origin;
  if (codigo === 'origen') return origenAjeno(propia, servidor);
  if (status === 413) return sinCabida(servidor);
  if (status && respondio) return undefined;

  const politica = vigilarPolitica(url.origin);
  try {
    const leida = await preguntarSesion(servidor);
    if (leida) {
      if (leida.status >= 500) return undefined;
      if (!(await tiene(leida, 'usuario')))
        return respondio ? undefined : rutaMala(servidor, describir(leida));
      if (status || propia) return undefined;
      // Reading works; a write needs a preflight request first (Fetch standard, 4.8).
      const conPermiso = await preguntarSesion(servidor, { headers: { 'Idempotency-Key': '0' } });
      return conPermiso || !(await preguntarSesion(servidor)) ? undefined : sinPermiso(servidor);
    }
    await new Promise((seguir) => setTimeout(seguir, PAUSA_MS));
    const prohibida = politica.violada();
    if (prohibida) return prohibida;
  } finally {
    politica.callar();
  }
  if (location.protocol === 'https:' && url.protocol === 'http:' && !DE_ESTA_MAQUINA.test(url.hostname)) {
    return {
      codigo: 'contenido_mixto',
      remedio: `esta página es https y ${servidor} no. Escriba:`,
      linea: `servidor="${servidor.replace('http:', 'https:')}"`,
    };
  }
  if (propia) return undefined;
  return (respondio ? undefined : await buscarAjeno(servidor, url)) ?? (await buscarCaida(servidor));
}

/** Finds out who answers at an address whose answers this page may not read. */
async function buscarAjeno(servidor: string, url: URL): Promise<Hallazgo | undefined> {
  // The service's public files may be read from anywhere.
  const estaEn = async (base: string) => {
    const version = await preguntar(base + VERSION);
    return !!version && (await tiene(version, 'version'));
  };
  if (await estaEn(servidor)) {
    return (await preguntarSesion(servidor)) ? undefined : origenAjeno(false, servidor);
  }
  for (const otra of [PROPIO, url.origin]) {
    if (otra !== servidor && new URL(otra).origin === url.origin && (await estaEn(otra))) {
      return rutaMala(servidor, `está en ${otra}`);
    }
  }
  // This script came from there, so the address is right: a proxy answers for a service that is down.
  if (servidor === PROPIO) return undefined;
  return (await preguntar(servidor + SESION, { mode: 'no-cors' })) ? rutaMala(servidor) : undefined;
}

/** Whether the page's own server answers, which excludes the person's connection. */
async function buscarCaida(servidor: string): Promise<Hallazgo | undefined> {
  const linea = origin !== 'null' && (await preguntar(`${origin}/favicon.ico`, { method: 'HEAD' }));
  return linea
    ? {
        codigo: 'sin_conexion',
        remedio: `${servidor} no responde, y el servidor de esta página sí. El servicio está detenido, la dirección o su certificado no son buenos, o algo lo bloquea en este equipo (una extensión, un cortafuegos). Ábralo aquí mismo en otra pestaña:`,
        linea: servidor + VERSION,
      }
    : undefined;
}

/** Whether the policy of this page forbids requests to the cloud that takes the files. */
async function buscarEnNube(nube: string): Promise<Hallazgo | undefined> {
  const politica = vigilarPolitica(nube);
  await preguntar(nube, { mode: 'no-cors' });
  await new Promise((seguir) => setTimeout(seguir, PAUSA_MS));
  politica.callar();
  return politica.violada();
}

/** undefined when no answer comes that this page may see. */
const preguntar = (direccion: string, opciones?: RequestInit): Promise<Response | undefined> =>
  fetch(direccion, {
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(PLAZO_MS),
    ...opciones,
  }).catch(() => undefined);

const preguntarSesion = (servidor: string, opciones?: RequestInit) =>
  preguntar(servidor + SESION, { credentials: 'include', ...opciones });

function leerUrl(servidor: string): URL | undefined {
  try {
    const url = new URL(servidor);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an answer is JSON with this key, as this service's is. */
async function tiene(respuesta: Response, campo: string): Promise<boolean> {
  try {
    return campo in ((await respuesta.json()) as object);
  } catch {
    return false;
  }
}

const describir = ({ headers, status, url }: Response): string =>
  `${url} responde ${status} ${headers.get('content-type') ?? ''}`.trim();

function rutaMala(servidor: string, detalle = 'otro servidor responde allí'): Hallazgo {
  const [remedio, linea] = import.meta.paquete
    ? ['Escriba en cada etiqueta la dirección del servicio:', 'servidor="https://…"']
    : servidor === PROPIO
      ? [
          'Revise la regla del proxy para toda la ruta, como en nginx:',
          `location ${new URL(PROPIO).pathname.replace(/\/?$/, '/')} { proxy_pass http://127.0.0.1:8080/; }`,
        ]
      : [
          `Este script se sirvió desde ${PROPIO}. Si es el mismo servicio, quite el atributo servidor; si no, escriba su dirección:`,
          'servidor="https://…"',
        ];
  return {
    codigo: 'ruta',
    remedio: `en ${servidor} no está la Mesa de Ayuda (${detalle}). ${remedio}`,
    linea,
  };
}

function origenAjeno(propio: boolean, servidor: string): Hallazgo {
  if (!propio && origin === 'null') {
    return {
      codigo: 'origen',
      remedio:
        'esta página no tiene origen (un archivo, o un iframe con sandbox). Publíquela en un servidor, o ponga allow-same-origin en el iframe.',
    };
  }
  return propio
    ? {
        codigo: 'origen',
        remedio: `MESA_URL del servicio no dice ${origin}. Escriba en el servicio:`,
        linea: `MESA_URL=${servidor}`,
      }
    : {
        codigo: 'origen',
        remedio: `el servicio ${servidor} no conoce esta página. Escriba en el servicio (tras una coma si ya nombra otras):`,
        linea: `MESA_ORIGENES=${origin}`,
      };
}

const sinCabida = (servidor: string): Hallazgo => ({
  codigo: 'limite',
  remedio: `un proxy delante de ${servidor} no deja pasar archivos grandes. En nginx escriba:`,
  linea: 'client_max_body_size 11m;',
});

const sinPermiso = (servidor: string): Hallazgo => ({
  codigo: 'preflight',
  remedio: `un proxy o cortafuegos delante de ${servidor} no deja pasar las solicitudes OPTIONS, con las que el navegador pide permiso para escribir desde otro origen. Déjelas pasar sin cambios.`,
});

/** The page's Content-Security-Policy, as far as it forbids `origen`; report-only policies forbid nothing. */
function vigilarPolitica(origen: string): { violada: () => Hallazgo | undefined; callar: () => void } {
  let politica: string | undefined;
  const oir = ({ blockedURI, disposition, originalPolicy }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && blockedURI.startsWith(origen)) politica ??= originalPolicy;
  };
  document.addEventListener('securitypolicyviolation', oir);
  return {
    callar: () => document.removeEventListener('securitypolicyviolation', oir),
    violada: () =>
      politica === undefined
        ? undefined
        : {
            codigo: 'csp',
            remedio: `la Content-Security-Policy de esta página no deja pedir a ${origen}. Escriba en ella:`,
            linea: `connect-src ${fuentes(politica)}${origen}`,
          },
  };
}

/** The sources that the policy allows now: they have to stay in the line that the console proposes. */
function fuentes(politica: string): string {
  const [, dadas] =
    /(?:^|;)\s*connect-src\s+([^;]*)/i.exec(politica) ??
    /(?:^|;)\s*default-src\s+([^;]*)/i.exec(politica) ??
    [];
  return dadas && !/^'none'\s*$/.test(dadas) ? `${dadas.trim()} ` : '';
}
