/** Phones of 320 px: no word is broken over two lines in any face, and nothing is wider than the page. */
import { setViewport } from '@web/test-runner-commands';
import type { Caso } from '../../shared/caso.ts';
import '../../widget/mesa-administracion.ts';
import '../../widget/mesa-reportes.ts';
import {
  boton,
  CLAVE,
  dice,
  escribir,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  NIT_B,
  partidas,
  salientes,
  pedir,
  poner,
  sesion,
  soporte,
  ver,
} from './apoyo.ts';

const AGENTE = 'agente2@demo.local';
const ADMIN = 'admin@demo.local';

/** What must be so in the face that is on the page. */
async function cabe(cara: string): Promise<void> {
  await hasta(() => !hallar('[aria-busy=true]'), `${cara}: loaded`);
  igual([cara, partidas({ largas: false }), salientes(320)], [cara, [], []]);
}

async function caso(descripcion = 'Administración correspondiente'): Promise<number> {
  const { numero } = await pedir<Caso>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
    mensaje: `Estandarización de la administración correspondiente; electroencefalografista. ${'W'.repeat(120)}`,
  });
  return numero;
}

/** An IPS whose name has no blank. */
async function conNombreLargo(): Promise<void> {
  const { ips } = await pedir<{ ips: unknown[] }>('GET', '/admin/ips?buscar=700000320');
  if (!ips.length) await pedir('POST', '/admin/ips', { nit: '700000320', nombre: `A${'W'.repeat(60)}` });
}

describe('at 320 px', () => {
  before(() => setViewport({ width: 320, height: 640 }));
  after(() => setViewport({ width: 800, height: 600 }));
  beforeEach(() => history.replaceState(null, '', `${location.pathname}#mesa?orden=-numero`));
  afterEach(() => {
    limpiar();
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('the measure sees a word that is broken, and one that had to be', () => {
    document.body.innerHTML = `<p style="width:4em;overflow-wrap:anywhere">Administración</p>
      <p style="width:8em">Una administración entera de casos-y-cosas</p>
      <p style="width:4em;overflow-wrap:anywhere">correo@ejemplo.example</p>`;
    igual(partidas(), ['Administración', 'correo@ejemplo.example']);
    igual(partidas({ largas: false }), []);
  });

  it('the login breaks no word', async () => {
    await sesion(undefined);
    poner('mesa-login');
    await ver('#quien');
    (await boton('Ingresar')).click();
    await dice('Complete este campo.');
    (await boton('Mi IPS tiene varios usuarios')).click();
    await ver('#usuario');
    await cabe('ingreso');
    await escribir('#quien', '900123456-1');
    await escribir('#clave', 'x');
    (await boton('Ingresar')).click();
    await dice('El dígito de verificación');
    await cabe('ingreso con error');
    limpiar();
    await sesion(NIT_A);
    poner('mesa-login');
    (await boton('Cambiar contraseña')).click();
    await ver('#nueva');
    await cabe('cambio de contraseña');
  });

  it('the form breaks no word', async () => {
    await sesion(NIT_A);
    poner('mesa-nuevo-caso');
    (await boton('Generar Servicio')).click();
    await dice('Complete este campo.');
    await cabe('formulario con errores');
    await escribir('#motivo', 'cargue-resolucion-2463');
    await hasta(() => !hallar<HTMLSelectElement>('#asunto')?.disabled);
    await escribir('#asunto', 'capacitacion');
    await escribir('#descripcion', 'Una descripción más larga de lo que cabe en treinta');
    await cabe('formulario largo');
    await escribir('#descripcion', 'Breve');
    const pdf = await fetch(new URL('../server/inspeccion/muestras/texto.pdf', import.meta.url));
    const archivos = new DataTransfer();
    archivos.items.add(new File([await pdf.arrayBuffer()], `${'W'.repeat(80)}.pdf`));
    const entrada = await ver<HTMLInputElement>('input[type=file]');
    entrada.files = archivos.files;
    entrada.dispatchEvent(new Event('change', { bubbles: true }));
    await dice('WWWW');
    await cabe('formulario con archivo');
    (await boton('Generar Servicio')).click();
    await boton('Ver');
    await cabe('caso registrado');
    limpiar();
    poner('mesa-mis-solicitudes');
    (await boton('Ver caso')).click();
    await ver('#texto');
    await dice('WWWW');
    await cabe('diálogo del caso');
  });

  it('the list and the conversation break no word', async () => {
    await sesion(NIT_A);
    const numero = await caso();
    await caso('W'.repeat(30));
    poner('mesa-mis-solicitudes');
    await ver('#buscar');
    await cabe('lista');
    await escribir('#buscar', 'nada de esto existe');
    await dice('Ninguna solicitud coincide');
    await cabe('lista vacía');
    limpiar();
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Administración correspondiente.' });
    await soporte('PATCH', `/casos/${numero}`, { estado: 'RESUELTO' });
    poner('mesa-caso-chat', { caso: `${numero}` });
    await ver('#texto');
    await cabe('conversación');
    await soporte('PATCH', `/casos/${numero}`, { estado: 'CERRADO' });
    await dice('Este caso está cerrado');
    await cabe('conversación cerrada');
    limpiar();
    poner('mesa-caso-chat', { caso: '99999999' });
    await dice('No encontramos el caso 99999999.');
    await cabe('caso que falta');
  });

  it('the desk breaks no word', async () => {
    await sesion(NIT_B);
    await caso();
    const numero = await caso('W'.repeat(30));
    await sesion(ADMIN);
    poner('mesa-bandeja');
    const enlace = await ver<HTMLAnchorElement>(`[data-numero="${numero}"]`);
    (await ver<HTMLDetailsElement>('.filtros')).open = true;
    enlace.parentElement!.querySelector('input')!.click();
    await dice('1 elegido');
    await cabe('escritorio');
    enlace.click();
    await ver('#caso-asignado');
    await ver('#texto');
    for (const detalle of document.querySelectorAll('details')) detalle.open = true;
    const raiz = hallar('mesa-caso-soporte')!.getRootNode() as ShadowRoot;
    for (const detalle of raiz.querySelectorAll<HTMLDetailsElement>('.mas details')) detalle.open = true;
    await dice('Creó el caso.');
    await cabe('caso en el escritorio');
  });

  it('the reports break no word', async () => {
    await sesion(AGENTE);
    poner('mesa-reportes');
    await dice('Por motivo');
    await cabe('reportes');
  });

  for (const [parte, abrir, campo] of [
    ['IPS', 'Registrar IPS', '#nit'],
    ['IPS', 'Importar CSV', ''],
    ['Usuarios', 'Registrar usuario', '#correo'],
    ['Catálogo', '', ''],
    ['Respuestas', 'Nueva respuesta', '#texto'],
    ['Auditoría', '', ''],
  ] as const) {
    it(`the administration breaks no word: ${parte} ${abrir}`, async () => {
      await sesion(ADMIN);
      await conNombreLargo();
      poner('mesa-administracion', { parte });
      await hasta(() => hallar('.abrir') ?? hallar('.vacio, .registro'));
      await cabe(`${parte} cerrada`);
      hallar('.abrir')?.click();
      await cabe(`${parte} con una ficha abierta`);
      if (!abrir) return;
      limpiar();
      poner('mesa-administracion', { parte });
      (await boton(abrir)).click();
      if (abrir === 'Importar CSV') {
        const archivos = new DataTransfer();
        const csv = `nit;nombre;estado;Ciudad\n${NIT_A};Administración ${CLAVE};;\n${NIT_B};x;INACTIVO;\n1;x;;\n`;
        archivos.items.add(new File([csv], 'importacion-de-instituciones.csv'));
        const control = await ver<HTMLInputElement>('#archivo');
        control.files = archivos.files;
        control.dispatchEvent(new Event('change', { bubbles: true }));
        await dice('2 cambian de nombre');
      } else {
        (await ver(campo)).closest('form')!.requestSubmit();
        await dice('Complete este campo.');
      }
      await cabe(`${parte} ${abrir}`);
    });
  }
});
