/** `mesa doctor --url`: each line with a proxy that is wrong so, and with one that is right. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { leerConTolerancia } from '../../../server/doctor/configuracion.ts';
import type { Hallazgo } from '../../../server/doctor/hallazgo.ts';
import { mirarRedireccion } from '../../../server/doctor/publico.ts';
import { REVISIONES } from '../../../server/doctor/revisiones.ts';

const SERVICIO = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.js');

/** How the proxy of a test is wrong. */
interface Faltas {
  /** Bytes above which it refuses a body by its announced length. */
  cuerpo?: number;
  /** Holds an answer until it is whole. */
  retiene?: boolean;
  /** Changes the headers of an answer. */
  cabeceras?: (headers: OutgoingHttpHeaders, pedido: IncomingMessage) => void;
  /** Changes the headers of a request. */
  pedido?: (headers: OutgoingHttpHeaders) => void;
  /** Answers by itself; false lets the request through. */
  contesta?: (pedido: IncomingMessage, salida: ServerResponse) => boolean;
}

let faltas: Faltas;
beforeEach(() => void (faltas = {}));

let carpeta: string;
let child: ChildProcess;
let servicio: URL;
let url: string;
const proxy = createServer((entrada, salida) => {
  if (faltas.contesta?.(entrada, salida)) return;
  if (Number(entrada.headers['content-length'] ?? 0) > (faltas.cuerpo ?? Infinity)) {
    salida.writeHead(413, { 'content-type': 'text/html', connection: 'close' }).end('<h1>413</h1>');
    return;
  }
  const headers: OutgoingHttpHeaders = {
    ...entrada.headers,
    'x-forwarded-for': entrada.socket.remoteAddress,
    'x-forwarded-host': entrada.headers.host,
  };
  faltas.pedido?.(headers);
  const pedido = request(
    { host: servicio.hostname, port: servicio.port, method: entrada.method, path: entrada.url, headers },
    (respuesta) => {
      const suyas: OutgoingHttpHeaders = { ...respuesta.headers };
      faltas.cabeceras?.(suyas, entrada);
      salida.writeHead(respuesta.statusCode!, suyas);
      if (!faltas.retiene) return void respuesta.pipe(salida);
      const trozos: Buffer[] = [];
      respuesta.on('data', (trozo: Buffer) => trozos.push(trozo));
      respuesta.on('end', () => salida.end(Buffer.concat(trozos)));
    },
  );
  pedido.on('error', () => salida.destroy());
  entrada.pipe(pedido);
});

beforeAll(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-doctor-url-'));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  child = spawn(process.execPath, [SERVICIO], {
    env: {
      ...process.env,
      PORT: '0',
      MESA_DATOS: join(carpeta, 'datos'),
      MESA_URL: url,
      MESA_PROXY: '127.0.0.1',
    },
  });
  let texto = '';
  while (!texto.includes('"listo"')) texto += String((await once(child.stdout!, 'data'))[0]);
  servicio = new URL(/"url":"([^"]+)","msg":"listo"/.exec(texto)![1]!);
});
afterAll(async () => {
  child.kill('SIGKILL');
  proxy.close();
  proxy.closeAllConnections();
  await rm(carpeta, { recursive: true, force: true });
});

async function lineas(clave: string, entorno: Record<string, string> = {}, donde = url) {
  return REVISIONES[clave]!({ ...leerConTolerancia(entorno), entorno, url: donde, ahora: Date.now() });
}

const arreglar = (dicho: RegExp, remedio: RegExp) =>
  expect.objectContaining({
    estado: 'arreglar',
    dicho: expect.stringMatching(dicho) as string,
    remedio: expect.stringMatching(remedio) as string,
  }) as unknown;

test('a proxy that is right has nothing to mend', async () => {
  for (const clave of Object.keys(REVISIONES).filter((una) => una.startsWith('url'))) {
    const halladas = await lineas(clave);
    expect(halladas.length, clave).toBeGreaterThan(0);
    expect(halladas.filter(({ estado }) => estado === 'arreglar')).toEqual([]);
  }
  expect(await lineas('url.flujo')).toEqual([expect.objectContaining({ estado: 'bien' })]);
  expect(await lineas('url.adjuntos')).toEqual([expect.objectContaining({ estado: 'bien' })]);
});

test('an address where nobody is, or that never answers, is told and is no failure of the others', async () => {
  const mudo = createRawServer(() => undefined).listen(0, '127.0.0.1');
  await once(mudo, 'listening');
  const cerrado = `http://127.0.0.1:${(mudo.address() as AddressInfo).port}`;
  mudo.close();
  await once(mudo, 'close');
  expect(await lineas('url', {}, cerrado)).toEqual([arreglar(/no contesta \(ECONNREFUSED\)/, /cortafuegos/)]);
  expect(await lineas('url.flujo', {}, cerrado)).toEqual([
    expect.objectContaining({ estado: 'sin_revisar' }),
  ]);
  faltas.contesta = (_, salida) => {
    salida.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end();
    return true;
  };
  expect(await lineas('url')).toEqual([arreglar(/no contesta \(.*101/, /cortafuegos/)]);
  expect(await lineas('url', {}, 'http://no-existe.invalid')).toEqual([
    arreglar(/no contesta \(E(NOTFOUND|AI_AGAIN)\)/, /DNS/),
  ]);
});

test('a path that leads elsewhere is said', async () => {
  expect(await lineas('url', {}, `${url}/otra`)).toEqual([
    arreglar(/no llega a la Mesa de Ayuda: contestó 404/, /docs/),
  ]);
});

test('an address that the service does not have for its own is said', async () => {
  const otra = url.replace('127.0.0.1', 'localhost');
  expect(await lineas('url', {}, otra)).toEqual([
    arreglar(/cree que su dirección es http:\/\/127/, /MESA_URL=http:\/\/localhost/),
    arreglar(/no acepta lo que escribe una página de .*por su origen/, /MESA_URL/),
    expect.objectContaining({ estado: 'bien' }),
  ]);
});

test('a proxy that rewrites redirections is said', async () => {
  faltas.cabeceras = (headers) => {
    if (headers.location) headers.location = `http://interno:8080/agentes`;
  };
  expect(await lineas('url')).toContainEqual(arreglar(/hacia http:\/\/interno/, /Location/));
});

test.each<[string, (valor: string) => string, RegExp]>([
  ['without Secure', (valor) => valor.replace('; Secure', ''), /falta secure/],
  ['under another path', (valor) => valor.replace('Path=/', 'Path=/mesa'), /falta path=\//],
  ['with a domain', (valor) => `${valor}; Domain=ejemplo.co`, /agrega domain/],
])('a cookie %s is said', async (_, cambiar, dicho) => {
  faltas.cabeceras = (headers) => {
    const [cookie] = [headers['set-cookie']].flat();
    if (cookie !== undefined) headers['set-cookie'] = cambiar(String(cookie));
  };
  expect(await lineas('url.cookie')).toEqual([arreglar(dicho, /proxy_cookie_path/)]);
});

test('a cookie that does not come is said', async () => {
  faltas.cabeceras = (headers) => delete headers['set-cookie'];
  expect(await lineas('url.cookie')).toEqual([arreglar(/no llega la cookie/, /Set-Cookie/)]);
});

test('a stream that is held back is said', async () => {
  faltas.retiene = true;
  expect(await lineas('url.flujo')).toEqual([arreglar(/retiene el flujo/, /proxy_buffering off/)]);
});

test('a stream that is compressed is said', async () => {
  faltas.cabeceras = (headers) => {
    headers['content-encoding'] = 'identity';
  };
  expect(await lineas('url.flujo')).toEqual([arreglar(/comprime/, /gzip_types/)]);
});

test.each([1024 ** 2, 10 * 1024 ** 2])('a limit of %i bytes for bodies is said', async (cuerpo) => {
  faltas.cuerpo = cuerpo;
  expect(await lineas('url.adjuntos')).toEqual([arreglar(/adjuntos de 10\.0 MiB/, /a 11 MiB/)]);
});

test('a limit for bodies that is enough for the service’s own is right', async () => {
  faltas.cuerpo = 2 * 1024 ** 2;
  expect(await lineas('url.adjuntos', { MESA_ADJUNTO_MAX: '1048576' })).toEqual([
    expect.objectContaining({ estado: 'bien' }),
  ]);
});

test('security headers that are missing, or come twice, and versions of programs, are said', async () => {
  faltas.cabeceras = (headers) => {
    delete headers['x-frame-options'];
    headers['x-content-type-options'] = ['nosniff', 'nosniff'] as unknown as string;
    headers.server = 'nginx/1.22.1';
  };
  expect(await lineas('url.cabeceras')).toEqual([
    arreglar(/quita cabeceras de seguridad: X-Frame-Options/, /proxy_hide_header/),
    arreglar(/repetidas: X-Content-Type-Options/, /add_header/),
    arreglar(/nginx\/1\.22\.1/, /server_tokens/),
  ]);
});

test('figures that anybody can read by an invented address are said', async () => {
  faltas.contesta = (pedido, salida) => {
    const suya = pedido.headers['x-forwarded-for'] === '127.0.0.1';
    if (pedido.url === '/metrics' && suya) salida.end('# TYPE mesa_flujos_abiertos gauge\n');
    return pedido.url === '/metrics' && suya;
  };
  expect(await lineas('url.metricas')).toEqual([arreglar(/inventando una dirección/, /MESA_METRICAS/)]);
});

test('another version behind the address, even in one of two processes, is said', async () => {
  let veces = 0;
  faltas.contesta = (pedido, salida) => {
    if (pedido.url !== '/widget/version' || (veces += 1) % 2) return false;
    salida.end('{"version":"0.0.9-aaaaaaaaaaaa"}');
    return true;
  };
  expect(await lineas('url.version')).toEqual([arreglar(/0\.0\.9-aaaaaaaaaaaa/, /reinicie todos/)]);
});

test('a clock that differs is said', async () => {
  faltas.cabeceras = (headers) => {
    headers.date = new Date(Date.now() - 3_600_000).toUTCString();
  };
  expect(await lineas('url.reloj')).toEqual([arreglar(/difieren en 3[56]\d\d segundos/, /sincronizadas/)]);
});

test('an address of another machine without HTTPS is said', async () => {
  expect(await lineas('url.tls', {}, 'http://mesa.ejemplo.co')).toEqual([
    arreglar(/no es HTTPS/, /certificado/),
  ]);
});

test('http that does not lead to https is said', async () => {
  const servidor = createServer((pedido, salida) => {
    if (pedido.url === '/mesa') salida.writeHead(301, { location: 'https://mesa.ejemplo.co/mesa' });
    salida.end();
  }).listen(0, '127.0.0.1');
  await once(servidor, 'listening');
  onTestFinished(() => void servidor.close());
  const plana = `http://127.0.0.1:${(servidor.address() as AddressInfo).port}`;
  const publica = 'https://mesa.ejemplo.co/mesa';
  const hallar = (camino: string): Promise<Hallazgo> => mirarRedireccion(plana + camino, publica);
  expect(await hallar('/mesa')).toMatchObject({ estado: 'bien' });
  expect(await hallar('/')).toEqual(arreglar(/sin llevar a https/, /Redirija/));
});

test('the trial stream is for a few at a time, and is counted when it ends or is left', async () => {
  const prueba = `${servicio.href}api/v1/eventos/prueba`;
  const abiertos = await Promise.all(Array.from({ length: 9 }, () => fetch(prueba)));
  expect(abiertos.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(200), 429]);
  await abiertos.find(({ status }) => status === 200)!.body!.cancel();
  await Promise.all(abiertos.filter(({ bodyUsed }) => !bodyUsed).map((una) => una.text()));
  const otra = await fetch(prueba);
  expect(otra.headers.get('content-type')).toContain('text/event-stream');
  expect(await otra.text()).toBe(
    [1, 2, 3, 4].map((numero) => `event: prueba\ndata: {"numero":${numero},"de":4}\n\n`).join(''),
  );
});
