/** A page of a portal that knows who is logged in: the elements take it over, and ask for no password. */
import { cliente, dialogos, foco, terminar } from '../apoyo-reingreso.ts';
import { escucharConsola, token } from '../apoyo-portal.ts';
import {
  accesible,
  boton,
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
  peticiones,
  poner,
  problema,
  servidor,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

const CLINICA = 'Clínica Demo del Caribe';
const HOSPITAL = 'Hospital Demo de la Sabana';

const direccion = (entrada: RequestInfo | URL): string =>
  entrada instanceof Request ? entrada.url : `${entrada}`;
const entregas = () => peticiones.filter(({ ruta }) => ruta.endsWith('/sesion/portal')).length;
const contrasenas = () => !!hallar('input[type=password]');

/** What a page's program does: gives the function to the element before it is on the page. */
function ponerCon(
  dar: () => string | Promise<string>,
  etiqueta: 'mesa-login' | 'mesa-nuevo-caso' = 'mesa-login',
) {
  const elemento = document.createElement(etiqueta);
  elemento.servidor = servidor;
  elemento.tokenDelPortal = dar;
  document.body.append(elemento);
  return elemento;
}

describe('a page that hands over the login of its portal', () => {
  const consola = escucharConsola();
  const errores: string[] = [];
  const anotar = (evento: Event) => errores.push((evento as CustomEvent<{ codigo: string }>).detail.codigo);
  const buscar = window.fetch.bind(window);

  beforeEach(async () => {
    await sesion(undefined);
    consola.empezar();
    errores.length = 0;
    document.addEventListener('mesa-error', anotar);
  });
  afterEach(() => {
    consola.terminar();
    window.fetch = buscar;
    document.removeEventListener('mesa-error', anotar);
    // What is still under way for this page asks its portal for nothing more.
    cliente().portal = undefined;
    limpiar();
  });

  it('only greets: no field, no password, no way out that the portal does not know of', async () => {
    let veces = 0;
    ponerCon(() => (veces++, token()));
    await dice(`Bienvenido, ${CLINICA}`);
    igual([contrasenas(), !!hallar('button'), dialogos(), veces, entregas()], [false, false, 0, 1, 1]);
    await accesible();
    igual(errores, []);
  });

  it('has the form at once in an element of its own, without a mesa-login', async () => {
    ponerCon(() => token(), 'mesa-nuevo-caso');
    await ver('#descripcion');
    await dice(CLINICA);
    igual([contrasenas(), texto().includes('Salir')], [false, false]);
  });

  it('may say where the token is, at an address of its own', async () => {
    const pagina = URL.createObjectURL(new Blob([`\ufeff\n${await token()}\n`], { type: 'text/plain' }));
    poner('mesa-login', { portal: pagina });
    await dice(`Bienvenido, ${CLINICA}`);
  });

  it('goes on with the session that there is where it is of the same user', async () => {
    await entrar(NIT_A);
    ponerCon(() => token({ sub: '900.123.456-8' }));
    await dice(`Bienvenido, ${CLINICA}`);
    igual(entregas(), 0);
  });

  it('never shows the things of who was here before', async () => {
    await entrar(NIT_B);
    let dar: ((uno: string) => void) | undefined;
    ponerCon(() => new Promise((cumplir) => (dar = cumplir)));
    poner('mesa-mis-solicitudes');
    await hasta(() => dar);
    await new Promise((seguir) => requestAnimationFrame(() => requestAnimationFrame(seguir)));
    igual(texto().includes(HOSPITAL), false);
    dar!(await token());
    await dice(`Bienvenido, ${CLINICA}`);
    igual([entregas(), texto().includes(HOSPITAL)], [1, false]);
  });

  for (const [que, dar] of [
    ['gives none', () => ''],
    ['gives undefined', () => undefined as unknown as string],
  ] as const) {
    it(`whose portal ${que} ends the session that was left here, and says where to log in`, async () => {
      await entrar(NIT_B);
      ponerCon(dar);
      await dice('Ingrese de nuevo al portal');
      igual([contrasenas(), entregas(), errores], [false, 0, ['portal_sin_ingreso']]);
      igual((await cliente().pedir('GET /sesion')).usuario, null);
      await accesible();
    });
  }

  it('is asked again when the session ends: no dialog, the same caret, what was typed', async () => {
    let veces = 0;
    ponerCon(() => (veces++, token()), 'mesa-nuevo-caso');
    await escribir('#descripcion', 'Sin enviar');
    const campo = await ver<HTMLInputElement>('#descripcion');
    campo.focus();
    campo.setSelectionRange(2, 5);
    await cliente().vivir();
    await terminar();
    await hasta(() => veces === 2 && cliente().usuario);
    await hasta(() => foco() === campo);
    igual([campo.value, campo.selectionStart, campo.selectionEnd], ['Sin enviar', 2, 5]);
    igual([contrasenas(), dialogos(), errores], [false, 0, []]);
  });

  it('keeps what was typed while the portal fails, and goes on with the next try', async () => {
    let falla = false;
    ponerCon(() => (falla ? Promise.reject(new Error('apagado')) : token()), 'mesa-nuevo-caso');
    await escribir('#descripcion', 'Sin enviar');
    falla = true;
    await terminar();
    await dice('El portal no confirmó quién es usted.');
    igual([contrasenas(), dialogos(), errores], [false, 0, ['portal_sin_token']]);
    igual(consola.dichos.filter((uno) => uno.includes('tokenDelPortal no dio un token: apagado')).length, 1);
    falla = false;
    (await boton('Reintentar')).click();
    await hasta(() => cliente().usuario);
    igual((await ver<HTMLInputElement>('#descripcion')).value, 'Sin enviar');
  });

  it('takes a function that comes when the login is on the page already', async () => {
    const login = poner('mesa-login');
    await ver('#quien');
    login.tokenDelPortal = () => token();
    await dice(`Bienvenido, ${CLINICA}`);
    igual(contrasenas(), false);
  });

  it('may give another function at each painting, which is no question', async () => {
    let veces = 0;
    const login = ponerCon(() => (veces++, token()));
    await dice(`Bienvenido, ${CLINICA}`);
    for (let i = 0; i < 5; i++) {
      login.tokenDelPortal = () => (veces++, token());
      await login.updateComplete;
    }
    igual(veces, 1);
  });

  it('is told of another who logged in elsewhere, and does not take it back', async () => {
    ponerCon(() => token());
    await dice(`Bienvenido, ${CLINICA}`);
    await entrar(NIT_B);
    await cliente()
      .pedir('GET /casos')
      .catch(() => undefined);
    await dice(`Bienvenido, ${HOSPITAL}`);
    await dice('ingresó otro usuario');
    igual(entregas(), 1);
  });

  it('offers the way back after a logout by the page', async () => {
    ponerCon(() => token());
    await dice(`Bienvenido, ${CLINICA}`);
    await cliente().cerrarSesion();
    await dice('se cerró');
    igual(contrasenas(), false);
    (await boton('Ingresar de nuevo')).click();
    await dice(`Bienvenido, ${CLINICA}`);
  });

  it('asks for a second token where the browser dropped the cookie of the first', async () => {
    let veces = 0;
    let consultas = 0;
    const cookies: unknown[] = [];
    fallar((url, metodo, cuerpo) => {
      if (url.pathname.endsWith('/sesion/portal'))
        cookies.push((JSON.parse(cuerpo as string) as { cookie?: string }).cookie);
      if (metodo !== 'GET' || !url.pathname.endsWith('/sesion')) return undefined;
      return ++consultas < 3 ? new Response('{"usuario":null}', { status: 200 }) : undefined;
    });
    ponerCon(() => (veces++, token()));
    await dice(`Bienvenido, ${CLINICA}`);
    igual([veces, cookies], [2, [null, 'local']]);
  });

  it('says to the clerk what to do with a refusal, to the developer what is wrong with the token', async () => {
    let suyo = await token({
      exp: Math.floor(Date.now() / 1000) - 90,
      iat: Math.floor(Date.now() / 1000) - 150,
    });
    ponerCon(() => suyo);
    await dice('El portal no pudo confirmar su ingreso. Salga del portal e ingrese de nuevo');
    igual([contrasenas(), errores], [false, ['token_invalido']]);
    await hasta(() => consola.dichos.some((uno) => uno.includes('(token_invalido): el token venció hace')));
    igual(
      consola.dichos.some((uno) => uno.includes('mesa portal revisar')),
      true,
    );
    await accesible();
    suyo = await token();
    (await boton('Reintentar')).click();
    await dice(`Bienvenido, ${CLINICA}`);
  });

  it('says that an IPS is not active, and offers no second try', async () => {
    ponerCon(() => token({ sub: '800111222' }));
    await dice('Su IPS no está activa');
    igual([errores, !!hallar('button')], [['ips_inactiva'], false]);
  });

  it('says how long to wait where too many were refused', async () => {
    fallar((url) =>
      url.pathname.endsWith('/portal')
        ? problema(429, 'demasiados_intentos', 'Hubo demasiados intentos.', { 'Retry-After': '60' })
        : undefined,
    );
    ponerCon(() => token());
    await dice('Hubo demasiados intentos.');
    await boton('Reintentar');
  });
});

describe('an address of tokens', () => {
  const buscar = window.fetch.bind(window);
  const consola = escucharConsola();
  beforeEach(async () => {
    await sesion(undefined);
    consola.empezar();
  });
  afterEach(() => {
    window.fetch = buscar;
    consola.terminar();
    limpiar();
  });

  const responder = (respuesta: () => Response | Promise<Response>) => {
    window.fetch = async (entrada, opciones) =>
      direccion(entrada).endsWith('/mesa-token') ? respuesta() : buscar(entrada, opciones);
    poner('mesa-login', { portal: 'mesa-token' });
  };
  const html = { headers: { 'Content-Type': 'text/html; charset=utf-8' } };

  for (const [que, respuesta, frase, consolaDice] of [
    ['that says 401', () => new Response('', { status: 401 }), 'Ingrese de nuevo al portal', ''],
    ['that says nothing', () => new Response(null, { status: 204 }), 'Ingrese de nuevo al portal', ''],
    [
      'that leads to a login page',
      () => new Response('<!doctype html>', html),
      'Ingrese de nuevo al portal',
      'text/html',
    ],
    ['that is not there', () => new Response('', { status: 404 }), 'El portal no confirmó', 'responde 404'],
    [
      'that cannot be reached',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'El portal no confirmó',
      'connect-src',
    ],
  ] as const) {
    it(`${que} is told`, async () => {
      responder(respuesta);
      await dice(frase);
      igual(
        consola.dichos.some((uno) => uno.includes(consolaDice)),
        consolaDice !== '' || consola.dichos.length > 0,
      );
    });
  }

  it('of another site is not asked', async () => {
    let pedida = false;
    window.fetch = (entrada, opciones) => {
      pedida ||= direccion(entrada).startsWith('https://otro.example');
      return buscar(entrada, opciones);
    };
    poner('mesa-login', { portal: 'https://otro.example/token' });
    await dice('El portal no confirmó');
    igual([pedida, consola.dichos.some((uno) => uno.includes('no es de esta página'))], [false, true]);
  });
});
