/** The service as browsers see it, at the address of `--url`: where it is, its TLS, its version and its clock. */
import { BASE } from '../../shared/api/endpoint.ts';
import { esDeEstaMaquina } from '../http/loopback.ts';
import {
  arreglar,
  bien,
  codigoDe,
  sinRevisar,
  type Entrada,
  type Hallazgo,
  type Revisar,
} from './hallazgo.ts';
import { esDemora, pedir } from './pedir.ts';
import { DIFERENCIA_MAXIMA } from './reloj.ts';
import { versionDelWidget } from './servicio.ts';

const DIA = 24 * 3_600_000;
const DIAS_DE_CERTIFICADO = 14;
/** Requests whose versions are compared: each is a connection of its own, which a balancer may give to another process. */
const PEDIDOS_DE_VERSION = 5;

/** A check of the public address, which says why when it cannot be made. */
export const conUrl =
  (revisar: (url: string, entrada: Entrada) => Promise<readonly Hallazgo[]>): Revisar =>
  async (entrada) => {
    if (entrada.url === undefined) return [];
    try {
      return await revisar(entrada.url, entrada);
    } catch (error) {
      return [sinRevisar(`No se pudo: ${entrada.url} no contesta (${motivoDe(error)}).`)];
    }
  };

function motivoDe(error: unknown): string {
  if (esDemora(error)) return 'tardó demasiado';
  return codigoDe(error) || String(error);
}

/** Whether the address leads to the service, and the service knows that address. */
export async function revisarDireccion({ url, config }: Entrada): Promise<readonly Hallazgo[]> {
  if (url === undefined) {
    const cual = config.url ?? 'https://(la dirección pública)';
    return [
      sinRevisar(
        'El proxy no se revisó, porque no se dijo la dirección pública.',
        `Repita con --url ${cual}`,
      ),
    ];
  }
  try {
    const { status, texto, headers } = await pedir(`${url}/salud`);
    if (texto !== '{"estado":"vivo"}') {
      return [
        arreglar(
          `${url}/salud no llega a la Mesa de Ayuda: contestó ${status}${headers.location ? ` hacia ${headers.location}` : ''}.`,
          'Revise la ruta y el destino en el proxy; docs/proxy tiene las líneas para nginx y Apache.',
        ),
      ];
    }
    return [await revisarUrlPropia(url), await revisarOrigenPropio(url), await revisarAgentes(url)];
  } catch (error) {
    return [
      arreglar(
        `${url} no contesta (${motivoDe(error)}).`,
        'Revise el nombre en el DNS, el cortafuegos y que el proxy esté en marcha.',
      ),
    ];
  }
}

/** The description of the API has the address that the service would tell others. A forged one must not get into it. */
async function revisarUrlPropia(url: string): Promise<Hallazgo> {
  const { status, texto } = await pedir(`${url}${BASE}/openapi.json`, {
    headers: { 'X-Forwarded-Host': 'ajeno.invalid' },
  });
  const dicha = /"servers":\[\{"url":"([^"]*)"/.exec(texto)?.[1];
  const deEstaMaquina = esDeEstaMaquina(new URL(url).hostname);
  if (dicha === url + BASE || (deEstaMaquina && dicha === new URL(url + BASE).pathname))
    return bien(`${url} llega a la Mesa de Ayuda, que se conoce por esa dirección.`);
  if (dicha?.includes('ajeno.invalid')) {
    return arreglar(
      'El proxy deja pasar el X-Forwarded-Host que escribe cualquiera.',
      `Ponga en el proxy su propio X-Forwarded-Host, o escriba MESA_URL=${url}`,
    );
  }
  return arreglar(
    dicha === undefined
      ? `${url}${BASE}/openapi.json contestó ${status}: el proxy no deja pasar la API.`
      : `El servicio cree que su dirección es ${dicha.slice(0, -BASE.length) || '(ninguna)'}.`,
    `Escriba MESA_URL=${url} y reinicie el servicio.`,
  );
}

/** Logging out without a session changes nothing, and is refused where the page's origin is not the service's own. */
async function revisarOrigenPropio(url: string): Promise<Hallazgo> {
  const { origin } = new URL(url);
  const { status, texto } = await pedir(`${url}${BASE}/sesion`, {
    method: 'DELETE',
    headers: { Origin: origin },
  });
  if (status === 204) return bien(`Una página de ${origin} puede escribir en el servicio.`);
  return arreglar(
    `El servicio no acepta lo que escribe una página de ${origin} (contestó ${status}${texto.includes('"origen"') ? ', por su origen' : ''}).`,
    `Escriba MESA_URL=${url} y deje que el proxy pase la cabecera Origin y los métodos DELETE, PATCH y PUT.`,
  );
}

/** A redirection of the service must stay under the public address. */
async function revisarAgentes(url: string): Promise<Hallazgo> {
  const { status, headers } = await pedir(`${url}/agentes/`);
  const hacia = headers.location && new URL(headers.location, `${url}/agentes/`).href;
  return status === 302 && hacia === `${url}/agentes`
    ? bien('Las redirecciones quedan bajo la dirección pública.')
    : arreglar(
        `${url}/agentes/ debe llevar a ${url}/agentes, y contestó ${status}${hacia ? ` hacia ${hacia}` : ''}.`,
        'El proxy debe quitar la ruta al pedir (proxy_pass con / al final) y no cambiar Location.',
      );
}

export const revisarTls = conUrl(async (url, { ahora }) => {
  if (!url.startsWith('https:')) {
    return esDeEstaMaquina(new URL(url).hostname)
      ? [sinRevisar(`${url} es de esta máquina y sin HTTPS: sirve solo para probar.`)]
      : [
          arreglar(
            `${url} no es HTTPS: los navegadores no guardarán la sesión.`,
            'Ponga un certificado en el proxy y publique la dirección con https://.',
          ),
        ];
  }
  const { certificado } = await pedir(`${url}/salud`);
  const vence = certificado?.vence ?? NaN;
  if (certificado?.defecto !== undefined) {
    return [
      arreglar(
        `El certificado de ${new URL(url).host} no es válido: ${certificado.defecto}.`,
        'Instale un certificado vigente para ese nombre, con su cadena completa. Si lo firmó la EPS, diga a Node cuál es la suya en NODE_EXTRA_CA_CERTS.',
      ),
    ];
  }
  const dias = Math.floor((vence - ahora) / DIA);
  const dicho = `El certificado de ${new URL(url).host} vence en ${dias} días.`;
  return [dias >= DIAS_DE_CERTIFICADO ? bien(dicho) : arreglar(dicho, 'Renuévelo y recargue el proxy.')];
});

export const revisarRedireccion = conUrl(async (url) => {
  const { protocol, port, hostname, pathname } = new URL(url);
  if (protocol !== 'https:' || port !== '') {
    return [sinRevisar('La redirección de http a https solo se revisa en el puerto 443.')];
  }
  return [await mirarRedireccion(`http://${hostname}${pathname}`, url)];
});

/** `plana` is the address that people get to who write no https. */
export async function mirarRedireccion(plana: string, url: string): Promise<Hallazgo> {
  const respuesta = await pedir(plana).catch((error: unknown) => {
    if (codigoDe(error) === 'ECONNREFUSED') return undefined;
    throw error;
  });
  if (!respuesta) return bien('Sin https no contesta nadie.');
  const { status, headers } = respuesta;
  const hacia = headers.location ?? '';
  return /^30[1278]$/.test(String(status)) && hacia.startsWith(`${new URL(url).origin}/`)
    ? bien(`${plana} lleva a ${hacia}.`)
    : arreglar(
        `${plana} contestó ${status} sin llevar a https.`,
        `Redirija en el proxy todo lo de http a ${new URL(url).origin}.`,
      );
}

export const revisarVersion = conUrl(async (url) => {
  const vistas = new Set<string>();
  for (let i = 0; i < PEDIDOS_DE_VERSION; i++) {
    const { status, texto } = await pedir(`${url}/widget/version`);
    vistas.add(/"version":"([^"]*)"/.exec(texto)?.[1] ?? `respuesta ${status}`);
  }
  const propia = versionDelWidget();
  return [
    vistas.size === 1 && vistas.has(propia)
      ? bien(`Por ${url} contesta la misma versión que la de este programa (${propia}).`)
      : arreglar(
          `Por ${url} contesta la versión ${[...vistas].join(' y ')}, y la de este programa es ${propia}.`,
          'Actualice y reinicie todos los servicios que hay detrás del proxy, y vacíe su caché.',
        ),
  ];
});

export const revisarHoraPublica = conUrl(async (url) => {
  const antes = Date.now();
  const { headers } = await pedir(`${url}/salud`);
  const dicha = Date.parse(headers.date ?? '');
  if (Number.isNaN(dicha)) return [sinRevisar('La respuesta no trae la hora (Date).')];
  const diferencia = Math.max(antes - dicha, dicha - Date.now(), 0);
  const dicho = `La hora de ${new URL(url).host} y la de esta máquina difieren en ${Math.round(diferencia / 1000)} segundos.`;
  return [
    diferencia <= DIFERENCIA_MAXIMA
      ? bien(dicho)
      : arreglar(dicho, 'Ponga ambas en hora y déjelas sincronizadas (timedatectl set-ntp true).'),
  ];
});
