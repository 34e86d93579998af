/** Passwords that somebody else gave, one's own, and the named users of an IPS. */
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import {
  accesible,
  boton,
  CLAVE,
  dialogo,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  pedir,
  peticiones,
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

const ADMIN = 'admin@demo.local';
const NUEVA = 'mi propia contraseña';

interface Persona {
  alias: string;
  contrasena: string;
}

/** A named user of the first IPS, with a password that an administrator gave. */
async function persona(nombre = 'Úrsula Díaz'): Promise<Persona> {
  await sesion(ADMIN);
  const alias = `u${Math.random().toString(36).slice(2, 10)}`;
  const { contrasena } = await pedir<{ contrasena: string }>('POST', '/admin/usuarios', {
    rol: 'ips',
    nit: NIT_A,
    alias,
    nombre,
  });
  await sesion(undefined);
  return { alias, contrasena };
}

async function ingresar({ alias, contrasena }: Persona): Promise<void> {
  await escribir('#quien', NIT_A);
  (await boton('Mi IPS tiene varios usuarios')).click();
  await escribir('#usuario', alias);
  await escribir('#contrasena', contrasena);
  (await boton('Ingresar')).click();
}

async function cambiar(actual: string, nueva: string, repetir = nueva): Promise<void> {
  await escribir('#actual', actual);
  await escribir('#nueva', nueva);
  await escribir('#repetir', repetir);
  hallar<HTMLFormElement>('mesa-cambio-clave')!.shadowRoot!.querySelector('form')!.requestSubmit();
}

const foco = () => {
  let activo = document.activeElement;
  while (activo?.shadowRoot?.activeElement) activo = activo.shadowRoot.activeElement;
  return activo;
};

describe('a password that somebody else gave', () => {
  afterEach(limpiar);

  it('is changed before anything else goes on', async () => {
    const ella = await persona();
    let iniciadas = 0;
    poner('mesa-login').addEventListener('mesa-sesion-iniciada', () => (iniciadas += 1));
    poner('mesa-nuevo-caso');
    await dice('Ingrese con su NIT y contraseña para continuar.');
    await ingresar(ella);
    await ver('#nueva');
    await hasta(() => foco()?.localName === 'h2');
    await dice('Termine de ingresar para continuar.');
    igual(hallar('#motivo'), undefined);
    igual(MesaClient.de(servidor).storageKey('caso'), undefined);
    igual(iniciadas, 0);
    await accesible();
    await cambiar(ella.contrasena, NUEVA);
    await ver('#motivo');
    await dice('Úrsula Díaz');
    await dice(`NIT ${NIT_A} · ${ella.alias}`);
    igual(iniciadas, 1);
    await accesible();
  });

  it('says its rules before, and each fault at its field', async () => {
    const ella = await persona();
    poner('mesa-login');
    await ingresar(ella);
    await dice('De 10 a 256 caracteres.');
    await cambiar('', 'corta', 'otra');
    await dice('Escriba al menos 10 caracteres.');
    await dice('Las dos contraseñas no son iguales.');
    await hasta(() => foco()?.id === 'actual');
    await accesible();
    await cambiar('no es esta', NUEVA);
    await dice('La contraseña actual no es correcta.');
    await cambiar(ella.contrasena, ella.contrasena);
    await dice('La contraseña nueva debe ser distinta de la actual.');
    // What was typed is still there.
    igual(hallar<HTMLInputElement>('#actual')!.value, ella.contrasena);
    (await boton('Mostrar las contraseñas')).click();
    await hasta(() => hallar<HTMLInputElement>('#nueva')!.type === 'text');
    igual(hallar<HTMLInputElement>('#nueva')!.value, ella.contrasena);
  });

  it('keeps the door shut over a reload, in elements without a login of their own too', async () => {
    const ella = await persona();
    poner('mesa-login');
    await ingresar(ella);
    await ver('#nueva');
    limpiar();
    poner('mesa-mis-solicitudes');
    await ver('#nueva');
    igual(texto().includes('40912'), false);
    // Nobody did anything on this page yet: the focus stays where it is.
    igual(foco(), document.body);
    await accesible();
    await cambiar(ella.contrasena, NUEVA);
    await ver('.cuerpo .numero');
  });

  it('can be left for the login', async () => {
    const ella = await persona();
    poner('mesa-login');
    await ingresar(ella);
    await ver('#nueva');
    (await boton('Cerrar sesión')).click();
    await ver('#quien');
    igual((await pedir<{ usuario: unknown }>('GET', '/sesion')).usuario, null);
  });

  it('keeps what was typed when an administrator gave it in the middle of a case', async () => {
    const ella = await persona();
    poner('mesa-login');
    await ingresar(ella);
    await ver('#nueva');
    await cambiar(ella.contrasena, NUEVA);
    await dice('Úrsula Díaz');
    limpiar();
    poner('mesa-nuevo-caso');
    await escribir('#descripcion', 'A medio escribir');
    const { usuarios } = await soporte<{ usuarios: { id: number; alias: string }[] }>(
      'GET',
      `/admin/usuarios?nit=${NIT_A}`,
    );
    const { id } = usuarios.find(({ alias }) => alias === ella.alias)!;
    const { contrasena } = await soporte<{ contrasena: string }>('POST', `/admin/usuarios/${id}/clave`);
    await escribir('#motivo', 'facturacion');
    await hasta(() => !hallar<HTMLSelectElement>('#asunto')?.disabled);
    await escribir('#asunto', 'factura-no-aparece');
    // It is noticed by another request, before the case has left.
    let soltar = () => undefined as void;
    const espera = new Promise<void>((seguir) => (soltar = seguir));
    fallar((url, metodo) =>
      metodo === 'POST' && url.pathname.endsWith('/casos') ? espera.then(() => undefined) : undefined,
    );
    (await boton('Generar Servicio')).click();
    await hasta(() => peticiones.some(({ metodo, ruta }) => metodo === 'POST' && ruta.endsWith('/casos')));
    await MesaClient.de(servidor)
      .pedir('GET /casos')
      .catch(() => undefined);
    // NIT and user are known already.
    igual((await dialogo()).querySelector<HTMLInputElement>('#usuario')!.value, ella.alias);
    await reingresar({ contrasena });
    await ver('#nueva');
    await accesible();
    soltar();
    await hasta(() => hallar('.principal[aria-disabled=false]'));
    igual(hallar<HTMLTextAreaElement>('#descripcion')!.value, 'A medio escribir');
    await cambiar(contrasena, `${NUEVA} otra vez`);
    await dice('Su solicitud quedó registrada');
  });
});

describe('one’s own password', () => {
  afterEach(limpiar);

  it('is changed when one asks for it, and says what that did', async () => {
    const ella = await persona();
    poner('mesa-login');
    await ingresar(ella);
    await ver('#nueva');
    await cambiar(ella.contrasena, NUEVA);
    (await boton('Cambiar contraseña')).click();
    await ver('#nueva');
    await accesible();
    (await boton('Cancelar')).click();
    await hasta(() => !hallar('#nueva') && foco()?.id === 'cambiar');
    (await boton('Cambiar contraseña')).click();
    await ver('#nueva');
    await cambiar(NUEVA, `${NUEVA} otra`);
    await dice('Su contraseña cambió');
    await accesible();
    (await boton('Continuar')).click();
    await hasta(() => !texto().includes('Su contraseña cambió'));
    await dice('Úrsula Díaz');
  });

  it('says so when the line is dead, and keeps what was typed', async () => {
    await sesion(NIT_A);
    poner('mesa-login');
    (await boton('Cambiar contraseña')).click();
    await ver('#nueva');
    fallar((_, metodo) => (metodo === 'POST' ? 'cortar' : undefined));
    await cambiar(CLAVE, NUEVA);
    await dice('No hay conexión con la Mesa de Ayuda');
    igual(hallar<HTMLInputElement>('#nueva')!.value, NUEVA);
    fallar((_, metodo) =>
      metodo === 'POST' ? problema(429, 'demasiados_intentos', 'Hubo demasiados intentos.') : undefined,
    );
    await cambiar(CLAVE, NUEVA);
    await dice('Hubo demasiados intentos.');
  });
});

describe('the named users of an IPS', () => {
  afterEach(limpiar);

  it('do not see on one browser what the other was writing', async () => {
    const [una, otra] = [await persona('Una'), await persona('Otra')];
    for (const quien of [una, otra]) {
      await sesion(undefined);
      poner('mesa-login');
      await ingresar(quien);
      await ver('#nueva');
      await cambiar(quien.contrasena, NUEVA);
      await dice(quien === una ? 'Una' : 'Otra');
      document.body.replaceChildren();
      olvidarClientes();
      poner('mesa-nuevo-caso');
      const descripcion = await ver<HTMLTextAreaElement>('#descripcion');
      igual(descripcion.value, '');
      await escribir('#descripcion', 'De quien escribe');
      document.body.replaceChildren();
      olvidarClientes();
    }
  });

  it('are told at the field what an alias may be', async () => {
    await sesion(undefined);
    poner('mesa-login');
    await ingresar({ alias: 'con espacio', contrasena: CLAVE });
    await dice('Revise este campo.');
    igual(hallar('#usuario')!.getAttribute('aria-invalid'), 'true');
    await accesible();
  });
});
