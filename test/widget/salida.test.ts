import type { Mensaje, NuevoMensaje } from '../../shared/mensaje.ts';
import { ErrorApi } from '../../widget/api-client.ts';
import type { Adjuntos } from '../../widget/adjuntos.ts';
import { Salida } from '../../widget/salida.ts';
import { guardarBorrador } from '../../widget/borradores.ts';
import { abrirCofreDe, hasta, igual } from './apoyo.ts';

const CLAVE = 'mesa:prueba:salida:1';

interface Servidor {
  /** What it has taken, in its order. */
  textos: string[];
  /** Idempotency keys of the attempts. */
  claves: string[];
  /** What the next attempts meet; 'perder' does the work and loses the answer. */
  fallas: (ErrorApi | 'perder' | undefined)[];
}

/** A server that does what is asked under one key once. */
function servidorDePrueba(): Servidor & { enviar: (m: NuevoMensaje, clave: string) => Promise<Mensaje> } {
  const hechos = new Map<string, Mensaje>();
  const servidor: Servidor = { textos: [], claves: [], fallas: [] };
  return Object.assign(servidor, {
    async enviar({ texto }: NuevoMensaje, clave: string) {
      servidor.claves.push(clave);
      const falla = servidor.fallas.shift();
      await new Promise((seguir) => setTimeout(seguir, 5));
      if (falla instanceof ErrorApi) throw falla;
      if (!hechos.has(clave)) {
        servidor.textos.push(texto);
        hechos.set(clave, {
          secuencia: servidor.textos.length,
          autor: { rol: 'ips', nombre: 'Yo' },
          texto,
          fecha: new Date().toISOString(),
          adjuntos: [],
        });
      }
      if (falla === 'perder') throw new ErrorApi('sin_conexion');
      return hechos.get(clave)!;
    },
  });
}

const abiertas: Salida[] = [];
function abrir(
  servidor: ReturnType<typeof servidorDePrueba>,
  enviados: Mensaje[] = [],
  restaurar: () => Promise<Adjuntos> = () => Promise.reject(new Error('no files here')),
): Salida {
  const salida = new Salida({
    clave: CLAVE,
    enviar: servidor.enviar,
    restaurar,
    alCambiar: () => undefined,
    alEnviar: (mensaje) => enviados.push(mensaje),
  });
  abiertas.push(salida);
  return salida;
}
const escribir = (salida: Salida, ...textos: string[]) => {
  for (const texto of textos) salida.agregar({ texto, tras: 0 });
};

describe('the outbox of a case', () => {
  beforeEach(() => {
    localStorage.clear();
    abrirCofreDe('mesa:prueba:');
  });
  afterEach(() => {
    for (const salida of abiertas.splice(0)) salida.cerrar();
    localStorage.clear();
  });

  it('sends what is written in its order, each once', async () => {
    const servidor = servidorDePrueba();
    const enviados: Mensaje[] = [];
    const salida = abrir(servidor, enviados);
    escribir(salida, 'a', 'b', 'c');
    await hasta(() => enviados.length === 3);
    igual(servidor.textos, ['a', 'b', 'c']);
    igual(new Set(servidor.claves).size, 3);
    igual(localStorage.length, 0);
  });

  it('tries again under the same key when the line fails or an answer is lost', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('sin_conexion'), 'perder'];
    const salida = abrir(servidor);
    escribir(salida, 'a', 'b');
    await hasta(() => servidor.claves.length === 1 && salida.estadoDe(salida.items[0]!) === 'esperando');
    salida.seguir();
    await hasta(() => servidor.claves.length === 2 && salida.estadoDe(salida.items[0]!) === 'esperando');
    salida.seguir();
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['a', 'b']);
    igual(new Set(servidor.claves).size, 2);
  });

  it('goes on after a crash with what it had, under the same keys', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = ['perder'];
    const antes = abrir(servidor);
    escribir(antes, 'a', 'b');
    await hasta(() => servidor.claves.length === 1 && antes.estadoDe(antes.items[0]!) === 'esperando');
    antes.cerrar();
    const despues = abrir(servidor);
    await hasta(() => despues.items.length === 0);
    igual(servidor.textos, ['a', 'b']);
  });

  it('asks again for what takes up its files, when somebody has a reason to think that it comes', async () => {
    const guardado = { id: 'f', nombre: 'f.pdf', bytes: 1 };
    const item = { clave: 'k', texto: 'a', tras: 0, fecha: '', archivosEn: 'x', archivos: [guardado] };
    guardarBorrador(CLAVE, { items: [item] });
    let veces = 0;
    const salida = abrir(servidorDePrueba(), [], () => {
      veces += 1;
      return Promise.reject(new Error('not here yet'));
    });
    await hasta(() => veces === 1);
    salida.despertar();
    await hasta(() => veces === 2);
    igual(salida.items.length, 1);
  });

  it('uploads the files of a message from one tab, and from the next one when that is closed', async () => {
    const guardado = { id: 'f', nombre: 'f.pdf', bytes: 1 };
    const item = { clave: 'k', texto: 'a', tras: 0, fecha: '', archivosEn: 'x', archivos: [guardado] };
    guardarBorrador(CLAVE, { items: [item] });
    const subidas: string[] = [];
    /** A tab whose upload never ends. */
    const pestana = (nombre: string) =>
      abrir(servidorDePrueba(), [], () => {
        subidas.push(nombre);
        return Promise.resolve({
          alCambiar: () => undefined,
          cerrar: () => undefined,
          alVolver: () => undefined,
          restaurar: () => Promise.resolve(),
          lista: [],
          porResolver: 'Se enviará…',
        } as unknown as Adjuntos);
      });
    const una = pestana('una');
    await hasta(() => subidas.length === 1);
    const otra = pestana('otra');
    otra.despertar();
    await new Promise((seguir) => setTimeout(seguir, 50));
    igual(subidas, ['una']);
    igual(una.estadoDe(una.items[0]!), 'subiendo');
    una.cerrar();
    await hasta(() => subidas.length === 2);
    igual(subidas, ['una', 'otra']);
  });

  it('does not let a message go without the file that was refused', async () => {
    const servidor = servidorDePrueba();
    const item = {
      clave: 'k',
      texto: 'Adjunto el soporte',
      tras: 0,
      fecha: '',
      falla: 'f.pdf: dañado',
      roto: true,
    };
    guardarBorrador(CLAVE, { items: [item] });
    const salida = abrir(servidor);
    salida.reintentar(salida.items[0]!);
    await new Promise((seguir) => setTimeout(seguir, 30));
    igual(servidor.textos, []);
    igual(salida.estadoDe(salida.items[0]!), 'fallido');
  });

  it('waits for a person when a message is refused, and nothing overtakes it', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('validacion', 'No se admite.', 422)];
    const salida = abrir(servidor);
    escribir(salida, 'malo', 'siguiente');
    await hasta(() => salida.items[0]?.falla === 'No se admite.');
    salida.seguir();
    await new Promise((seguir) => setTimeout(seguir, 50));
    igual(servidor.textos, []);
    igual(salida.retirar(salida.items[0]!)?.texto, 'malo');
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['siguiente']);
  });

  it('waits through an expired session for its owner to come back', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('sin_sesion', 'Su sesión terminó.', 401)];
    const salida = abrir(servidor);
    escribir(salida, 'a');
    await hasta(() => servidor.claves.length === 1 && salida.estadoDe(salida.items[0]!) === 'esperando');
    igual(salida.items[0]?.falla, undefined);
    salida.seguir();
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['a']);
  });

  it('works in memory where the browser keeps nothing', async () => {
    const original = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem')!;
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      const servidor = servidorDePrueba();
      servidor.fallas = [new ErrorApi('sin_conexion')];
      const salida = abrir(servidor);
      escribir(salida, 'a', 'b');
      await hasta(() => servidor.claves.length === 1 && salida.estadoDe(salida.items[0]!) === 'esperando');
      salida.seguir();
      await hasta(() => salida.items.length === 0);
      igual(servidor.textos, ['a', 'b']);
    } finally {
      Object.defineProperty(Storage.prototype, 'setItem', original);
    }
  });

  it('is one outbox in two tabs', async () => {
    const servidor = servidorDePrueba();
    const [una, otra] = [abrir(servidor), abrir(servidor)];
    escribir(una, 'a', 'b');
    otra.recargar();
    igual(
      otra.items.map(({ texto }) => texto),
      ['a', 'b'],
    );
    otra.seguir();
    await hasta(() => una.items.length === 0);
    otra.recargar();
    igual(otra.items.length, 0);
    igual(servidor.claves.length, 2);
  });
});
