import type { Adjunto } from '../../../shared/adjunto.ts';
import { Adjuntos, type Subir } from '../../../widget/outbox/cola-de-adjuntos.ts';
import { ErrorApi, sinConexion } from '../../../widget/net/api-error.ts';
import { guardarArchivo, leerArchivo } from '../../../widget/storage/file-store.ts';
import { clavesDe } from '../../../widget/storage/borrador.ts';
import { enMano, guardarBorrador, leerBorrador } from '../../../widget/storage/local-store.ts';
import { estropearAlmacen, restaurarAlmacen, vaciarAlmacen } from '../almacen.ts';
import { abrirCofreDe, hasta, igual } from '../apoyo.ts';

const PDF = { extension: 'pdf', mime: 'application/pdf', nombre: 'PDF' };
/** Where they are kept. */
const EN = 'mesa:prueba:mensaje:1';
const LIMITES = { bytes: 1_000, cantidad: 5, tipos: [PDF] };
const GUARDADO = { id: 'f', nombre: 'f.pdf', bytes: 3 };

const adjunto = (clave: string): Adjunto => ({
  clave,
  nombre: 'f.pdf',
  tipo: PDF.mime,
  bytes: 3,
  sha256: '',
});

/** A file on a disk where somebody may save it again, or delete it. */
class ArchivoDeDisco extends File {
  contenido: string | undefined;

  constructor(contenido: string, nombre = 'f.pdf') {
    super([contenido], nombre, { type: PDF.mime });
    this.contenido = contenido;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    if (this.contenido === undefined) throw new DOMException('gone', 'NotFoundError');
    return new TextEncoder().encode(this.contenido).buffer;
  }
}

const abiertos: Adjuntos[] = [];
interface Comienzo {
  subir?: Subir;
  archivos?: ConstructorParameters<typeof Adjuntos>[0]['archivos'];
  archivo?: File;
  tardanzaMs?: number;
}
function abrir({ subir, archivos = [], archivo, ...resto }: Comienzo = {}): Adjuntos {
  if (archivo) enMano.set(`${EN}/f`, archivo);
  const adjuntos = new Adjuntos({
    limites: LIMITES,
    subir: subir ?? (({ id }) => Promise.resolve(adjunto(id))),
    prefijo: EN,
    archivos: archivo ? [{ id: 'f', nombre: archivo.name, bytes: archivo.size }] : archivos,
    alCambiar: () => undefined,
    ...resto,
  });
  abiertos.push(adjuntos);
  return adjuntos;
}
const estado = ({ lista }: Adjuntos) => lista.map(({ estado }) => estado).join();

describe('the files of one form or message', () => {
  beforeEach(async () => {
    abrirCofreDe('mesa:prueba:');
    await vaciarAlmacen();
  });
  afterEach(() => {
    for (const adjuntos of abiertos.splice(0)) adjuntos.cerrar();
    restaurarAlmacen();
    enMano.clear();
  });

  it('are all in the list before the browser has found any of them', async () => {
    await guardarArchivo(`${EN}/f`, new File(['abc'], 'f.pdf'));
    const contestar = estropearAlmacen('tarde');
    const adjuntos = abrir({ archivos: [GUARDADO, { ...GUARDADO, id: 'g' }] });
    igual(estado(adjuntos), 'buscando,buscando');
    igual(adjuntos.guardables, [GUARDADO, { ...GUARDADO, id: 'g' }]);
    igual(adjuntos.porResolver, 'Se enviará en cuanto terminen de subir sus archivos.');
    // Something else that happens meanwhile changes nothing about it.
    dispatchEvent(new Event('offline'));
    adjuntos.alVolver();
    igual(adjuntos.guardables.length, 2);
    contestar();
    await hasta(() => estado(adjuntos) === 'listo,rechazado');
    igual(adjuntos.guardables[0]!.adjunto?.clave, 'f');
    igual(clavesDe(adjuntos.guardables), undefined);
  });

  it('that the browser has lost are asked for again, and looked for again another time', async () => {
    for (const como of ['falla', 'lanza'] as const) {
      estropearAlmacen(como);
      const adjuntos = abrir({ archivos: [GUARDADO] });
      await hasta(() => estado(adjuntos) === 'rechazado');
      igual(adjuntos.lista[0]!.motivo, 'Este archivo ya no está guardado. Elíjalo de nuevo, o quítelo.');
      const guardados = adjuntos.guardables;
      adjuntos.cerrar();
      restaurarAlmacen();
      await guardarArchivo(`${EN}/f`, new File(['abc'], 'f.pdf'));
      const despues = abrir({ archivos: guardados });
      await hasta(() => estado(despues) === 'listo');
      await vaciarAlmacen();
    }
  });

  it('are waited for, and that is said, where the browser never answers', async () => {
    estropearAlmacen('nunca');
    const adjuntos = abrir({ archivos: [GUARDADO], tardanzaMs: 1 });
    await hasta(() => adjuntos.lista[0]!.motivo.startsWith('El archivo tarda en abrirse.'));
    igual(estado(adjuntos), 'buscando');
    igual(clavesDe(adjuntos.guardables), undefined);
    adjuntos.reemplazar(adjuntos.lista[0]!, new File(['abc'], 'otro.pdf'));
    await hasta(() => estado(adjuntos) === 'listo');
    igual(
      adjuntos.lista.map(({ nombre }) => nombre),
      ['otro.pdf'],
    );
  });

  it('that were saved again or deleted after the choice are told apart from a dead line', async () => {
    for (const contenido of ['abd', 'abcd', '', undefined]) {
      const archivo = new ArchivoDeDisco('abc');
      const adjuntos = abrir({ archivo, subir: () => Promise.reject(sinConexion()) });
      await hasta(() => estado(adjuntos) === 'esperando');
      igual(adjuntos.lista[0]!.causa, 'conexion');
      archivo.contenido = contenido;
      adjuntos.alVolver();
      await hasta(() => estado(adjuntos) === 'rechazado');
      igual(adjuntos.lista[0]!.motivo, 'El archivo cambió o se borró después de elegirlo. Elíjalo de nuevo.');
      // The old version is not sent after a reload either.
      await hasta(async () => (await leerArchivo(`${EN}/f`)) === undefined);
      const despues = abrir({ archivos: adjuntos.guardables });
      igual(estado(despues), 'rechazado');
      igual(despues.lista[0]!.motivo, adjuntos.lista[0]!.motivo);
      adjuntos.cerrar();
      despues.cerrar();
      igual(enMano.size, 0);
    }
  });

  it('that change while they are on their way are not taken for what was chosen', async () => {
    const archivo = new ArchivoDeDisco('abc');
    let llegar = () => undefined as void;
    const adjuntos = abrir({
      archivo,
      subir: ({ id }) => new Promise((cumplir) => (llegar = () => cumplir(adjunto(id)))),
    });
    await hasta(() => estado(adjuntos) === 'subiendo');
    archivo.contenido = 'xyz';
    llegar();
    await hasta(() => estado(adjuntos) === 'rechazado');
    igual(clavesDe(adjuntos.guardables), undefined);
  });

  it('are sent as they were chosen, whatever the disk has when they are sent', async () => {
    const archivo = new ArchivoDeDisco('abc');
    const enviados: string[] = [];
    const adjuntos = abrir({
      archivo,
      subir: async (local) => {
        archivo.contenido = 'xyz';
        enviados.push(await local.archivo.text());
        archivo.contenido = 'abc';
        return adjunto(local.id);
      },
    });
    await hasta(() => estado(adjuntos) === 'listo');
    igual(enviados, ['abc']);
  });

  it('that cannot be read are said to be so at once, with or without a line', async () => {
    const archivo = new ArchivoDeDisco('abc');
    archivo.contenido = undefined;
    const adjuntos = abrir({ archivo, subir: () => Promise.reject(sinConexion()) });
    await hasta(() => estado(adjuntos) === 'rechazado');
    igual(adjuntos.lista[0]!.motivo.startsWith('El archivo no se pudo leer.'), true);
    igual(adjuntos.impedimento, 'Quite los archivos que no se pudieron adjuntar, o elíjalos de nuevo.');
  });

  it('say what a folder, an empty file and one of too many are', async () => {
    const adjuntos = abrir();
    const nuevos = [
      new File(['abc'], 'Soportes'),
      new File([], 'vacio.pdf'),
      ...Array.from({ length: 6 }, (_, i) => new File(['abc'], `${i}.pdf`)),
    ];
    for (const archivo of nuevos) enMano.set(`${EN}/${archivo.name}`, archivo);
    adjuntos.poner(nuevos.map(({ name, size }) => ({ id: name, nombre: name, bytes: size })));
    igual(
      adjuntos.lista.filter(({ estado }) => estado === 'rechazado').map(({ motivo }) => motivo.slice(0, 22)),
      ['Este tipo de archivo n', 'El archivo está vacío.', 'Puede adjuntar hasta 5'],
    );
    await hasta(() => adjuntos.lista.filter(({ estado }) => estado === 'listo').length === 5);
  });

  it('that the server has lost are asked for again', async () => {
    const adjuntos = abrir({ archivos: [{ ...GUARDADO, adjunto: adjunto('k') }] });
    igual(estado(adjuntos), 'listo');
    igual([adjuntos.perder('validacion'), estado(adjuntos)], [false, 'listo']);
    igual(adjuntos.perder('no_existe'), true);
    igual(abrir().perder('no_existe'), false);
    await hasta(() => estado(adjuntos) === 'rechazado');
    igual(clavesDe(adjuntos.guardables), undefined);
  });

  it('say what they wait for', async () => {
    for (const [error, causa] of [
      [sinConexion(), 'conexion'],
      [sinConexion(new DOMException('', 'TimeoutError')), 'servicio'],
      [new ErrorApi('no_disponible', 'No disponible.', 503), 'servicio'],
      [new ErrorApi('sin_sesion', 'Su sesión terminó.', 401), 'sesion'],
    ] as const) {
      const adjuntos = abrir({ archivo: new File(['abc'], 'f.pdf'), subir: () => Promise.reject(error) });
      await hasta(() => estado(adjuntos) === 'esperando');
      igual([adjuntos.lista[0]!.causa, adjuntos.lista[0]!.motivo], [causa, error.message]);
    }
  });

  it('that the server has no time to inspect go again by themselves when it said, and are never refused for it', async () => {
    const cuando: number[] = [];
    const vistos = new Set<string>();
    const adjuntos = abrir({
      archivo: new File(['abc'], 'f.pdf'),
      subir: ({ id }) => {
        cuando.push(performance.now());
        if (cuando.length > 1) return Promise.resolve(adjunto(id));
        // The server asks for two seconds; without that the next attempt would come after one and a half at most.
        return Promise.reject(new ErrorApi('revision_ocupada', 'Se revisará enseguida.', 503, [], 2));
      },
    });
    adjuntos.alCambiar = () => void vistos.add(estado(adjuntos));
    await hasta(() => estado(adjuntos) === 'esperando');
    igual([adjuntos.lista[0]!.causa, adjuntos.lista[0]!.motivo], ['servicio', 'Se revisará enseguida.']);
    igual(adjuntos.impedimento, undefined);
    await hasta(() => estado(adjuntos) === 'listo');
    igual(vistos.has('rechazado'), false);
    igual([cuando.length, cuando[1]! - cuando[0]! >= 1_990], [2, true]);
  });

  it('tell the kept draft what became of them, and leave the rest of it as it is', async () => {
    const guardado = { texto: 'Lo escribió otra pestaña', archivos: [{ ...GUARDADO, id: 'g' }, GUARDADO] };
    guardarBorrador(EN, guardado);
    const adjuntos = abrir({ archivo: new File(['abc'], 'f.pdf') });
    await hasta(() => estado(adjuntos) === 'listo');
    igual(leerBorrador(EN), {
      ...guardado,
      archivos: [guardado.archivos[0], { ...GUARDADO, adjunto: adjunto('f') }],
    });
    guardarBorrador(EN, undefined);
  });

  it('do not bring back a draft that was sent or thrown away while they were on their way', async () => {
    for (const despues of [{}, { texto: 'Sin el archivo', archivos: [] }]) {
      guardarBorrador(EN, { texto: 'Con él', archivos: [GUARDADO] });
      let llegar = () => {};
      const subido = new Promise<Adjunto>((cumplir) => (llegar = () => cumplir(adjunto('f'))));
      const adjuntos = abrir({ archivo: new File(['abc'], 'f.pdf'), subir: () => subido });
      await hasta(() => estado(adjuntos) === 'subiendo');
      guardarBorrador(EN, 'texto' in despues ? despues : undefined);
      llegar();
      await hasta(() => estado(adjuntos) === 'listo');
      igual(leerBorrador(EN), despues);
    }
    guardarBorrador(EN, undefined);
  });
});
