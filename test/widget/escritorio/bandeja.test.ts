import { setViewport } from '@web/test-runner-commands';
import type { Caso } from '../../../shared/caso.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import { leerRuta, escribirRuta, consultaDe } from '../../../widget/escritorio/escritorio-ruta.ts';
import {
  accesible,
  boton,
  dialogo,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_B,
  pedir,
  poner,
  problema,
  reingresar,
  servidor,
  sesion,
  soporte,
  texto,
  ver,
  olvidarClientes,
} from '../apoyo.ts';

const AGENTE = 'agente2@demo.local';

/** Files a case as the IPS, then logs in as the agent of these tests. */
async function caso(descripcion: string): Promise<number> {
  await sesion(NIT_B);
  const { numero } = await pedir<Caso>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });
  await sesion(AGENTE);
  return numero;
}

const leer = (numero: number) => pedir<Caso>('GET', `/casos/${numero}`);
const fila = (numero: number) => hallar(`[data-numero="${numero}"]`);
const vista = async (nombre: string) =>
  (await hasta(() =>
    [...(hallar('.vistas')?.children ?? [])].find((a) => a.textContent.trim().startsWith(nombre)),
  )) as HTMLElement;
const teclear = (key: string) =>
  (
    (hallar('mesa-escritorio')!.getRootNode() as ShadowRoot).activeElement ?? hallar('mesa-escritorio')!
  ).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));
async function abrir(numero: number): Promise<void> {
  (await hasta(() => fila(numero))).click();
  await ver('#caso-asignado');
  await ver('#texto');
}

describe('mesa-bandeja', () => {
  // All of a case in sight.
  before(() => setViewport({ width: 1366, height: 768 }));
  after(() => setViewport({ width: 800, height: 600 }));
  // The newest first: the other files' tests file cases too, and there may be more than one page of them.
  beforeEach(() =>
    history.replaceState(
      null,
      '',
      `${location.pathname}${location.search}#mesa?vista=sin-asignar&orden=-numero`,
    ),
  );
  afterEach(() => {
    limpiar();
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('asks for a correo, and is not for an IPS', async () => {
    await sesion(undefined);
    const bandeja = poner('mesa-bandeja');
    await ver('#quien');
    igual(hallar<HTMLLabelElement>('label[for=quien]')!.textContent, 'Correo');
    await accesible();
    bandeja.remove();
    olvidarClientes();
    await sesion(NIT_B);
    poner('mesa-bandeja');
    await dice('Esta bandeja es para el personal de soporte de la EPS.');
    igual(hallar('mesa-escritorio'), undefined);
  });

  it('shows the views with their counts, and the cases of each', async () => {
    const numero = await caso('En la bandeja');
    poner('mesa-bandeja');
    await hasta(() => fila(numero));
    await accesible();
    igual(Number((await vista('Sin asignar')).querySelector('.cuenta')!.textContent) > 0, true);
    (await vista('Míos')).click();
    await hasta(() => !fila(numero));
    await hasta(() => hallar('.vistas [aria-current=page]')!.textContent.includes('Míos'));
    (await vista('Cerrados')).click();
    await dice('40797');
    await accesible();
  });

  it('is filtered and searched, and its address can be shared', async () => {
    const numero = await caso('Palabra rarísima');
    poner('mesa-bandeja');
    await hasta(() => fila(numero));
    await escribir('#buscar', 'rarisima');
    await hasta(() => hallar('.filas')?.children.length === 1 && fila(numero));
    (await boton('Filtros')).click();
    await escribir('#motivo', 'facturacion');
    await hasta(() => location.hash.includes('motivo=facturacion'));
    await escribir('#prioridad', 'URGENTE');
    await dice('No hay casos aquí.');
    await accesible();
    (await boton('Quitar filtros')).click();
    await hasta(() => fila(numero));
    const { hash } = location;
    igual(hash, '#mesa?vista=sin-asignar&buscar=rarisima&orden=-numero');
    limpiar();
    history.replaceState(null, '', hash);
    poner('mesa-bandeja');
    await hasta(() => fila(numero) && hallar('.filas')!.children.length === 1);
    igual(hallar<HTMLInputElement>('#buscar')!.value, 'rarisima');
  });

  it('opens a case beside the list, and goes back with the browser', async () => {
    const numero = await caso('Para abrir');
    poner('mesa-bandeja');
    await abrir(numero);
    await dice('Para abrir');
    await accesible();
    igual(location.hash, `#mesa?vista=sin-asignar&orden=-numero&caso=${numero}`);
    history.back();
    await hasta(() => !hallar('mesa-caso-soporte'));
    history.forward();
    await ver('#caso-asignado');
  });

  it('takes a case, sets its priority and estado, and tells its history', async () => {
    const numero = await caso('Para gestionar');
    poner('mesa-bandeja');
    await abrir(numero);
    (await boton('Tomar')).click();
    await dice('El caso es suyo.');
    await escribir('#caso-prioridad', 'ALTA');
    await dice('La prioridad cambió.');
    (await boton('Poner en gestión')).click();
    await dice('El estado cambió.');
    await hasta(async () => {
      const { asignado, prioridad, estado } = await leer(numero);
      return asignado?.correo === AGENTE && prioridad === 'ALTA' && estado === 'EN_GESTION';
    });
    const historia = [
      ...document.querySelector('mesa-bandeja')!.shadowRoot!.querySelectorAll('details'),
    ].find((d) => d.textContent.includes('Historia'))!;
    historia.open = true;
    await dice('Asignado: nadie → Bruno Agente');
    await dice('Estado: Activo → En gestión');
    await accesible();
  });

  it('tells who was first when two take one case', async () => {
    const numero = await caso('De dos');
    poner('mesa-bandeja');
    await abrir(numero);
    const tomar = await boton('Tomar');
    // The news of it is still on its way.
    await soporte('PATCH', `/casos/${numero}`, { asignado: 'yo' });
    tomar.click();
    await hasta(() => /ya cambió de manos|El caso es suyo/.test(texto()));
    await hasta(() => hallar<HTMLSelectElement>('#caso-asignado')?.value !== '');
  });

  it('writes a note that the IPS never sees, in another colour, and keeps it a note over a reload', async () => {
    const numero = await caso('Con nota');
    poner('mesa-bandeja');
    await abrir(numero);
    hallar<HTMLInputElement>('[name=interno][value="1"]')!.click();
    await boton('Guardar nota');
    await escribir('#texto', 'Llamar al proveedor');
    await accesible();
    // As a reload does.
    document.body.replaceChildren();
    olvidarClientes();
    poner('mesa-bandeja');
    await hasta(() => hallar<HTMLTextAreaElement>('#texto')?.value === 'Llamar al proveedor');
    igual(hallar<HTMLInputElement>('[name=interno][value="1"]')!.checked, true);
    (await boton('Guardar nota')).click();
    await dice('Nota guardada.');
    await hasta(() => hallar('.mensaje.interno:not(.pendiente)'));
    // The next one is a note too, until somebody says otherwise.
    await boton('Guardar nota');
    await accesible();
    await sesion(NIT_B);
    igual(JSON.stringify(await pedir('GET', `/casos/${numero}/mensajes`)).includes('proveedor'), false);
    igual((await leer(numero)).estado, 'ACTIVO');
  });

  it('uses a canned reply with its variables filled in', async () => {
    const numero = await caso('Con respuesta');
    await sesion('admin@demo.local');
    const titulo = `Saludo ${numero}`;
    await pedir('POST', '/respuestas', {
      titulo,
      texto: 'Señores {ips}: su caso {numero} lo atiende {agente}. {otra}',
    });
    await sesion(AGENTE);
    poner('mesa-bandeja');
    await abrir(numero);
    (await boton('Respuestas')).click();
    await escribir('#buscar-respuesta', titulo);
    await accesible();
    (await boton(titulo)).click();
    await hasta(
      () =>
        hallar<HTMLTextAreaElement>('#texto')!.value ===
        `Señores Hospital Demo de la Sabana: su caso ${numero} lo atiende Bruno Agente. {otra}`,
    );
  });

  it('changes several cases at once, and says which it could not', async () => {
    const numeros = [await caso('Lote uno'), await caso('Lote dos'), await caso('Lote tres')];
    await pedir('PATCH', `/casos/${numeros[2]}`, { estado: 'EN_GESTION' });
    poner('mesa-bandeja');
    await escribir('#buscar', 'lote');
    await hasta(() => hallar('.filas')?.children.length === 3);
    for (const numero of numeros) fila(numero)!.parentElement!.querySelector('input')!.click();
    await dice('3 elegidos');
    await accesible();
    await escribir('#lote-estado', 'EN_GESTION');
    (await boton('Aplicar')).click();
    await dice('3 casos quedaron en estado En gestión.');
    for (const numero of numeros) igual((await leer(numero)).estado, 'EN_GESTION');
    await hasta(() => fila(numeros[0]!));
    for (const numero of numeros.slice(0, 2)) fila(numero)!.parentElement!.querySelector('input')!.click();
    await escribir('#lote-asignado', 'yo');
    (await boton('Aplicar')).click();
    await dice('2 casos quedaron asignados a usted.');
    igual((await leer(numeros[1]!)).asignado?.correo, AGENTE);
  });

  it('is worked by keyboard: j, k, x, Enter, a, r, n, /, ?, Escape', async () => {
    const [uno, dos] = [await caso('Teclas uno'), await caso('Teclas dos')];
    poner('mesa-bandeja');
    await escribir('#buscar', 'teclas');
    await hasta(() => hallar('.filas')?.children.length === 2);
    teclear('j'); // in the search field it is a letter
    igual(hallar('[data-numero]:focus'), undefined);
    hallar('#buscar')!.blur();
    teclear('j');
    const primero = Number(hallar('[data-numero]:focus')!.dataset.numero);
    teclear('j');
    const segundo = Number(hallar('[data-numero]:focus')!.dataset.numero);
    igual([primero, segundo].sort(), [uno, dos].sort());
    teclear('k');
    teclear('x');
    await dice('1 elegido');
    hallar('[data-numero]:focus')!.click();
    await ver('#texto');
    await hasta(
      () =>
        hallar('mesa-caso-soporte') ===
        (hallar('mesa-escritorio')!.getRootNode() as ShadowRoot).activeElement,
    );
    teclear('a');
    await dice('El caso es suyo.');
    teclear('r');
    await hasta(() => hallar('#texto:focus'));
    hallar('#texto')!.blur();
    teclear('n');
    await boton('Guardar nota');
    await hasta(() => hallar('#texto:focus'));
    hallar('#texto')!.blur();
    teclear('Escape');
    await hasta(() => !hallar('mesa-caso-soporte'));
    teclear('/');
    await hasta(() => hallar('#buscar:focus'));
    hallar('#buscar')!.blur();
    teclear('?');
    await hasta(() => hallar<HTMLDialogElement>('.teclas')!.open);
    await accesible();
  });

  it('lives: a new case and an answer appear by themselves, and a colleague who answers is seen', async () => {
    const numero = await caso('En vivo');
    poner('mesa-bandeja');
    await abrir(numero);
    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva');
    await soporte('POST', `/casos/${numero}/escribiendo`);
    await dice('Ana Agente también está respondiendo…');
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Ya respondí' });
    await dice('Ya respondí');
    await hasta(() => hallar<HTMLSelectElement>('#caso-asignado')!.value === 'agente@demo.local');
    await accesible();
  });

  it('says what is wrong, and tries again', async () => {
    await sesion(AGENTE);
    fallar((url) =>
      url.pathname.endsWith('/casos') ? problema(500, 'interno', 'Tuvimos un problema.') : undefined,
    );
    poner('mesa-bandeja');
    await dice('Tuvimos un problema.');
    await accesible();
    fallar(undefined);
    (await boton('Reintentar')).click();
    await hasta(() => hallar('.filas') ?? hallar('.vacio'));
  });

  it('says when a list may lack something', async () => {
    fallar((url) =>
      url.pathname.endsWith('/casos')
        ? Response.json({
            casos: [],
            siguiente: null,
            totales: { ACTIVO: 0, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 },
            indizando: true,
            recortada: true,
          })
        : undefined,
    );
    poner('mesa-bandeja');
    await dice('puede faltar algo');
    await dice('Son más de 5.000: aquí están los 5.000 casos más nuevos.');
    await accesible();
  });

  it('lets its agent in again when the session ended', async () => {
    const numero = await caso('Sesión');
    poner('mesa-login', { modo: 'soporte' });
    poner('mesa-bandeja');
    await abrir(numero);
    await sesion(undefined);
    (await boton('Tomar')).click();
    igual((await dialogo()).querySelector<HTMLInputElement>('#quien')!.value, AGENTE);
    await accesible();
    await reingresar();
    await dice('El caso es suyo.');
    await hasta(() => !hallar('mesa-reingreso'));
  });

  it('reads and writes its address, whatever is in it', () => {
    const ruta = leerRuta('#mesa?vista=vencidos&caso=12&orden=zzz&ips=900&otra=1');
    igual([ruta.vista, ruta.caso, ruta.orden, ruta.ips], ['vencidos', 12, '', '900']);
    igual(leerRuta(escribirRuta(ruta)), ruta);
    igual(leerRuta('#otra-cosa').vista, 'para-mi');
    igual(leerRuta('#mesa?vista=constructor&caso=-x').vista, 'para-mi');
    igual(consultaDe(ruta).vencidos, '1');
  });
});
