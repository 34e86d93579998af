/** What the browser keeps for somebody: readable with the key of the session alone. */
import { guardarArchivo, leerArchivo } from '../../../widget/storage/file-store.ts';
import {
  storageKeys,
  cofreDe,
  cofres,
  guardarBorrador,
  leerBorrador,
} from '../../../widget/storage/local-store.ts';
import { caducar } from '../../../widget/storage/expire.ts';
import { abrirCofre } from '../../../widget/storage/sealed-store.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import { olvidar } from '../../../widget/storage/wipe.ts';
import { hoy } from '../../../widget/storage/local-store.ts';
import {
  archivosGuardados,
  con,
  DE_A,
  DE_B,
  LLAVE_A,
  LLAVE_B,
  sentarse,
  todoLoGuardado,
  vaciar,
} from '../apoyo-cofre.ts';
import {
  abrirCofreDe,
  boton,
  dice,
  escribir,
  fallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  pedir,
  poner,
  servidor,
  sesion,
  ver,
  olvidarClientes,
} from '../apoyo.ts';

describe('what a browser keeps', () => {
  beforeEach(vaciar);
  afterEach(limpiar);

  it('says nothing of who wrote what on which case, in names neither', async () => {
    await sesion(NIT_A);
    const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'factura-no-aparece',
      descripcion: 'Guardado',
    });
    const caso = `${numero}`;
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Paciente Úrsula Peña');
    poner('mesa-caso-chat', { caso });
    await escribir('#texto', 'Tutela del paciente');
    fallar((_, metodo) => (metodo === 'POST' ? 'cortar' : undefined));
    await ver('#texto');
    (await boton('Enviar')).click();
    await dice('Pendiente');
    await escribir('#texto', 'Y otra cosa');
    await guardarArchivo(`${DE_A}caso/1`, new File(['contenido clínico'], 'historia.pdf'));
    igual(storageKeys().length, 3);
    igual(localStorage.length, 3);
    const guardado = await todoLoGuardado();
    for (const secreto of [
      ...['Paciente', 'rsula', 'Tutela', 'otra cosa', NIT_A, caso, 'historia', 'contenido', 'salida'],
      ...['mensaje', 'caso', 'texto', 'application/pdf', new URL(servidor).host],
    ]) {
      igual([secreto, guardado.includes(secreto)], [secreto, false]);
    }
    // And is all there after a reload.
    document.body.replaceChildren();
    olvidarClientes();
    igual(storageKeys(), []);
    poner('mesa-nuevo-caso');
    await hasta(
      async () => (await ver<HTMLTextAreaElement>('#descripcion')).value === 'Paciente Úrsula Peña',
    );
    igual(await (await leerArchivo(`${DE_A}caso/1`))!.text(), 'contenido clínico');
    poner('mesa-caso-chat', { caso });
    await dice('Tutela del paciente');
    igual((await ver<HTMLTextAreaElement>('#texto')).value, 'Y otra cosa');
  });

  it('never holds the key', async () => {
    await sesion(NIT_A);
    const { llave } = await pedir<{ llave: string }>('GET', '/sesion');
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'Con llave');
    igual(Object.keys(localStorage).length, 1);
    const guardado = await todoLoGuardado();
    igual([guardado.includes(llave), guardado.includes(llave.slice(0, 43))], [false, false]);
  });

  it('opens for its user alone, and each thing under its own name', async () => {
    sentarse(DE_A, LLAVE_A);
    guardarBorrador(`${DE_A}caso`, { texto: 'de A' });
    guardarBorrador(`${DE_A}mensaje:7`, { texto: 'al 7' });
    await guardarArchivo(
      `${DE_A}caso/1`,
      new File(['x'], 'x.pdf', { type: 'application/pdf', lastModified: 5 }),
    );
    await guardarArchivo(`${DE_A}caso/2`, new File(['y'], 'y.pdf'));
    sentarse(DE_B, LLAVE_B);
    igual(storageKeys(), []);
    igual(leerBorrador(`${DE_A}caso`), {});
    igual(await leerArchivo(`${DE_A}caso/1`), undefined);
    // Not even under the name of who wrote it.
    sentarse(DE_A, LLAVE_B);
    igual(storageKeys(), []);
    igual(leerBorrador(`${DE_A}caso`), {});

    sentarse(DE_A, LLAVE_A);
    igual(leerBorrador(`${DE_A}caso`), { texto: 'de A' });
    const { name, type, lastModified } = (await leerArchivo(`${DE_A}caso/1`))!;
    igual([name, type, lastModified], ['x.pdf', 'application/pdf', 5]);
    // Whoever changes places finds both empty.
    const [uno = '', otro = ''] = Object.keys(localStorage);
    const [deUno, deOtro] = [localStorage.getItem(uno)!, localStorage.getItem(otro)!];
    localStorage.setItem(uno, deOtro);
    localStorage.setItem(otro, deUno);
    igual([leerBorrador(`${DE_A}caso`), leerBorrador(`${DE_A}mensaje:7`)], [{}, {}]);
    const [primero = '', segundo = ''] = await archivosGuardados();
    const ajeno = await con<unknown>((almacen) => almacen.get(segundo));
    await con((almacen) => almacen.put(ajeno, primero));
    const leidos = [await leerArchivo(`${DE_A}caso/1`), await leerArchivo(`${DE_A}caso/2`)];
    igual(leidos.filter(Boolean).length, 1);
  });

  it('reads what was altered as nothing, and goes on', () => {
    sentarse(DE_A, LLAVE_A);
    guardarBorrador(`${DE_A}caso`, { texto: 'entero' });
    const [nombre = ''] = Object.keys(localStorage);
    const bueno = localStorage.getItem(nombre)!;
    const medio = bueno[40] === 'A' ? 'B' : 'A';
    for (const malo of [
      '',
      '.',
      `${hoy()}.`,
      `${hoy()}.%%%`,
      'x',
      bueno.slice(0, 30),
      bueno.slice(0, 40) + medio + bueno.slice(41),
    ]) {
      localStorage.setItem(nombre, malo);
      igual([malo, leerBorrador(`${DE_A}caso`)], [malo, {}]);
    }
    localStorage.setItem('mesa.no-es-nuestro', 'x');
    localStorage.setItem('mesa.', 'x');
    igual(storageKeys(), [`${DE_A}caso`]);
    guardarBorrador(`${DE_A}caso`, { texto: 'otra vez' });
    igual(leerBorrador(`${DE_A}caso`), { texto: 'otra vez' });
  });

  it('is the same two times only for who knows that it is', () => {
    sentarse(DE_A, LLAVE_A);
    const veces = [1, 2].map(() => {
      guardarBorrador(`${DE_A}caso`, { texto: 'lo mismo' });
      return localStorage.getItem(Object.keys(localStorage)[0]!);
    });
    igual(localStorage.length, 1);
    igual(veces[0] === veces[1], false);
  });

  it('is wiped by its own logout, and by no other', async () => {
    sentarse(DE_A, LLAVE_A);
    guardarBorrador(`${DE_A}caso`, { texto: 'de A' });
    await guardarArchivo(`${DE_A}caso/1`, new File(['x'], 'x.pdf'));
    sentarse(DE_B, LLAVE_B);
    guardarBorrador(`${DE_B}caso`, { texto: 'de B' });
    // Forgotten while it is still being sealed.
    const guardado = guardarArchivo(`${DE_B}caso/1`, new File(['x'], 'x.pdf'));
    const cofre = cofreDe(DE_B);
    await olvidar(cofre, DE_A);
    igual(localStorage.length, 2);
    await olvidar(cofre, DE_B);
    await guardado;
    igual([localStorage.length, (await archivosGuardados()).length], [1, 1]);
    sentarse(DE_A, LLAVE_A);
    igual(leerBorrador(`${DE_A}caso`), { texto: 'de A' });
    igual((await leerArchivo(`${DE_A}caso/1`))?.name, 'x.pdf');
  });

  it('takes nothing that comes after its user is gone', async () => {
    sentarse(DE_A, LLAVE_A);
    cofres.set(servidor, undefined);
    guardarBorrador(`${DE_A}caso`, { texto: 'tarde' });
    await guardarArchivo(`${DE_A}caso/1`, new File(['x'], 'x.pdf'));
    igual([localStorage.length, (await archivosGuardados()).length], [0, 0]);
  });

  it('tells what another tab changes, by its key', async () => {
    sentarse(DE_A, LLAVE_A);
    const oidas: string[] = [];
    const callar = cofreDe(DE_A)!.oir((clave) => oidas.push(clave));
    const pestana = document.createElement('iframe');
    document.body.append(pestana);
    const suyo = pestana.contentWindow!.localStorage;
    const ajeno = abrirCofre(DE_B, LLAVE_B);
    suyo.setItem(ajeno.nombreDe(`${DE_B}caso`), '1.x');
    suyo.setItem(cofreDe(DE_A)!.nombreDe(`${DE_A}salida:7`), '1.x');
    suyo.setItem('del-portal', 'x');
    suyo.setItem(cofreDe(DE_A)!.nombreDe(`${DE_A}fin`), '1.x');
    await hasta(() => oidas.includes(`${DE_A}fin`));
    callar();
    igual(oidas, [`${DE_A}salida:7`, `${DE_A}fin`]);
  });

  it('is kept by the page where the store is full or blocked, and across questions who is logged in', async () => {
    const suyo = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem')!;
    Object.defineProperty(Storage.prototype, 'setItem', {
      configurable: true,
      value() {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    try {
      await sesion(NIT_A);
      poner('mesa-nuevo-caso');
      await escribir('#descripcion', 'Sin espacio');
      igual(localStorage.length, 0);
      await MesaClient.de(servidor).consultarSesion();
      igual(leerBorrador(`${DE_A}caso`).descripcion, 'Sin espacio');
      igual(storageKeys(), [`${DE_A}caso`]);
    } finally {
      Object.defineProperty(Storage.prototype, 'setItem', suyo);
    }
    const propio = Object.getOwnPropertyDescriptor(window, 'localStorage')!;
    Object.defineProperty(window, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    try {
      abrirCofreDe('mesa:bloqueado:');
      guardarBorrador('mesa:bloqueado:x', { texto: 'aquí' });
      igual(leerBorrador('mesa:bloqueado:x'), { texto: 'aquí' });
      await caducar(true);
    } finally {
      Object.defineProperty(window, 'localStorage', propio);
    }
  });

  it('keeps long drafts and every kind of letter as they are', () => {
    sentarse(DE_A, LLAVE_A);
    for (const texto of ['', '\uFEFFcon BOM', 'ñ 🙂 \u0000 \uD800 fin', 'x'.repeat(300_000)]) {
      guardarBorrador(`${DE_A}caso`, { texto });
      igual(leerBorrador(`${DE_A}caso`).texto === texto, true);
    }
  });
});
