/** How long what a browser keeps stays there, and what it kept before there were keys. */
import { guardarArchivo, leerArchivo } from '../../../widget/storage/file-store.ts';
import { DIAS, hoy, cofres, guardarBorrador, leerBorrador } from '../../../widget/storage/local-store.ts';
import { caducar } from '../../../widget/storage/expire.ts';
import {
  archivosGuardados,
  con,
  DE_A,
  DE_B,
  leerPlazo,
  LLAVE_A,
  LLAVE_B,
  sentarse,
  todoLoGuardado,
  vaciar,
  vencer,
} from '../apoyo-cofre.ts';
import { hasta, igual, limpiar } from '../apoyo.ts';

describe('what a browser keeps, over time', () => {
  beforeEach(vaciar);
  afterEach(limpiar);

  it('is taken over from before there were keys', async () => {
    const item = (clave: string) => ({ clave, texto: clave, tras: 0, fecha: '' });
    sentarse(DE_A, LLAVE_A);
    guardarBorrador(`${DE_A}salida:7`, { items: [item('sellado')] });
    // As a tab of an earlier version leaves it.
    localStorage.setItem(`${DE_A}caso`, JSON.stringify({ descripcion: 'De antes', archivos: [] }));
    localStorage.setItem(`${DE_A}salida:7`, JSON.stringify({ items: [item('sellado'), item('claro')] }));
    localStorage.setItem(`${DE_A}mensaje:9`, 'no es JSON');
    localStorage.setItem(`${DE_B}caso`, JSON.stringify({ descripcion: 'De B' }));
    await con((almacen) => almacen.put(new File(['pdf'], 'de-antes.pdf'), `${DE_A}caso/1`));
    sentarse(DE_A, LLAVE_A);
    igual(leerBorrador(`${DE_A}caso`), { descripcion: 'De antes', archivos: [] });
    igual(
      (leerBorrador(`${DE_A}salida:7`).items as { clave: string }[]).map(({ clave }) => clave),
      ['sellado', 'claro'],
    );
    igual((await leerArchivo(`${DE_A}caso/1`))?.name, 'de-antes.pdf');
    await hasta(async () => !(await archivosGuardados()).includes(`${DE_A}caso/1`));
    igual((await leerArchivo(`${DE_A}caso/1`))?.name, 'de-antes.pdf');
    const guardado = await todoLoGuardado();
    igual(
      [guardado.includes('De antes'), guardado.includes('de-antes'), guardado.includes('De B')],
      [false, false, true],
    );
  });

  it('goes when nobody came back for it, whoever it belongs to', async () => {
    sentarse(DE_B, LLAVE_B);
    guardarBorrador(`${DE_B}caso`, { texto: 'de B' });
    await guardarArchivo(`${DE_B}caso/1`, new File(['x'], 'x.pdf'));
    cofres.clear();
    localStorage.setItem('del-portal', 'suyo');
    await caducar();
    igual([localStorage.length, (await archivosGuardados()).length], [2, 1]);
    vencer(-1);
    const [archivo = ''] = await archivosGuardados();
    const sellado = await con<unknown>((almacen) => almacen.get(archivo));
    await con((almacen) => almacen.delete(archivo));
    await con((almacen) => almacen.put(sellado, `${archivo.split('~')[0]}~${hoy() - 1}`));
    await con((almacen) => almacen.put('suyo', 'del-portal'));
    await caducar();
    igual(Object.keys(localStorage), ['del-portal']);
    igual(await archivosGuardados(), ['del-portal']);
  });

  it('stays as long as its user comes, and no longer because a clock was wrong', async () => {
    sentarse(DE_A, LLAVE_A);
    guardarBorrador(`${DE_A}caso`, { texto: 'de A' });
    vencer(2);
    sentarse(DE_A, LLAVE_A);
    const vence = () => Number.parseInt(localStorage.getItem(Object.keys(localStorage)[0]!)!, 10);
    igual(vence(), hoy() + DIAS);
    await guardarArchivo(`${DE_A}caso/1`, new File(['x'], 'x.pdf'));
    vencer(4000);
    const [archivo = ''] = await archivosGuardados();
    const sellado = await con<unknown>((almacen) => almacen.get(archivo));
    await con((almacen) => almacen.put(sellado, archivo.replace(/~.*/, `~${hoy() + 4000}`)));
    await con((almacen) => almacen.delete(archivo));
    cofres.clear();
    await caducar();
    igual(vence(), hoy() + DIAS);
    igual(await archivosGuardados(), [archivo]);
    sentarse(DE_A, LLAVE_A);
    igual(leerBorrador(`${DE_A}caso`), { texto: 'de A' });
    igual((await leerArchivo(`${DE_A}caso/1`))?.name, 'x.pdf');
  });

  it('in the open, waits for its user from when it was first seen', async () => {
    localStorage.setItem(`${DE_B}caso`, JSON.stringify({ descripcion: 'De B' }));
    await con((almacen) => almacen.put(new File(['pdf'], 'b.pdf'), `${DE_B}caso/1`));
    await caducar();
    await caducar();
    igual(leerPlazo(), `${hoy() + DIAS}`);
    // Somebody else comes meanwhile, and the user of some of it: what is left keeps its day.
    localStorage.setItem('mesa.en-claro', `${hoy()}`);
    sentarse(DE_A, LLAVE_A);
    await caducar(true);
    igual([localStorage.length, (await archivosGuardados()).length], [2, 1]);
    localStorage.setItem('mesa.en-claro', `${hoy() - 1}`);
    await caducar();
    igual([localStorage.length, await archivosGuardados()], [0, []]);
  });

  it('leaves files that nobody has read yet, though their draft is sealed', async () => {
    localStorage.setItem(
      `${DE_A}caso`,
      JSON.stringify({ archivos: [{ id: '1', nombre: 'a.pdf', bytes: 3 }] }),
    );
    await con((almacen) => almacen.put(new File(['pdf'], 'a.pdf'), `${DE_A}caso/1`));
    sentarse(DE_A, LLAVE_A);
    await caducar();
    await caducar();
    igual(leerPlazo(), `${hoy() + DIAS}`);
    igual((await leerArchivo(`${DE_A}caso/1`))?.name, 'a.pdf');
    await hasta(async () => !(await archivosGuardados()).includes(`${DE_A}caso/1`));
    await caducar();
    igual(leerPlazo(), null);
  });

  it('makes no database where it only looks', async () => {
    await new Promise((hecho) => (indexedDB.deleteDatabase('mesa').onsuccess = hecho));
    await caducar(true);
    igual(
      (await indexedDB.databases()).filter(({ name }) => name === 'mesa'),
      [],
    );
  });
});
