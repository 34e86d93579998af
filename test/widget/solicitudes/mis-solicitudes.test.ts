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
  NIT_A,
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
} from '../apoyo.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';

const crear = (descripcion: string) =>
  pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });

describe('mesa-mis-solicitudes', () => {
  beforeEach(() => sesion(NIT_A));
  afterEach(limpiar);

  it('shows the columns of the manual, closed cases too', async () => {
    poner('mesa-mis-solicitudes');
    await dice('29/01/2019 17:32');
    await accesible();
    const titulos = [...(await ver('.titulos')).children].map(({ textContent }) => textContent);
    igual(titulos, ['Número del Caso', 'Fecha de la Solicitud', 'Asunto', 'Descripción', 'Estado', 'Acción']);
    await dice('Cerrado');
  });

  it('filters by estado, searches, and says when nothing matches', async () => {
    poner('mesa-mis-solicitudes');
    await escribir('#estado', 'CERRADO');
    await hasta(() => texto().includes('40797') && !texto().includes('40912'));
    await escribir('#buscar', 'nada-coincide-con-esto');
    await dice('Ninguna solicitud coincide');
    await accesible();
    (await boton('Quitar filtros')).click();
    await hasta(() => !texto().includes('Ninguna solicitud coincide'));
  });

  it('follows what happens: estado, unread marks, and the total for the page’s menu', async () => {
    const { numero } = await crear('Sigue en vivo');
    const totales: (number | undefined)[] = [];
    poner('mesa-mis-solicitudes').addEventListener('mesa-no-leidos', ({ detail }) =>
      totales.push(detail.total),
    );
    await dice('Sigue en vivo');
    await hasta(() => MesaClient.de(servidor).enVivo?.stream === 'viva');
    const antes = totales.at(-1) ?? 0;
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Respuesta' });
    const fila = () => [...hallar('.cuerpo')!.children].find((una) => una.textContent.includes(`${numero}`));
    await hasta(() => fila()!.textContent.includes('1 nuevo') && fila()!.textContent.includes('En gestión'));
    await hasta(() => totales.at(-1) === antes + 1);
    await accesible();
    await pedir('PUT', `/casos/${numero}/lectura`, { hasta: 1 });
    await hasta(() => !fila()!.textContent.includes('1 nuevo') && totales.at(-1) === antes);
  });

  it('shows unread cases first, those of other pages too, and alone when asked for them', async () => {
    await sesion(NIT_B);
    const viejo = await crear('Con respuesta');
    for (let i = 0; i < 21; i++) await crear(`Relleno ${i}`);
    await soporte('POST', `/casos/${viejo.numero}/mensajes`, { texto: 'Ya lo vimos\n\nGracias' });
    poner('mesa-mis-solicitudes');
    const chip = await boton('Sin leer (');
    const filas = () =>
      [...hallar('.cuerpo')!.children].map(({ textContent }) => textContent.replace(/\s+/g, ' '));
    const cuantas = Number(/\d+/.exec(chip.textContent)![0]);
    igual(filas()[0]!.includes('Soporte: Ya lo vimos Gracias'), true, filas()[0]);
    igual(hallar('.cuerpo')!.querySelectorAll('.sin-leer').length, cuantas);
    await accesible();
    chip.click();
    await hasta(() => filas().length === cuantas && chip.getAttribute('aria-pressed') === 'true');
    await dice(`1–${cuantas} de ${cuantas}`);
    await accesible();
    chip.click();
    await hasta(() => filas().length > cuantas);
    await pedir('PUT', `/casos/${viejo.numero}/lectura`, { hasta: 1 });
    MesaClient.de(servidor).avisar(viejo.numero);
    await hasta(() => !filas()[0]!.includes('Ya lo vimos'));
  });

  it('pages with twenty rows, forth and back', async () => {
    await sesion(NIT_B);
    for (let i = 0; i < 25; i++) await crear(`Página ${i}`);
    poner('mesa-mis-solicitudes');
    await dice('Página 24');
    await dice('1–20 de ');
    igual(hallar('.cuerpo')!.querySelectorAll('[role=row]:not(.sin-leer)').length <= 20, true);
    (await boton('Siguiente')).click();
    await dice('Página 2 · 21–');
    await hasta(() => texto().includes('Página 4') && !texto().includes('Página 24'));
    await accesible();
    (await boton('Anterior')).click();
    await dice('Página 24');
  });

  it('says that there is nothing yet', async () => {
    fallar((url) =>
      url.pathname.endsWith('/casos')
        ? Response.json({
            casos: [],
            siguiente: null,
            totales: { ACTIVO: 0, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 },
            total: 0,
          })
        : undefined,
    );
    poner('mesa-mis-solicitudes');
    await dice('Aún no tiene solicitudes.');
    await accesible();
  });

  it('says when a search may lack something, and no longer once it does not', async () => {
    let indizando = true;
    fallar((url) =>
      url.pathname.endsWith('/casos')
        ? Response.json({
            casos: [],
            siguiente: null,
            totales: { ACTIVO: 1, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 },
            ...(indizando && { indizando }),
          })
        : undefined,
    );
    poner('mesa-mis-solicitudes');
    await escribir('#buscar', 'algo');
    await dice('puede faltar algo');
    await accesible();
    indizando = false;
    await escribir('#buscar', 'algo más');
    await hasta(() => !texto().includes('puede faltar algo'));
  });

  it('hears of a case that the form on the same page files', async () => {
    poner('mesa-mis-solicitudes');
    poner('mesa-nuevo-caso');
    await escribir('#motivo', 'facturacion');
    await hasta(() => !hallar<HTMLSelectElement>('#asunto')?.disabled);
    await escribir('#asunto', 'factura-no-aparece');
    await escribir('#descripcion', 'Recién llegada');
    (await boton('Generar Servicio')).click();
    await hasta(() => hallar('.cuerpo')?.textContent.includes('Recién llegada'));
  });

  it('keeps the focus on a case that moves up', async () => {
    const { numero } = await crear('Sube');
    await crear('Queda');
    const lista = poner('mesa-mis-solicitudes');
    await escribir('#orden', '-actualizado');
    const primera = () => hallar('.cuerpo .numero')?.textContent;
    await hasta(() => primera() && primera() !== `${numero}`);
    (await boton(`Ver caso ${numero}`)).focus();
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Ya casi' });
    MesaClient.de(servidor).avisar(numero);
    await hasta(() => primera() === `${numero}`);
    igual(lista.shadowRoot!.activeElement?.textContent.replace(/\s+/g, ' ').trim(), `Ver caso ${numero}`);
  });

  it('opens the case in a dialog, unless the page does it itself', async () => {
    const suyo = await crear('Se abre');
    const lista = poner('mesa-mis-solicitudes');
    (await boton(`Ver caso ${suyo.numero}`)).click();
    const dialogo = await ver<HTMLDialogElement>('dialog');
    await dice('Se abre');
    igual(dialogo.open, true);
    await accesible();
    (await boton('Cerrar')).click();
    await hasta(() => !hallar('dialog'));

    let numero = 0;
    lista.addEventListener('mesa-caso-abrir', (evento) => {
      evento.preventDefault();
      numero = evento.detail.numero;
    });
    (await boton(`Ver caso ${suyo.numero}`)).click();
    igual(numero, suyo.numero);
    igual(hallar('dialog'), undefined);
  });

  it('keeps the rows when the line dies, says so, and goes on', async () => {
    const { numero } = await crear('Se queda');
    poner('mesa-mis-solicitudes');
    await dice(`${numero}`);
    fallar(() => problema(500, 'interno', 'Tuvimos un problema.'));
    await escribir('#orden', 'numero');
    await dice('Tuvimos un problema.');
    await dice(`${numero}`);
    await accesible();
    fallar(undefined);
    (await boton('Reintentar')).click();
    await hasta(() => !texto().includes('Tuvimos un problema.'));
  });

  it('asks for the password when the session ended', async () => {
    const { numero } = await crear('Sigue');
    poner('mesa-mis-solicitudes');
    await dice(`${numero}`);
    await sesion(undefined);
    await escribir('#orden', 'numero');
    await dialogo();
    await accesible();
    await reingresar();
    await hasta(() => !hallar('mesa-reingreso'));
    await dice('40912');
  });

  it('becomes cards on a phone and keeps to its width', async () => {
    document.body.style.width = '320px';
    try {
      const { numero } = await crear('En tarjeta');
      const lista = poner('mesa-mis-solicitudes');
      await dice(`${numero}`);
      await accesible();
      igual(lista.scrollWidth <= 320, true);
      igual(getComputedStyle(hallar('.titulos')!).position, 'absolute');
      // A card opens wherever it is touched, and folds the filters away.
      const tarjeta = hallar('.cuerpo')!.firstElementChild!;
      const { left, top, right, bottom } = tarjeta.getBoundingClientRect();
      for (const [x, y] of [
        [left + 4, top + 4],
        [right - 4, bottom - 4],
      ] as const)
        igual(
          (lista.shadowRoot!.elementFromPoint(x, y) as HTMLElement)
            .closest('button')
            ?.textContent.trim()
            .startsWith('Ver caso'),
          true,
        );
      igual(hallar('#estado')!.checkVisibility(), false);
      (await boton('Filtros')).click();
      await hasta(() => hallar('#estado')!.checkVisibility());
      await accesible();
    } finally {
      document.body.style.width = '';
    }
  });
});
