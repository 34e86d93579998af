import {
  accesible,
  boton,
  dice,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  llegoPorCorreo,
  NIT_B,
  pedir,
  peticiones,
  poner,
  problema,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

const ORIGINAL = `Es el 118.\n\n> <b>¿Nos dice el radicado?</b>\n> https://mesa.example/ips\n-- \nClínica`;
const VER = 'Ver el correo completo';

/** A case with a message that was written in the page, and one that came by mail. */
async function conCorreo(original = ORIGINAL): Promise<number> {
  const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion: 'Radicado',
  });
  for (const dicho of ['Escrito en la página', 'Es el 118.'])
    await pedir('POST', `/casos/${numero}/mensajes`, { texto: dicho });
  await llegoPorCorreo(numero, 2, original);
  return numero;
}

const correo = () => hallar('mesa-correo-completo')?.shadowRoot?.querySelector<HTMLElement>('div.correo');
const pedidos = () => peticiones.filter(({ ruta }) => ruta.endsWith('/original')).length;
const enfocado = () =>
  (hallar('mesa-correo-completo')!.getRootNode() as ShadowRoot).activeElement?.shadowRoot?.activeElement;

describe('a message that came by mail', () => {
  let numero = 0;
  beforeEach(async () => {
    await sesion(NIT_B);
    numero = await conCorreo();
  });
  afterEach(limpiar);

  it('says so, and shows the whole mail as plain text to who asks for it, and again without asking', async () => {
    poner('mesa-caso-chat', { caso: `${numero}` });
    const abre = await boton(VER);
    igual(
      document.querySelector('mesa-caso-chat')!.shadowRoot!.querySelectorAll('mesa-correo-completo').length,
      1,
    );
    igual(texto().includes('Por correo'), true);
    igual([pedidos(), abre.getAttribute('aria-expanded')], [0, 'false']);
    abre.focus();
    abre.click();
    igual((await hasta(correo)).textContent, ORIGINAL);
    igual(correo()!.children.length, 0);
    igual(abre.getAttribute('aria-expanded'), 'true');
    // The focus stays, and who does not see the page is told where the text is.
    igual(enfocado(), abre);
    await dice('El correo completo está a continuación.');
    await accesible();
    abre.click();
    await hasta(() => !correo());
    abre.click();
    await hasta(correo);
    igual(pedidos(), 1);
  });

  it('is read with the keyboard, however long it is', async () => {
    const largo = await conCorreo(`${'Renglón\n'.repeat(400)}${'x'.repeat(600)}`);
    poner('mesa-caso-chat', { caso: `${largo}` });
    (await boton(VER)).click();
    const caja = await hasta(correo);
    igual(
      [caja.tabIndex, caja.scrollHeight > caja.clientHeight, caja.scrollWidth <= caja.clientWidth],
      [0, true, true],
    );
    caja.focus();
    igual(enfocado(), caja);
    await accesible();
  });

  it('says that it is on its way, and what is wrong when it does not come', async () => {
    let seguir = () => {};
    const espera = new Promise<void>((cumplir) => (seguir = cumplir));
    let veces = 0;
    fallar(({ pathname }) => {
      if (!pathname.endsWith('/original')) return undefined;
      return (veces += 1) === 1 ? problema(500, 'interno', 'Tuvimos un problema.') : espera;
    });
    poner('mesa-caso-chat', { caso: `${numero}` });
    const abre = await boton(VER);
    abre.click();
    await dice('Tuvimos un problema.');
    await accesible();
    const otra = await boton('Reintentar');
    otra.focus();
    otra.click();
    await dice('Cargando el correo…');
    await accesible();
    // The button that had it is gone.
    igual(enfocado(), abre);
    seguir();
    await hasta(correo);
    igual(pedidos(), 2);
  });

  it('stays where it is when it is opened, though the end of the conversation is in sight', async () => {
    const escribir = (dicho: string) => pedir('POST', `/casos/${numero}/mensajes`, { texto: dicho });
    for (let i = 3; i < 15; i += 1) await escribir(`Línea ${i}`);
    await escribir('Otra por correo');
    await escribir('Después del correo');
    await llegoPorCorreo(numero, 15, 'Corto.\n\n> Citado');
    poner('mesa-caso-chat', { caso: `${numero}` });
    const abre = await hasta(() => {
      const ultimo = [...(hallar('.mensajes')?.querySelectorAll('mesa-correo-completo') ?? [])].at(1);
      return ultimo?.shadowRoot?.querySelector('button');
    });
    const marco = await ver('.mensajes');
    await hasta(() => marco.scrollHeight - marco.scrollTop - marco.clientHeight < 1, 'the end in sight');
    // The events of that have come, as before anybody can press something.
    await new Promise((seguir) => requestAnimationFrame(() => requestAnimationFrame(seguir)));
    const antes = abre.getBoundingClientRect().top;
    abre.click();
    const caja = await hasta(() =>
      (abre.getRootNode() as ShadowRoot).querySelector<HTMLElement>('div.correo'),
    );
    // Once what watches the size of the conversation has had its turn.
    await new Promise((seguir) => new ResizeObserver(seguir).observe(caja));
    igual(Math.abs(abre.getBoundingClientRect().top - antes) < 1, true);
    igual(caja.getBoundingClientRect().bottom <= marco.getBoundingClientRect().bottom, true);
  });

  it('has the same for who attends the case', async () => {
    await sesion('agente@demo.local');
    location.hash = `#mesa?caso=${numero}`;
    poner('mesa-bandeja');
    (await boton(VER)).click();
    igual((await hasta(correo)).textContent, ORIGINAL);
    await accesible();
    location.hash = '';
  });
});
