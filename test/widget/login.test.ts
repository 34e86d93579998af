import { estropearAlmacen, restaurarAlmacen } from './almacen.ts';
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
  poner,
  problema,
  sesion,
  ver,
} from './apoyo.ts';

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
    await escribir('#clave', CLAVE);
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
    await escribir('#clave', CLAVE);
    (await boton('Ingresar')).click();
    await dice('El dígito de verificación no corresponde al NIT.');
  });

  it('keeps the NIT after a wrong password', async () => {
    poner('mesa-login');
    await escribir('#quien', NIT_A);
    await escribir('#clave', 'otra-clave-cualquiera');
    (await boton('Ingresar')).click();
    await dice('Los datos de ingreso no son correctos');
    igual((await ver<HTMLInputElement>('#quien')).value, NIT_A);
    await accesible();
  });

  it('says how long to wait after too many attempts', async () => {
    poner('mesa-login');
    await escribir('#quien', NIT_A);
    await escribir('#clave', CLAVE);
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
    await escribir('#clave', CLAVE);
    (await boton('Mostrar')).click();
    await hasta(() => hallar<HTMLInputElement>('#clave')?.type === 'text');
    igual(hallar<HTMLInputElement>('#clave')!.value, CLAVE);
  });

  it('closes the session, and tells the page', async () => {
    await sesion(NIT_A);
    let avisos = 0;
    poner('mesa-login').addEventListener('mesa-sesion-cerrada', () => (avisos += 1));
    (await boton('Cerrar sesión')).click();
    await ver('#quien');
    await hasta(() => avisos === 1);
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
