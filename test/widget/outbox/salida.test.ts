import type { Adjunto } from '../../../shared/adjunto.ts';
import type { Mensaje, NuevoMensaje } from '../../../shared/mensaje.ts';
import { Adjuntos, type Subir } from '../../../widget/outbox/cola-de-adjuntos.ts';
import { ErrorApi } from '../../../widget/net/api-error.ts';
import { guardarArchivo, leerArchivo } from '../../../widget/storage/file-store.ts';
import { enMano, guardarBorrador, leerBorrador } from '../../../widget/storage/local-store.ts';
import { Salida, type SinAcceso } from '../../../widget/outbox/salida.ts';
import type { Fabrica } from '../../../widget/outbox/traslado.ts';
import { estropearAlmacen, restaurarAlmacen, vaciarAlmacen } from '../almacen.ts';
import { abrirCofreDe, hasta, igual } from '../apoyo.ts';

const CLAVE = 'mesa:prueba:salida:1';
/** Where the files are kept. */
const EN = 'mesa:prueba:mensaje:1';

interface Servidor {
  /** What it has taken, in its order. */
  textos: string[];
  /** The attachments that came with each of them. */
  adjuntos: (readonly string[])[];
  /** Idempotency keys of the attempts. */
  claves: string[];
  /** What the next attempts meet; 'perder' does the work and loses the answer. */
  fallas: (ErrorApi | 'perder' | undefined)[];
  enviar: (mensaje: NuevoMensaje, clave: string) => Promise<Mensaje>;
}

/** A server that does what is asked under one key once. */
function servidorDePrueba(): Servidor {
  const hechos = new Map<string, Mensaje>();
  const servidor: Servidor = {
    textos: [],
    adjuntos: [],
    claves: [],
    fallas: [],
    async enviar({ texto, adjuntos = [] }, clave) {
      servidor.claves.push(clave);
      const falla = servidor.fallas.shift();
      await new Promise((seguir) => setTimeout(seguir, 5));
      if (falla instanceof ErrorApi) throw falla;
      if (!hechos.has(clave)) {
        servidor.textos.push(texto);
        servidor.adjuntos.push(adjuntos);
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
  };
  return servidor;
}

const LIMITES = {
  bytes: 1_000,
  cantidad: 5,
  tipos: [{ extension: 'pdf', mime: 'application/pdf', nombre: 'PDF' }],
};
const SUBE: Subir = ({ id, archivo }) =>
  Promise.resolve({ clave: id, nombre: archivo.name, tipo: 'application/pdf', bytes: 3, sha256: '' });
const NO_LLEGA: Subir = () => new Promise(() => undefined);

const fabrica =
  (subir: Subir): Fabrica =>
  async () =>
  (comienzo) =>
    new Adjuntos({ ...comienzo, limites: LIMITES, subir });

interface Pagina {
  enviados?: Mensaje[];
  fabrica?: Fabrica;
  sinAcceso?: () => SinAcceso | undefined;
}
const abiertas: Salida[] = [];
function abrir(servidor: Servidor, pagina: Pagina = {}): Salida {
  const salida = new Salida({
    storageKey: CLAVE,
    enviar: (...argumentos) => servidor.enviar(...argumentos),
    fabrica: pagina.fabrica ?? (() => Promise.reject(new Error('no files here'))),
    sinAcceso: pagina.sinAcceso ?? (() => undefined),
    alCambiar: () => undefined,
    alEnviar: (mensaje) => pagina.enviados?.push(mensaje),
  });
  abiertas.push(salida);
  return salida;
}
const escribir = (salida: Salida, ...textos: string[]) => {
  for (const texto of textos) salida.agregar({ texto, tras: 0, archivos: [] });
};
/** What is said of the message at this place. */
const situacion = (salida: Salida, lugar = 0) => salida.situacionDe(salida.items[lugar]!);

const PDF = new File(['abc'], 'f.pdf');
const GUARDADO = { id: 'f', nombre: 'f.pdf', bytes: 3 };
const ADJUNTO: Adjunto = { clave: 'f', nombre: 'f.pdf', tipo: 'application/pdf', bytes: 3, sha256: '' };
const CON_ARCHIVO = {
  clave: 'k',
  texto: 'Adjunto el soporte',
  tras: 0,
  fecha: '',
  archivosEn: EN,
  archivos: [GUARDADO],
};
/** As the browser has it after a reload. */
const guardar = (...items: object[]) => guardarBorrador(CLAVE, { items });

/** Whatever else happens on a page while a message waits: each of these looks at the outbox. */
async function sacudir(salida: Salida): Promise<void> {
  for (const suceso of ['offline', 'online']) {
    dispatchEvent(new Event(suceso));
    salida.despertar();
    salida.recargar();
    // Longer than a message takes to be sent here.
    await new Promise((seguir) => setTimeout(seguir, 15));
  }
}

describe('the outbox of a case', () => {
  beforeEach(async () => {
    localStorage.clear();
    abrirCofreDe('mesa:prueba:');
    await vaciarAlmacen();
  });
  afterEach(() => {
    restaurarAlmacen();
    enMano.clear();
    for (const salida of abiertas.splice(0)) salida.cerrar();
    localStorage.clear();
  });

  it('sends what is written in its order, each once', async () => {
    const servidor = servidorDePrueba();
    const enviados: Mensaje[] = [];
    const salida = abrir(servidor, { enviados });
    escribir(salida, 'a', 'b', 'c');
    await hasta(() => enviados.length === 3);
    igual(servidor.textos, ['a', 'b', 'c']);
    igual(new Set(servidor.claves).size, 3);
    igual(leerBorrador(CLAVE), {});
  });

  it('tries again under the same key when the line fails or an answer is lost', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('sin_conexion'), 'perder'];
    const salida = abrir(servidor);
    escribir(salida, 'a', 'b');
    await hasta(() => servidor.claves.length === 1 && situacion(salida) === 'por-repetir');
    salida.seguir();
    await hasta(() => servidor.claves.length === 2 && situacion(salida) === 'por-repetir');
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
    await hasta(() => servidor.claves.length === 1 && situacion(antes) === 'por-repetir');
    antes.cerrar();
    const despues = abrir(servidor);
    await hasta(() => despues.items.length === 0);
    igual(servidor.textos, ['a', 'b']);
  });

  it('asks again for what takes up its files, when somebody has a reason to think that it comes', async () => {
    guardar(CON_ARCHIVO);
    let veces = 0;
    const salida = abrir(servidorDePrueba(), {
      fabrica: () => {
        veces += 1;
        return Promise.reject(new Error('not here yet'));
      },
    });
    await hasta(() => veces === 1 && situacion(salida) === 'espera-servicio');
    salida.despertar();
    await hasta(() => veces === 2);
    igual(salida.items.length, 1);
  });

  it('uploads the files of a message from one tab, and from the next one when that is closed', async () => {
    guardar(CON_ARCHIVO);
    await guardarArchivo(`${EN}/f`, PDF);
    const subidas: string[] = [];
    const servidor = servidorDePrueba();
    /** A tab whose upload never ends. */
    const pestana = (nombre: string) =>
      abrir(servidor, {
        fabrica: fabrica((...argumentos) => {
          subidas.push(nombre);
          return NO_LLEGA(...argumentos);
        }),
      });
    const una = pestana('una');
    await hasta(() => subidas.length === 1);
    const otra = pestana('otra');
    otra.despertar();
    await hasta(() => situacion(otra) === 'en-otra-pestana');
    igual(situacion(una), 'subiendo');
    igual(subidas, ['una']);
    una.cerrar();
    await hasta(() => subidas.length === 2);
    igual(subidas, ['una', 'otra']);
    igual(situacion(otra), 'subiendo');
    igual(servidor.textos, []);
  });

  it('sends a message with its files when they have arrived, and nothing overtakes it', async () => {
    const servidor = servidorDePrueba();
    enMano.set(`${EN}/f`, PDF);
    let llegar = () => undefined as void;
    const crear = await fabrica(
      (...argumentos) => new Promise((cumplir) => (llegar = () => cumplir(SUBE(...argumentos)))),
    )();
    const adjuntos = crear({
      prefijo: EN,
      archivos: [GUARDADO],
      alCambiar: () => undefined,
    });
    const salida = abrir(servidor);
    salida.agregar(
      { texto: 'Con archivo', tras: 0, archivos: adjuntos.guardables, archivosEn: EN },
      adjuntos,
    );
    escribir(salida, 'Detrás');
    await hasta(() => situacion(salida) === 'subiendo');
    igual(situacion(salida, 1), 'detras');
    await sacudir(salida);
    igual(servidor.textos, []);
    await hasta(() => situacion(salida) === 'subiendo');
    llegar();
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['Con archivo', 'Detrás']);
    igual(servidor.adjuntos, [['f'], []]);
  });

  it('sends no message without its file after a reload, however late the browser gives it back', async () => {
    guardar(CON_ARCHIVO, { clave: 'l', texto: 'Detrás', tras: 0, fecha: '' });
    await guardarArchivo(`${EN}/f`, PDF);
    const servidor = servidorDePrueba();
    const contestar = estropearAlmacen('tarde');
    const salida = abrir(servidor, { fabrica: fabrica(SUBE) });
    await hasta(() => salida.adjuntosDe(salida.items[0]!));
    await sacudir(salida);
    igual(situacion(salida), 'preparando');
    igual(servidor.textos, []);
    contestar();
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['Adjunto el soporte', 'Detrás']);
    igual(servidor.adjuntos, [['f'], []]);
  });

  for (const como of ['nunca', 'falla', 'lanza', 'vacio'] as const) {
    it(`sends no message without its file where the browser’s store is like this: ${como}`, async () => {
      guardar(CON_ARCHIVO);
      const servidor = servidorDePrueba();
      if (como !== 'vacio') estropearAlmacen(como);
      const salida = abrir(servidor, { fabrica: fabrica(SUBE) });
      const dado = como === 'nunca' ? 'preparando' : 'detenido';
      await hasta(() => salida.adjuntosDe(salida.items[0]!) && situacion(salida) === dado);
      await sacudir(salida);
      salida.reintentar(salida.items[0]!);
      await sacudir(salida);
      igual(situacion(salida), dado);
      igual(servidor.textos, []);
      // A person chooses it again.
      const adjuntos = salida.adjuntosDe(salida.items[0]!)!;
      adjuntos.reemplazar(adjuntos.lista[0]!, new File(['xyz'], 'otra.pdf'));
      await hasta(() => salida.items.length === 0);
      igual([servidor.textos, servidor.adjuntos[0]!.length], [['Adjunto el soporte'], 1]);
    });
  }

  it('sends a message without a file that a person took away, and nothing of one that was only that', async () => {
    guardar(CON_ARCHIVO, { ...CON_ARCHIVO, clave: 'l', texto: '', archivos: [{ ...GUARDADO, id: 'g' }] });
    const servidor = servidorDePrueba();
    const salida = abrir(servidor, { fabrica: fabrica(SUBE) });
    await hasta(() => situacion(salida) === 'detenido' && situacion(salida, 1) === 'detenido');
    for (const item of salida.items) {
      const adjuntos = salida.adjuntosDe(item)!;
      adjuntos.quitar(adjuntos.lista[0]!);
    }
    await hasta(() => salida.items.length === 0);
    igual([servidor.textos, servidor.adjuntos], [['Adjunto el soporte'], [[]]]);
  });

  it('does not let a message go without the file that was refused', async () => {
    // As an older version kept it.
    guardar({
      clave: 'k',
      texto: 'Adjunto el soporte',
      tras: 0,
      fecha: '',
      archivosEn: EN,
      archivos: [],
      falla: 'f.pdf: dañado',
      roto: true,
    });
    const servidor = servidorDePrueba();
    const salida = abrir(servidor, { fabrica: fabrica(SUBE) });
    salida.reintentar(salida.items[0]!);
    await sacudir(salida);
    igual(servidor.textos, []);
    igual(situacion(salida), 'detenido');
  });

  it('asks for the files again that the server has swept away', async () => {
    guardar({ ...CON_ARCHIVO, archivos: [{ ...GUARDADO, adjunto: ADJUNTO }] });
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('no_existe', 'No encontramos lo que busca.', 404)];
    const salida = abrir(servidor, { fabrica: fabrica(SUBE) });
    await hasta(() => salida.items[0]?.archivos[0]?.motivo);
    igual([situacion(salida), salida.items[0]!.falla], ['detenido', undefined]);
    igual(servidor.textos, []);
  });

  it('keeps the files of a message that is taken back', async () => {
    guardar(CON_ARCHIVO);
    await guardarArchivo(`${EN}/f`, PDF);
    const salida = abrir(servidorDePrueba(), { fabrica: fabrica(NO_LLEGA) });
    await hasta(() => situacion(salida) === 'subiendo');
    igual(salida.retirar(salida.items[0]!)!.archivos, [GUARDADO]);
    igual(await (await leerArchivo(`${EN}/f`))!.text(), 'abc');
    igual(leerBorrador(CLAVE), {});
  });

  it('waits for a person when a message is refused, and nothing overtakes it', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('validacion', 'No se admite.', 422)];
    const salida = abrir(servidor);
    escribir(salida, 'malo', 'siguiente');
    await hasta(() => salida.items[0]?.falla === 'No se admite.');
    salida.seguir();
    await sacudir(salida);
    igual(servidor.textos, []);
    igual(situacion(salida, 1), 'detras-de-detenido');
    igual(salida.retirar(salida.items[0]!)?.texto, 'malo');
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['siguiente']);
  });

  it('says what each message waits for', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('demasiados_intentos', 'Espere.', 429, [], 600)];
    let sinAcceso: SinAcceso | undefined;
    const salida = abrir(servidor, { sinAcceso: () => sinAcceso });
    escribir(salida, 'a', 'b');
    await hasta(() => situacion(salida) === 'por-repetir');
    const minutos = (salida.reintento - Date.now()) / 60_000;
    igual(minutos > 9 && minutos <= 10, true);
    igual(situacion(salida, 1), 'detras');
    sinAcceso = 'sin-sesion';
    igual([situacion(salida), situacion(salida, 1)], ['sin-sesion', 'sin-sesion']);
    await sacudir(salida);
    igual(servidor.claves.length, 1);
    sinAcceso = undefined;
    servidor.fallas = [new ErrorApi('validacion', 'No se admite.', 422)];
    salida.despertar();
    await hasta(() => situacion(salida) === 'detenido');
    igual(situacion(salida, 1), 'detras-de-detenido');
    igual(salida.detenida, true);
  });

  it('waits through an expired session for its owner to come back', async () => {
    const servidor = servidorDePrueba();
    servidor.fallas = [new ErrorApi('sin_sesion', 'Su sesión terminó.', 401)];
    const salida = abrir(servidor);
    escribir(salida, 'a');
    await hasta(() => servidor.claves.length === 1 && situacion(salida) === 'por-salir');
    igual(salida.items[0]?.falla, undefined);
    salida.seguir();
    await hasta(() => salida.items.length === 0);
    igual(servidor.textos, ['a']);
  });

  it('goes on when somebody logged in while an attempt of the old session was on its way', async () => {
    const servidor = servidorDePrueba();
    let contestar = () => undefined as void;
    const espera = new Promise<void>((seguir) => (contestar = seguir));
    const { enviar } = servidor;
    servidor.enviar = async (...argumentos) => {
      if (!servidor.claves.length) await espera;
      return enviar(...argumentos);
    };
    servidor.fallas = [new ErrorApi('sin_sesion', 'Su sesión terminó.', 401)];
    const salida = abrir(servidor);
    escribir(salida, 'a');
    await hasta(() => situacion(salida) === 'enviando');
    salida.despertar();
    contestar();
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
      await hasta(() => servidor.claves.length === 1 && situacion(salida) === 'por-repetir');
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
