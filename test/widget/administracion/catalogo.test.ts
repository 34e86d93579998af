/** The catalogue's editor, and how a catalogue is kept while it is edited. */
import {
  accesible,
  boton,
  dice,
  escribir,
  hallar,
  hasta,
  igual,
  limpiar,
  pedir,
  poner,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';
import type { CatalogoEditable } from '../../../shared/admin.ts';
import {
  aCatalogo,
  aMinutos,
  editar,
  faltasDe,
  mover,
  nuevoMotivo,
} from '../../../widget/administracion/catalogo-en-edicion.ts';
import '../../../widget/administracion/mesa-administracion.ts';

const ADMIN = 'admin@demo.local';

function abrir(parte: string): void {
  document.body.replaceChildren();
  poner('mesa-administracion', { parte });
}

describe('the catalogue', () => {
  beforeEach(() => sesion(ADMIN));
  let antes: CatalogoEditable;
  beforeEach(async () => (antes = await pedir<CatalogoEditable>('GET', '/admin/catalogo')));
  // Other tests file cases by it.
  afterEach(async () => {
    limpiar();
    await sesion(ADMIN);
    await pedir('PUT', '/admin/catalogo', { motivos: antes.motivos });
  });

  it('is edited and saved whole', async () => {
    abrir('Catálogo');
    await boton(antes.motivos[0]!.nombre);
    (await boton('Agregar motivo')).click();
    const i = antes.motivos.length;
    await dice('Hay cambios sin guardar');
    (await boton('Guardar catálogo')).click();
    await dice('Complete este campo.');
    await accesible();
    await escribir(`#nombre-${i}`, 'Citas y remisiones');
    await escribir(`#respuesta-${i}`, 'pronto');
    await escribir(`#asunto-${i}-0`, 'Cita negada');
    (await boton('Guardar catálogo')).click();
    await dice('Escriba horas, por ejemplo 8 o 1,5.');
    await escribir(`#respuesta-${i}`, '1,5');
    (await boton('Guardar catálogo')).click();
    await dice('El catálogo quedó guardado.');
    const { motivos } = await pedir<CatalogoEditable>('GET', '/admin/catalogo');
    const { codigo, metaRespuesta, metaSolucion, asuntos } = motivos[i]!;
    igual([codigo, metaRespuesta, metaSolucion], ['citas-y-remisiones', 90, null]);
    igual(asuntos, [{ codigo: 'cita-negada', nombre: 'Cita negada', retirado: false }]);
    igual(motivos.slice(0, i), antes.motivos);
    igual(texto().includes('Hay cambios sin guardar'), false);
  });

  it('keeps what was not saved while one looks elsewhere', async () => {
    abrir('Catálogo');
    (await boton(antes.motivos[0]!.nombre)).click();
    await escribir('#nombre-0', 'A MEDIAS');
    const aviso = new Event('beforeunload', { cancelable: true });
    dispatchEvent(aviso);
    igual(aviso.defaultPrevented, true);
    abrir('Auditoría');
    await dice('Qué mirar');
    abrir('Catálogo');
    await dice('Hay cambios sin guardar');
    await boton('A MEDIAS');
    (await boton('Descartar')).click();
    (await hasta(() => hallar<HTMLButtonElement>('dialog[open] .principal'))).click();
    await boton(antes.motivos[0]!.nombre);
    igual(texto().includes('Hay cambios sin guardar'), false);
  });

  it('is not written over what another administrator saved', async () => {
    abrir('Catálogo');
    (await boton(antes.motivos[0]!.nombre)).click();
    await escribir('#nombre-0', 'DE UNA');
    const [primero, ...resto] = antes.motivos;
    await pedir('PUT', '/admin/catalogo', { motivos: [{ ...primero!, nombre: 'DE OTRA' }, ...resto] });
    (await boton('Guardar catálogo')).click();
    await dice('El catálogo cambió mientras lo editaba.');
    igual(hallar<HTMLInputElement>('#nombre-0')!.value, 'DE UNA');
    await accesible();
    igual((await pedir<CatalogoEditable>('GET', '/admin/catalogo')).motivos[0]!.nombre, 'DE OTRA');
  });

  it('retires what cases have, and removes only what was never saved', async () => {
    abrir('Catálogo');
    const { nombre, asuntos } = antes.motivos[0]!;
    (await boton(nombre)).click();
    (await boton('Agregar asunto')).click();
    (await boton('Quitar')).click();
    (await boton('Retirar motivo')).click();
    await dice('Retirado');
    (await boton('Guardar catálogo')).click();
    await dice('El catálogo quedó guardado.');
    await accesible();
    const { motivos } = await pedir<CatalogoEditable>('GET', '/admin/catalogo');
    igual(motivos[0]!.retirado, true);
    igual(motivos[0]!.asuntos, asuntos);
    (await boton('Ofrecer de nuevo')).click();
    await hasta(() => !hallar('.retirado > [aria-expanded=true]'));
    (await ver<HTMLButtonElement>(`[aria-label="Bajar ${asuntos[0]!.nombre}"]`)).click();
    await hasta(() => hallar<HTMLInputElement>('#asunto-0-1')!.value === asuntos[0]!.nombre);
    (await boton('Guardar catálogo')).click();
    await dice('El catálogo quedó guardado.');
    const { motivos: otra } = await pedir<CatalogoEditable>('GET', '/admin/catalogo');
    igual(otra[0]!.retirado, false);
    igual(otra[0]!.asuntos[1], asuntos[0]);
  });
});

describe('the catalogue while it is edited', () => {
  const dos = () => {
    const [uno, otro] = [nuevoMotivo(), nuevoMotivo()];
    return [uno, otro].map((motivo) => ({
      ...motivo,
      nombre: 'Facturación & Ñ',
      asuntos: [{ ...motivo.asuntos[0]!, nombre: '¿?' }],
    }));
  };

  it('gives each a code of its own', () => {
    igual(
      aCatalogo(dos()).map(({ codigo, asuntos }) => [codigo, asuntos[0]!.codigo]),
      [
        ['facturacion-n', 'otro'],
        ['facturacion-n-2', 'otro'],
      ],
    );
    const [largo] = aCatalogo([{ ...dos()[0]!, nombre: 'x'.repeat(120) }]);
    igual(largo!.codigo.length <= 60, true);
  });

  it('finds two of one name, unless one is retired', () => {
    const [uno, otro] = dos();
    igual(Object.keys(faltasDe([uno!, otro!])), ['nombre-1']);
    // The one that was renamed is at fault, wherever it stands.
    const antes = [
      { ...uno!, codigo: 'a', nombre: 'A' },
      { ...otro!, codigo: 'b', nombre: 'B' },
    ];
    const [a, b] = antes;
    igual(Object.keys(faltasDe([{ ...a!, nombre: 'b ' }, b!], antes)), ['nombre-0']);
    igual(Object.keys(faltasDe([a!, { ...b!, nombre: 'A' }], antes)), ['nombre-1']);
    igual(faltasDe([uno!, { ...otro!, retirado: true }]), {});
  });

  it('reads hours as people write them', () => {
    igual(['', '8', '1,5', '0.25'].map(aMinutos), [null, 480, 90, 15]);
    for (const mal of ['0', '-1', '1,5,5', 'x', '1001', '1e3']) igual(Number.isNaN(aMinutos(mal)), true);
  });

  it('comes back as it was', () => {
    const asuntos = [{ codigo: 'b', nombre: 'B', retirado: false }];
    const motivos = [
      { codigo: 'a', nombre: 'A', retirado: true, metaRespuesta: 50, metaSolucion: null, asuntos },
    ];
    igual(aCatalogo(editar({ motivos })), motivos);
    igual(mover(['a', 'b', 'c'], 2, -1), ['a', 'c', 'b']);
  });
});
