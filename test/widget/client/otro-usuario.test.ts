/** Somebody else logs in with the same browser while a page believes that A is logged in. */
import type { ErrorApi } from '../../../widget/net/api-error.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import {
  accesible,
  boton,
  CLAVE,
  dice,
  entrar,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  NIT_B,
  pedir,
  peticiones,
  poner,
  servidor,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

const AGENTE = 'agente@demo.local';
const HOSPITAL = 'Hospital Demo de la Sabana';
const cliente = () => MesaClient.de(servidor);

const total = async (): Promise<number> => {
  const { totales } = await pedir<{ totales: Record<string, number> }>('GET', '/casos');
  return Object.values(totales).reduce((suma, cuenta) => suma + cuenta, 0);
};
const mensajes = async (numero: number) =>
  (await pedir<{ mensajes: { texto: string }[] }>('GET', `/casos/${numero}/mensajes`)).mensajes.map(
    (mensaje) => mensaje.texto,
  );

async function caso(descripcion: string): Promise<number> {
  const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });
  return numero;
}

async function llenar(descripcion: string): Promise<void> {
  await escribir('#motivo', 'facturacion');
  await hasta(() => !hallar<HTMLSelectElement>('#asunto')?.disabled);
  await escribir('#asunto', 'factura-no-aparece');
  await escribir('#descripcion', descripcion);
}

/** No event stream: the page has nothing to notice it by but what it asks itself. */
const sinFlujo = (url: URL) => (url.pathname.endsWith('/eventos') ? ('cortar' as const) : undefined);

describe('a page that believes somebody else is logged in', () => {
  beforeEach(async () => {
    localStorage.clear();
    await sesion(NIT_A);
  });
  afterEach(limpiar);

  it('says with every write who that is', async () => {
    const numero = await caso('Cabeceras');
    poner('mesa-login');
    poner('mesa-nuevo-caso');
    await llenar('Con su nombre');
    const cargado: string[] = [];
    const original = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'setRequestHeader')!;
    const anotar = function (this: XMLHttpRequest, nombre: string, valor: string) {
      if (nombre === 'Mesa-Usuario') cargado.push(valor);
      (original.value as typeof anotar).call(this, nombre, valor);
    };
    Object.defineProperty(XMLHttpRequest.prototype, 'setRequestHeader', { ...original, value: anotar });
    try {
      const pdf = await fetch(new URL('../../muestras/texto.pdf', import.meta.url));
      const datos = new DataTransfer();
      datos.items.add(new File([await pdf.arrayBuffer()], 'soporte.pdf'));
      const entrada = await ver<HTMLInputElement>('input[type=file]');
      entrada.files = datos.files;
      entrada.dispatchEvent(new Event('change', { bubbles: true }));
      await dice('adjuntado');
    } finally {
      Object.defineProperty(XMLHttpRequest.prototype, 'setRequestHeader', original);
    }
    igual(cargado, [NIT_A]);
    (await boton('Generar Servicio')).click();
    await dice('Su solicitud quedó registrada');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await hasta(() => cliente().enVivo?.stream === 'viva');
    await escribir('#texto', 'Hola');
    (await boton('Enviar')).click();
    await dice('Mensaje enviado.');
    (await boton('Marcar como resuelto')).click();
    await dice('El caso quedó resuelto.');
    (await boton('Cerrar sesión')).click();
    await ver('#quien');
    const escrituras = peticiones.filter(({ metodo }) => metodo !== 'GET');
    igual(
      [...new Set(escrituras.map(({ metodo, ruta }) => `${metodo} ${ruta.replace(/\d+/, 'n')}`))].length > 5,
      true,
    );
    igual([...new Set(escrituras.map(({ usuario }) => usuario))], [NIT_A]);
    // The stream is the user's; what is read elsewhere costs no preflight.
    const leidas = peticiones.filter(({ metodo, usuario }) => metodo === 'GET' && usuario);
    igual(
      leidas.every(({ ruta, usuario }) => /eventos|ingesta/.test(ruta) && usuario === NIT_A),
      true,
    );
    igual(
      leidas.some(({ ruta }) => ruta.endsWith('/eventos')),
      true,
    );
  });

  it('files nothing as that one, shows who is logged in, and keeps what was written for its writer', async () => {
    fallar(sinFlujo);
    const antes = await total();
    poner('mesa-nuevo-caso');
    await llenar('Lo escribió la clínica');
    await entrar(NIT_B);
    const deB = await total();
    (await boton('Generar Servicio')).click();
    await dice(`ahora está en la sesión de ${HOSPITAL}`);
    await hasta(() => hallar<HTMLTextAreaElement>('#descripcion')?.value === '');
    await accesible();
    igual(texto().includes('Lo escribió la clínica'), false);
    igual(await total(), deB);

    // The writer is back: it was meant to be sent, and is sent once.
    await entrar(NIT_A);
    void cliente().consultarSesion();
    await dice('Su solicitud quedó registrada');
    igual(await total(), antes + 1);
    await entrar(NIT_B);
    igual(await total(), deB);
  });

  it('does not let an IPS’s message become an agent’s answer', async () => {
    const numero = await caso('De la clínica');
    fallar(sinFlujo);
    poner('mesa-login');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'Soy la clínica');
    await entrar(AGENTE);
    (await boton('Enviar')).click();
    await dice('ahora está en la sesión de Ana Agente');
    await hasta(() => hallar('mesa-quien')?.shadowRoot?.textContent.includes(AGENTE));
    igual(await mensajes(numero), []);
    igual(hallar('.pendiente'), undefined);

    await entrar(NIT_A);
    void cliente().consultarSesion();
    await hasta(async () => (await mensajes(numero)).length === 1);
    await hasta(() => !hallar('.pendiente'));
    const { mensajes: dichos } = await pedir<{ mensajes: { autor: { rol: string } }[] }>(
      'GET',
      `/casos/${numero}/mensajes`,
    );
    igual(
      dichos.map(({ autor }) => autor.rol),
      ['ips'],
    );
  });

  it('shows nothing of that one under its own name when it only reads', async () => {
    fallar(sinFlujo);
    poner('mesa-login');
    poner('mesa-mis-solicitudes');
    await dice('Clínica Demo del Caribe');
    await ver('#buscar');
    await entrar(NIT_B);
    const propio = await caso('Solo del hospital');
    let juntos = false;
    const mirar = setInterval(() => {
      juntos ||= texto().includes('Clínica Demo') && texto().includes('Solo del hospital');
    }, 5);
    try {
      await escribir('#buscar', `${propio}`);
      await dice('Solo del hospital');
      await dice(HOSPITAL);
    } finally {
      clearInterval(mirar);
    }
    igual(juntos, false);
  });

  it('notices by its stream alone, as on another origin of the same site', async () => {
    const numero = await caso('Flujo');
    poner('mesa-login');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await escribir('#texto', 'A medio escribir');
    await hasta(() => cliente().enVivo?.stream === 'viva');
    await entrar(NIT_B);
    // The IPS that is logged in now does not have this case.
    await dice(`ahora está en la sesión de ${HOSPITAL}`);
    await dice('No encontramos lo que busca.');
    igual(texto().includes('A medio escribir'), false);
    await hasta(() => cliente().enVivo?.quien.includes(NIT_B) && cliente().enVivo?.stream === 'viva');
    await entrar(NIT_A);
    await hasta(() => hallar<HTMLTextAreaElement>('#texto')?.value === 'A medio escribir');
  });

  it('does not log that one out', async () => {
    fallar(sinFlujo);
    poner('mesa-login');
    poner('mesa-nuevo-caso');
    await llenar('Se queda');
    await entrar(NIT_B);
    (await boton('Cerrar sesión')).click();
    await dice(HOSPITAL);
    igual((await pedir<{ usuario: { nit: string } }>('GET', '/sesion')).usuario.nit, NIT_B);
    igual(
      Object.keys(localStorage).some((clave) => clave.startsWith('mesa.')),
      true,
    );
  });

  it('goes on as nobody’s but the writer’s when a request is repeated after a login on the page', async () => {
    poner('mesa-nuevo-caso');
    await ver('#motivo');
    await entrar(NIT_B);
    const deB = await total();
    await entrar(NIT_A);
    let seguir = () => undefined as void;
    const pausa = new Promise<void>((hecho) => (seguir = hecho));
    let intentos = 0;
    fallar((url, metodo) => {
      if (metodo !== 'POST' || !url.pathname.endsWith('/casos')) return undefined;
      return intentos++ ? undefined : (pausa.then(() => 'cortar') as never);
    });
    await llenar('De la clínica, tarde');
    (await boton('Generar Servicio')).click();
    await hasta(() => intentos === 1);
    await cliente().iniciarSesion({ nit: NIT_B, contrasena: CLAVE });
    seguir();
    await hasta(() => intentos === 2);
    await hasta(() => hallar('.principal')?.getAttribute('aria-disabled') === 'false');
    igual(hallar<HTMLTextAreaElement>('#descripcion')!.value, '');
    igual(await total(), deB);
    // Whoever logs in on the page knows it.
    igual(texto().includes('En este navegador ingresó otro usuario'), false);
  });

  it('repeats no request under another name than it began with', async () => {
    const numero = await caso('Repetida');
    poner('mesa-login');
    await dice('Clínica Demo del Caribe');
    let seguir = () => undefined as void;
    const pausa = new Promise<void>((hecho) => (seguir = hecho));
    let intentos = 0;
    fallar((url) =>
      url.pathname.endsWith('/lectura') && !intentos++ ? (pausa.then(() => 'cortar') as never) : undefined,
    );
    const lectura = cliente()
      .pedir('PUT /casos/:numero/lectura', { params: { numero }, body: { hasta: 1 } })
      .catch((error: ErrorApi) => error.codigo);
    await hasta(() => intentos === 1);
    await cliente().iniciarSesion({ nit: NIT_B, contrasena: CLAVE });
    seguir();
    igual(await lectura, 'otro_usuario');
    // An old word, which says nothing of who is logged in now.
    igual(cliente().usuario?.nit, NIT_B);
  });

  it('asks an expired session’s writer too', async () => {
    fallar(sinFlujo);
    const numero = await caso('Vencida');
    poner('mesa-caso-chat', { caso: `${numero}` });
    await ver('#texto');
    await sesion(undefined);
    const error = await cliente()
      .pedir('PATCH /casos/:numero', { params: { numero }, body: { estado: 'RESUELTO' } })
      .catch((fallo: ErrorApi) => fallo.codigo);
    igual(error, 'sin_sesion');
    await dice('Su sesión terminó');
    await entrar(AGENTE);
    const otro = await cliente()
      .pedir('PATCH /casos/:numero', { params: { numero }, body: { estado: 'RESUELTO' } })
      .catch((fallo: ErrorApi) => fallo.codigo);
    igual(otro, 'otro_usuario');
    await dice('ahora está en la sesión de Ana Agente');
    igual((await pedir<{ estado: string }>('GET', `/casos/${numero}`)).estado, 'ACTIVO');
  });

  it('believes the newest answer to who is logged in', async () => {
    poner('mesa-login');
    await dice('Clínica Demo del Caribe');
    let soltar = () => undefined as void;
    const tarde = new Promise<void>((hecho) => (soltar = hecho));
    const vieja = new Response(JSON.stringify({ usuario: { rol: 'ips', nombre: 'Vieja', nit: NIT_A } }), {
      headers: { 'Content-Type': 'application/json' },
    });
    fallar((url, metodo) => {
      if (metodo !== 'GET' || !url.pathname.endsWith('/sesion')) return undefined;
      fallar(undefined);
      return tarde.then(() => vieja) as never;
    });
    const pregunta = cliente().consultarSesion();
    await entrar(NIT_B);
    await cliente().consultarSesion();
    soltar();
    await pregunta;
    igual(cliente().usuario?.nit, NIT_B);
  });
});
