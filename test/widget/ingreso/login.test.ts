import { estropearAlmacen, restaurarAlmacen } from '../almacen.ts';
import {
  accesible,
  boton,
  CLAVE,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  peticiones,
  poner,
  problema,
  servidor,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

describe('mesa-login', () => {
  beforeEach(() => sesion(undefined));
  afterEach(limpiar);

  it('waits for the server and is accessible meanwhile', async () => {
    let seguir = () => {};
    fallar(() => new Promise<void>((hecho) => (seguir = hecho)));
    poner('mesa-login');
    await dice('Cargando…');
    await accesible();
    seguir();
    await ver('#quien');
  });

  it('takes a NIT as people write it, and tells the page', async () => {
    let avisos = 0;
    poner('mesa-login').addEventListener('mesa-sesion-iniciada', () => (avisos += 1));
    await escribir('#quien', '900.123.456');
    await escribir('#contrasena', CLAVE);
    await accesible();
    (await boton('Ingresar')).click();
    await dice('Clínica Demo del Caribe');
    igual(avisos, 1);
    await accesible();
  });

  it('puts the fault at its field and the focus on the first', async () => {
    poner('mesa-login');
    (await boton('Ingresar')).click();
    await dice('Complete este campo.');
    await hasta(() => hallar('mesa-login')!.shadowRoot!.activeElement?.id === 'quien');
    await accesible();
    await escribir('#quien', '900123456-1');
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await dice('El dígito de verificación no corresponde al NIT.');
  });

  it('keeps the NIT after a wrong password', async () => {
    poner('mesa-login');
    await escribir('#quien', NIT_A);
    await escribir('#contrasena', 'otra-clave-cualquiera');
    (await boton('Ingresar')).click();
    await dice('Los datos de ingreso no son correctos');
    igual((await ver<HTMLInputElement>('#quien')).value, NIT_A);
    await accesible();
  });

  it('says how long to wait after too many attempts', async () => {
    poner('mesa-login');
    await escribir('#quien', NIT_A);
    await escribir('#contrasena', CLAVE);
    fallar((_, metodo) =>
      metodo === 'POST'
        ? problema(429, 'demasiados_intentos', 'Hubo demasiados intentos.', { 'Retry-After': '600' })
        : undefined,
    );
    (await boton('Ingresar')).click();
    await dice('Espere 10 minutos');
  });

  it('says so when the line is dead, and goes on when it is back', async () => {
    fallar(() => 'cortar');
    poner('mesa-login');
    await dice('No hay conexión con la Mesa de Ayuda');
    await accesible();
    fallar(undefined);
    (await boton('Reintentar')).click();
    await ver('#quien');
  });

  it('shows and hides the password without losing it', async () => {
    poner('mesa-login');
    await escribir('#contrasena', CLAVE);
    (await boton('Mostrar')).click();
    await hasta(() => hallar<HTMLInputElement>('#contrasena')?.type === 'text');
    igual(hallar<HTMLInputElement>('#contrasena')!.value, CLAVE);
  });

  it('closes the session, and tells the page', async () => {
    await sesion(NIT_A);
    let avisos = 0;
    poner('mesa-login').addEventListener('mesa-sesion-cerrada', () => (avisos += 1));
    (await boton('Cerrar sesión')).click();
    await ver('#quien');
    await hasta(() => avisos === 1);
  });

  describe('in a browser that drops the cookie', () => {
    /** What the server says to a browser that sends no cookie. */
    const nadie = () => new Response('{"usuario":null}', { headers: { 'Content-Type': 'application/json' } });
    const esSesion = (url: URL) => url.pathname.endsWith('/sesion');
    async function ingresar(): Promise<void> {
      await escribir('#quien', NIT_A);
      await escribir('#contrasena', CLAVE);
      (await boton('Ingresar')).click();
    }

    it('asks for a plain one, once, where that is given', async () => {
      const pedidas: unknown[] = [];
      fallar((url, metodo, cuerpo) => {
        if (!esSesion(url)) return undefined;
        if (metodo === 'POST')
          pedidas.push((JSON.parse(`${cuerpo as string}`) as { cookie?: string }).cookie);
        return metodo === 'GET' && !pedidas.includes('local') ? nadie() : undefined;
      });
      let avisos = 0;
      poner('mesa-login').addEventListener('mesa-sesion-iniciada', () => (avisos += 1));
      await ingresar();
      await dice('Clínica Demo del Caribe');
      igual([pedidas, avisos], [[undefined, 'local'], 1]);
    });

    it('says why in words, and to the developer in the console', async () => {
      const dichos: unknown[] = [];
      const { error } = globalThis.console;
      Object.assign(globalThis.console, { error: (...partes: unknown[]) => void dichos.push(...partes) });
      try {
        fallar((url, metodo, cuerpo) => {
          if (!esSesion(url)) return undefined;
          if (metodo === 'GET') return nadie();
          const { cookie } = JSON.parse(`${cuerpo as string}`) as { cookie?: string };
          if (!cookie) return undefined;
          const frase =
            'Su navegador no guardó la sesión porque esta página se abrió sin conexión segura (https).';
          const cuerpoDeError = {
            codigo: 'sin_https',
            title: frase,
            status: 403,
            detail: 'Arranque con MESA_URL',
          };
          return new Response(JSON.stringify(cuerpoDeError), { status: 403 });
        });
        const errores: string[] = [];
        const ingreso = poner('mesa-login');
        ingreso.addEventListener('mesa-error', ({ detail }) => errores.push(detail.codigo));
        await ingresar();
        await dice(
          'Su navegador no guardó la sesión porque esta página se abrió sin conexión segura (https).',
        );
        await accesible();
        igual([dichos, errores, ingreso.sesion?.iniciada], [['Arranque con MESA_URL'], ['sin_https'], false]);
        igual(texto().includes('Su sesión terminó'), false);
        igual(hallar<HTMLInputElement>('#quien')!.value, NIT_A);
      } finally {
        Object.assign(globalThis.console, { error });
      }
    });

    for (const [modo, campo, quien, pagina] of [
      ['ips', '#quien', NIT_A, '/ips'],
      ['soporte', '#quien', 'agente@demo.local', '/agentes'],
    ] as const) {
      it(`offers the service’s own page to who logs in as ${modo} where cookies of other sites are blocked`, async () => {
        fallar((url, metodo, cuerpo) => {
          if (!esSesion(url)) return undefined;
          if (metodo === 'GET') return nadie();
          const { cookie } = JSON.parse(`${cuerpo as string}`) as { cookie?: string };
          return cookie
            ? problema(403, 'cookie_de_terceros', 'Su navegador bloquea las cookies.')
            : undefined;
        });
        poner('mesa-login', { modo });
        await escribir(campo, quien);
        await escribir('#contrasena', CLAVE);
        (await boton('Ingresar')).click();
        await dice('Su navegador bloquea las cookies.');
        const enlace = hallar<HTMLAnchorElement>('[role=alert] a')!;
        igual([enlace.href, enlace.target, enlace.rel], [`${servidor}${pagina}`, '_blank', 'noopener']);
        await accesible();
      });
    }

    it('says so where not even the plain one is kept', async () => {
      fallar((url, metodo) => (esSesion(url) && metodo === 'GET' ? nadie() : undefined));
      poner('mesa-login');
      await ingresar();
      await dice('Su navegador no guardó la sesión. Permita las cookies de este sitio');
      igual(peticiones.filter(({ metodo }) => metodo === 'POST').length, 2);
    });

    it('is not blamed for a line that fails after the login', async () => {
      poner('mesa-login');
      await ver('#quien');
      fallar((url, metodo) => (esSesion(url) && metodo === 'GET' ? 'cortar' : undefined));
      await ingresar();
      await dice('No hay conexión con la Mesa de Ayuda');
      fallar(undefined);
      (await boton('Ingresar')).click();
      await dice('Clínica Demo del Caribe');
    });
  });

  it('closes the session though the browser’s store of files never answers', async () => {
    await sesion(NIT_A);
    let avisos = 0;
    poner('mesa-login').addEventListener('mesa-sesion-cerrada', () => (avisos += 1));
    const salir = await boton('Cerrar sesión');
    estropearAlmacen('nunca');
    try {
      salir.click();
      await ver('#quien');
      await hasta(() => avisos === 1);
    } finally {
      restaurarAlmacen();
    }
  });
});
