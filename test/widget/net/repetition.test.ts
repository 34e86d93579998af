import { ENDPOINTS, type Call } from '../../../shared/api/all.ts';
import { ApiClient, type Dada } from '../../../widget/net/api-client.ts';
import { ErrorApi } from '../../../widget/net/api-error.ts';
import { mandar } from '../../../widget/net/upload.ts';
import { subirPor } from '../../../widget/outbox/subir-adjunto.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import { CLAVE, fallar, igual, limpiar, NIT_B, peticiones, problema, servidor, sesion } from '../apoyo.ts';

const PARAMETROS = { numero: 1, clave: 'k', id: 1, nit: NIT_B };
const REPETIDA = 3;

const api = new ApiClient(servidor, () => undefined);

/** Asks an endpoint by its description; how often the request was sent until it was given up. */
async function vecesQue(method: string, path: string, claveDeEnvio?: string): Promise<number> {
  const call = `${method} ${path}` as Call;
  const dada = [{ params: PARAMETROS, claveDeEnvio }] as unknown as Dada<Call>;
  const ruta = new URL(api.url(call, ...dada)).pathname;
  const fallo = await api.pedir(call, ...dada).catch((error: unknown) => error);
  if (!(fallo instanceof ErrorApi)) throw new Error(`${call} was answered`);
  return peticiones.filter((una) => una.metodo === method && una.ruta === ruta).length;
}

describe('what is sent again by itself', () => {
  before(() => sesion(undefined));
  beforeEach(() => {
    peticiones.length = 0;
  });
  afterEach(limpiar);

  const todos = Object.values(ENDPOINTS);
  const escribe = ({ method }: { method: string }) => method === 'POST' || method === 'PATCH';
  const conClave = (uno: object) => 'idempotent' in uno;

  for (const [como, fallar503] of [
    ['is not there', true],
    ['does not answer', false],
  ] as const) {
    it(`is no POST and no PATCH without a key when the service ${como}`, async () => {
      fallar(() => (fallar503 ? problema(503, 'no_disponible', 'Intente de nuevo.') : 'cortar'));
      const sinClave = todos.filter((uno) => escribe(uno) && !conClave(uno));
      igual(sinClave.length > 8, true);
      for (const { method, path } of sinClave) {
        igual(await vecesQue(method, path), 1, `times ${method} ${path}`);
      }
    });
  }

  it('is every POST with its key, the same one each time', async () => {
    fallar(() => problema(503, 'no_disponible', 'Intente de nuevo.'));
    const suyos = todos.filter((uno) => escribe(uno) && conClave(uno));
    igual(suyos.length > 0, true);
    await Promise.all(
      suyos.map(async ({ method, path }) => {
        igual(await vecesQue(method, path, `de ${path}`), REPETIDA, `times ${method} ${path}`);
      }),
    );
    igual(new Set(peticiones.map(({ clave }) => clave)).size, suyos.length);
  });

  it('is what reads, replaces or deletes', async () => {
    fallar(() => problema(503, 'no_disponible', 'Intente de nuevo.'));
    const otros = todos.filter((uno) => !escribe(uno));
    const veces = await Promise.all(otros.map(({ method, path }) => vecesQue(method, path)));
    igual(
      veces.every((una) => una === REPETIDA),
      true,
      veces.join(),
    );
  });

  it('is no login, no file of IPS to import, and no announcement of an upload', async () => {
    fallar(() => problema(503, 'no_disponible', 'Intente de nuevo.'));
    const archivo = new File(['x'], 'a.pdf');
    const intentos = {
      '/sesion': () => MesaClient.de(servidor).iniciarSesion({ nit: NIT_B, contrasena: CLAVE }),
      '/admin/ips/importar': () => mandar(api, 'POST /admin/ips/importar', archivo, 'text/csv'),
      '/subidas': () => subirPor(api)({ id: 'uno', archivo }, () => undefined, new AbortController().signal),
    };
    for (const [ruta, intentar] of Object.entries(intentos)) {
      const fallo: unknown = await intentar().catch((error: unknown) => error);
      igual((fallo as ErrorApi).status, 503, ruta);
      const veces = peticiones.filter((una) => una.metodo === 'POST' && una.ruta.endsWith(ruta)).length;
      igual(veces, 1, ruta);
    }
  });
});

describe('a failure', () => {
  it('passes by itself, or comes again, or is about who asks', () => {
    const de = (status: number, codigo = 'otro') => {
      const { pasajero, definitivo, deSesion } = new ErrorApi(codigo, '', status);
      return { pasajero, definitivo, deSesion };
    };
    for (const status of [0, 200, 408, 425, 429, 500, 502, 503, 504])
      igual(de(status), { pasajero: true, definitivo: false, deSesion: false }, `${status}`);
    for (const status of [400, 403, 404, 409, 413, 415, 422])
      igual(de(status), { pasajero: false, definitivo: true, deSesion: false }, `${status}`);
    igual(de(401, 'sin_sesion'), { pasajero: false, definitivo: false, deSesion: true });
    igual(de(409, 'otro_usuario'), { pasajero: false, definitivo: false, deSesion: true });
  });
});
