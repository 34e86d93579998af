/** What a proxy lets through, and how: cookie, event stream, bodies, headers. */
import { BASE } from '../../shared/api/endpoint.ts';
import { esDeEstaMaquina } from '../http/loopback.ts';
import { CABECERAS_SEGURAS } from '../http/security-headers.ts';
import { arreglar, bien, mib, sinRevisar, type Hallazgo } from './hallazgo.ts';
import { pedir, type Respuesta } from './pedir.ts';
import { conUrl } from './publico.ts';

const VALORES = (respuesta: Respuesta, nombre: string): string[] =>
  respuesta.lineas.filter((linea) => linea.nombre === nombre.toLowerCase()).map(({ valor }) => valor);

/** The cookie that logging out takes back is told with the same attributes as that of a session. */
export const revisarCookie = conUrl(async (url) => {
  const respuesta = await pedir(`${url}${BASE}/sesion`, {
    method: 'DELETE',
    headers: { Origin: new URL(url).origin },
  });
  const [cookie] = VALORES(respuesta, 'set-cookie').filter((valor) => valor.startsWith('__Host-mesa='));
  if (cookie === undefined) {
    return [
      arreglar(
        `Por ${url} no llega la cookie de la sesión (contestó ${respuesta.status}).`,
        'Deje que el proxy pase Set-Cookie sin cambiar su nombre.',
      ),
    ];
  }
  const atributos = cookie.split(';').map((parte) => parte.trim().toLowerCase());
  const faltan = ['secure', 'httponly', 'path=/'].filter((uno) => !atributos.includes(uno));
  const sobra = atributos.find((uno) => uno.startsWith('domain'));
  if (faltan.length > 0 || sobra) {
    return [
      arreglar(
        `El proxy cambia la cookie de la sesión y los navegadores no la guardarán: ${[...faltan.map((uno) => `le falta ${uno}`), ...(sobra ? [`le agrega ${sobra}`] : [])].join(', ')}.`,
        'Quite del proxy proxy_cookie_path, proxy_cookie_domain (nginx) o ProxyPassReverseCookiePath, ProxyPassReverseCookieDomain (Apache).',
      ),
    ];
  }
  return [
    url.startsWith('https:')
      ? bien('La cookie de la sesión llega entera, y por HTTPS los navegadores la guardan.')
      : sinRevisar('La cookie de la sesión llega entera, pero sin HTTPS los navegadores no la guardan.'),
  ];
});

/** Tries again, because on a busy machine marks may arrive together that were sent apart. */
const INTENTOS_DE_FLUJO = 3;
/** Milliseconds between the first mark and the last one, which are sent almost a second apart. */
const SEPARACION_MINIMA = 300;

export const revisarFlujo = conUrl(async (url) => {
  for (let intento = 1; ; intento++) {
    // As browsers ask, who read compressed answers.
    const { status, texto, llegadas, headers } = await pedir(`${url}${BASE}/eventos/prueba`, {
      headers: { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip, deflate, br' },
    });
    if (status === 200 && headers['content-encoding']) {
      return [
        arreglar(
          `El proxy comprime el flujo de eventos (${headers['content-encoding']}), y así los retiene.`,
          'Quite text/event-stream de lo que el proxy comprime (gzip_types, mod_deflate).',
        ),
      ];
    }
    if (status !== 200 || !texto.startsWith('event: prueba')) {
      return [sinRevisar(`El flujo de prueba contestó ${status}: el servicio es anterior a este programa.`)];
    }
    if (llegadas.at(-1)! - llegadas[0]! >= SEPARACION_MINIMA)
      return [bien('El flujo de eventos pasa sin retenerse.')];
    if (intento === INTENTOS_DE_FLUJO) {
      return [
        arreglar(
          'El proxy retiene el flujo de eventos: las respuestas no se verán al momento.',
          'En nginx escriba proxy_buffering off; en Apache, flushpackets=on en ProxyPass.',
        ),
      ];
    }
  }
});

/** Bytes around the file in the form that a browser sends. */
const ENVOLTURA = 64 * 1024;

/** A file that nobody asked for is refused by the service without being kept, but a proxy judges it by its size before. */
export const revisarCuerpo = conUrl(async (url, { config }) => {
  const ceros = config.adjuntoMaximo + ENVOLTURA;
  const { status, texto } = await pedir(`${url}${BASE}/subidas/ingesta/${'doctor'.repeat(4)}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    ceros,
  });
  if (/"codigo":"(sin_sesion|no_permitido|no_existe)"/.test(texto))
    return [bien(`El proxy deja pasar adjuntos de ${mib(config.adjuntoMaximo)}.`)];
  if (status === 413) {
    return [
      arreglar(
        `El proxy no deja pasar adjuntos de ${mib(config.adjuntoMaximo)}, el límite del servicio.`,
        `Suba su límite a ${Math.ceil(ceros / 1024 ** 2)} MiB (client_max_body_size en nginx; en Apache, la regla que mira Content-Length), o baje MESA_ADJUNTO_MAX.`,
      ),
    ];
  }
  return [sinRevisar(`Al enviar ${mib(ceros)} contestó ${status}, y no se sabe quién.`)];
});

export const revisarCabeceras = conUrl(async (url) => {
  const respuestas = [
    await pedir(`${url}/salud`),
    await pedir(`${url}${BASE}/casos`),
    await pedir(`${url}/agentes`),
  ];
  const hallados = [...mirarSeguras(respuestas), ...mirarAjenas(respuestas)];
  if (url.startsWith('https:')) hallados.push(...mirarHsts(respuestas, new URL(url).pathname === '/'));
  return hallados.length > 0 ? hallados : [bien('Las cabeceras de seguridad llegan, cada una una sola vez.')];
});

function mirarSeguras(respuestas: readonly Respuesta[]): Hallazgo[] {
  const veces = (nombre: string) => respuestas.map((una) => VALORES(una, nombre).length);
  const faltan = CABECERAS_SEGURAS.filter((nombre) => veces(nombre).includes(0));
  const repetidas = CABECERAS_SEGURAS.filter((nombre) => veces(nombre).some((cuantas) => cuantas > 1));
  return [
    ...(faltan.length > 0
      ? [
          arreglar(
            `El proxy quita cabeceras de seguridad: ${faltan.join(', ')}.`,
            'Quite del proxy proxy_hide_header o Header unset para ellas.',
          ),
        ]
      : []),
    ...(repetidas.length > 0
      ? [
          arreglar(
            `Llegan repetidas: ${repetidas.join(', ')}. Los navegadores pueden obedecer a la equivocada.`,
            'Quite del proxy las que agrega (add_header, Header set): el servicio ya las pone.',
          ),
        ]
      : []),
  ];
}

/** Headers that tell strangers what runs here. */
function mirarAjenas(respuestas: readonly Respuesta[]): Hallazgo[] {
  const dichas = respuestas.flatMap((una) => [...VALORES(una, 'server'), ...VALORES(una, 'x-powered-by')]);
  const [conVersion] = dichas.filter((valor) => /\d/.test(valor));
  return conVersion === undefined
    ? []
    : [
        arreglar(
          `El proxy dice su versión a todos: ${conVersion}.`,
          'Escriba server_tokens off (nginx) o ServerTokens Prod (Apache).',
        ),
      ];
}

/** With a host of its own the service sends it; under a path the host is somebody else's, who decides. */
function mirarHsts(respuestas: readonly Respuesta[], hostPropio: boolean): Hallazgo[] {
  const veces = respuestas.map((una) => VALORES(una, 'strict-transport-security').length);
  if (veces.some((cuantas) => cuantas > 1)) {
    return [
      arreglar(
        'Strict-Transport-Security llega repetida.',
        'Quítela del proxy: con MESA_URL el servicio ya la pone.',
      ),
    ];
  }
  if (!veces.includes(0)) return [];
  return hostPropio
    ? [
        arreglar(
          'Falta Strict-Transport-Security: un navegador podría entrar sin HTTPS.',
          'Escriba MESA_URL con https, y el servicio la pone.',
        ),
      ]
    : [];
}

/** The figures of the service are nobody's business outside, whatever address a stranger claims to have. */
export const revisarMetricas = conUrl(async (url) => {
  const intentos: Record<string, string>[] = [
    {},
    { 'X-Forwarded-For': '127.0.0.1' },
    { 'X-Real-IP': '127.0.0.1', Forwarded: 'for=127.0.0.1' },
  ];
  for (const headers of intentos) {
    const { texto } = await pedir(`${url}/metrics`, { headers });
    if (!texto.includes('# TYPE ')) continue;
    if (esDeEstaMaquina(new URL(url).hostname) && Object.keys(headers).length === 0)
      return [
        sinRevisar('Las cifras del servicio (/metrics) se ven desde esta máquina, que es la que pregunta.'),
      ];
    return [
      arreglar(
        `Por ${url} se pueden leer las cifras del servicio (/metrics)${Object.keys(headers).length > 0 ? ' inventando una dirección' : ''}.`,
        'Cierre /metrics en el proxy, ponga en él su propio X-Forwarded-For (sin agregar al del cliente), y revise MESA_PROXY y MESA_METRICAS.',
      ),
    ];
  }
  return [bien('Las cifras del servicio (/metrics) no se ven desde fuera.')];
});
