/** Where the help desk is, and what a failure says of how the page is set up; whole pages are in test/fault/montaje. */
import { ErrorApi, sinConexion } from '../../../widget/net/api-error.ts';
import { explicar } from '../../../widget/net/setup-diagnosis.ts';
import { direccionDe, PROPIO } from '../../../widget/net/server-url.ts';
import { dice, fallar, hasta, igual, limpiar, NIT_A, poner, problema, servidor, sesion } from '../apoyo.ts';

const codigoDe = async (error: ErrorApi, respondio = false): Promise<string> =>
  (await explicar(servidor, error, respondio)).codigo;

/** What a proxy or another server answers in the service's place. */
const pagina = (status: number): Response =>
  new Response('<h1>Otra cosa</h1>', { status, headers: { 'Content-Type': 'text/html' } });

describe('the address of the help desk', () => {
  afterEach(() => document.querySelector('base')?.remove());

  it('is by default the folder above widget/, of this script', () => {
    igual(PROPIO, location.origin);
    igual(direccionDe(''), location.origin);
    igual(direccionDe(null as never), location.origin);
  });

  it('is read as every address of the page, without what is no part of it', () => {
    document.head.append(
      Object.assign(document.createElement('base'), { href: 'https://portal.example/a/b' }),
    );
    for (const [escrito, leido] of [
      ['https://mesa.example', 'https://mesa.example'],
      ['https://mesa.example/', 'https://mesa.example'],
      ['https://MESA.example:443/mesa//?x=1#y', 'https://mesa.example/mesa'],
      ['/mesa/', 'https://portal.example/mesa'],
      ['mesa', 'https://portal.example/a/mesa'],
      ['//mesa.example/x/', 'https://mesa.example/x'],
      ['/', 'https://portal.example'],
      ['https://', 'https://'],
    ] as const) {
      igual([escrito, direccionDe(escrito)], [escrito, leido]);
    }
  });
});

describe('a failure', () => {
  beforeEach(() => sesion(NIT_A));
  afterEach(limpiar);

  it('that has passed keeps its words', async () => {
    const error = sinConexion();
    igual(await explicar(servidor, error, false), error);
  });

  it('of the service is not one of the set-up', async () => {
    fallar(() => pagina(502));
    igual(await codigoDe(sinConexion()), 'sin_conexion');
    igual(await codigoDe(new ErrorApi(undefined, undefined, 502)), 'interno');
    fallar(() => problema(503, 'no_disponible', 'No.'));
    igual(await codigoDe(sinConexion()), 'sin_conexion');
  });

  it('where something else answers is one of the path, unless the service was there before', async () => {
    for (const otra of [pagina(200), pagina(404), problema(404, 'no_existe', 'No.')]) {
      fallar(() => otra.clone());
      igual(await codigoDe(new ErrorApi(undefined, undefined, 404)), 'ruta');
      igual(await codigoDe(new ErrorApi('no_existe', 'No.', 404), true), 'no_existe');
    }
  });

  it('of a case that does not exist says so', async () => {
    igual(await codigoDe(new ErrorApi('no_existe', 'No.', 404)), 'no_existe');
  });

  it('of one write, while reading and asking for leave work, stays one of the line', async () => {
    fallar((_, metodo) => (metodo === 'POST' ? 'cortar' : undefined));
    igual(await codigoDe(sinConexion(), true), 'sin_conexion');
  });

  it('of all requests, while the page has its own server, is not of the internet', async () => {
    fallar(() => 'cortar');
    const { codigo, message } = await explicar(servidor, sinConexion(), true);
    igual([codigo, message.includes('su internet funciona')], ['sin_conexion', true]);
  });

  it('of the first question is told to the page, once', async () => {
    const codigos: string[] = [];
    const oir = (evento: HTMLElementEventMap['mesa-error']) => codigos.push(evento.detail.codigo);
    document.body.addEventListener('mesa-error', oir);
    fallar(() => pagina(404));
    poner('mesa-login');
    poner('mesa-nuevo-caso');
    await dice('(código: ruta)');
    await hasta(() => codigos.length > 0);
    document.body.removeEventListener('mesa-error', oir);
    igual(codigos, ['ruta']);
  });

  // The last one: a policy stays for as long as the page.
  it('to send a file to the cloud names the source that the policy lacks', async () => {
    const politica = document.createElement('meta');
    politica.httpEquiv = 'Content-Security-Policy';
    politica.content = `connect-src 'self' ${servidor}`;
    document.head.append(politica);
    const dicho: string[] = [];
    /* eslint-disable no-console -- what it writes there is what is looked at */
    const { error: escribir } = console;
    console.error = (linea: string) => dicho.push(linea);
    const nube = 'https://sea1.ingest.uploadthing.com';
    const { codigo } = await explicar(servidor, sinConexion(), true, `${nube}/clave?signature=1`);
    console.error = escribir;
    /* eslint-enable no-console */
    igual(codigo, 'csp');
    igual(dicho.length, 1);
    igual(dicho[0]!.endsWith(`connect-src 'self' ${servidor} ${nube}`), true);
  });
});
