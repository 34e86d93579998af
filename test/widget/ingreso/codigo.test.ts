/** The second step of a login: a code of the app, or a recovery code. */
import { codigoDe, conFactor, darContrasena, quienEsta } from '../apoyo-factor.ts';
import { foco, terminar } from '../apoyo-reingreso.ts';
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
  poner,
  problema,
  reingresar,
  texto,
  ver,
} from '../apoyo.ts';

const enviar = () => hallar('mesa-codigo')!.shadowRoot!.querySelector('form')!.requestSubmit();

async function dar(codigo: string): Promise<void> {
  await escribir('#codigo', codigo);
  enviar();
}

describe('a login with a second factor', () => {
  afterEach(limpiar);

  it('asks for the code in the place of the password, and goes on with it', async () => {
    const { correo, secreto } = await conFactor();
    let iniciadas = 0;
    poner('mesa-login', { modo: 'soporte' }).addEventListener('mesa-sesion-iniciada', () => (iniciadas += 1));
    poner('mesa-bandeja', { 'sin-enlace': '' });
    await darContrasena(correo);
    const campo = await ver<HTMLInputElement>('#codigo');
    await hasta(() => foco()?.id === 'codigo');
    // The attribute, because Firefox gives no property for a value that it does not know.
    igual(
      [campo.inputMode, campo.getAttribute('autocomplete'), campo.type],
      ['numeric', 'one-time-code', 'text'],
    );
    await dice('Termine de ingresar para continuar.');
    igual([iniciadas, await quienEsta(), hallar('mesa-escritorio')], [0, undefined, undefined]);
    await accesible();
    const codigo = codigoDe(secreto, 1);
    await dar(` ${codigo.slice(0, 3)} ${codigo.slice(3)}\n`);
    await dice('Flor Agente');
    await ver('mesa-escritorio');
    igual([iniciadas, await quienEsta()], [1, correo]);
  });

  it('says at the field what is wrong and what to do', async () => {
    const { correo, secreto, usado } = await conFactor();
    poner('mesa-bandeja', { 'sin-enlace': '' });
    await darContrasena(correo);
    await ver('#codigo');
    enviar();
    await dice('Escriba el código.');
    await dar('12345');
    await dice('El código de la aplicación tiene seis números');
    await dar('zzzz-zzzz-zzzz-zzzz');
    await dice('ponga la hora de su teléfono en automática');
    await hasta(() => foco()?.id === 'codigo');
    igual(hallar('#codigo')!.getAttribute('aria-invalid'), 'true');
    await accesible();
    await dar(usado);
    await dice('Ese código ya se usó. Espere a que la aplicación muestre el siguiente');
    fallar((url) =>
      url.pathname.endsWith('/sesion/codigo')
        ? problema(429, 'demasiados_intentos', 'Hubo demasiados intentos.', { 'Retry-After': '600' })
        : undefined,
    );
    await dar(codigoDe(secreto, 1));
    await hasta(() => /Espere hasta las \d/.test(texto()), 'until when it is blocked');
    fallar(undefined);
    await dar(codigoDe(secreto, 1));
    await ver('mesa-escritorio');
  });

  it('takes a recovery code by the link for who has no phone', async () => {
    const { correo, codigos } = await conFactor();
    poner('mesa-login', { modo: 'soporte' });
    await darContrasena(correo);
    await escribir('#codigo', '123');
    (await boton('No tengo el teléfono')).click();
    await dice('pida a un administrador que quite su verificación');
    await hasta(() => foco()?.id === 'codigo');
    const campo = hallar<HTMLInputElement>('#codigo')!;
    igual([campo.value, campo.inputMode], ['', 'text']);
    await accesible();
    await dar(codigos[0]!.toUpperCase());
    await dice('Flor Agente');
  });

  it('leads back to the password, by will or when the step is over', async () => {
    const { correo } = await conFactor();
    poner('mesa-login', { modo: 'soporte' });
    await darContrasena(correo);
    await ver('#codigo');
    (await boton('Volver')).click();
    await darContrasena(correo);
    await ver('#codigo');
    fallar((url) =>
      url.pathname.endsWith('/sesion/codigo')
        ? problema(401, 'ingreso_vencido', 'Pasó mucho tiempo o este ingreso ya se usó.')
        : undefined,
    );
    await dar('123456');
    await dice('Pasó mucho tiempo');
    await accesible();
    (await boton('Ingresar de nuevo')).click();
    await ver('#quien');
  });

  it('is asked for in the dialog too, after a session that ended by itself', async () => {
    const { correo, secreto, codigos } = await conFactor();
    poner('mesa-bandeja', { 'sin-enlace': '' });
    await darContrasena(correo);
    await dar(codigoDe(secreto, 1));
    await ver('mesa-escritorio');
    await terminar();
    await dialogo();
    await reingresar();
    await hasta(() => foco()?.id === 'codigo');
    await accesible();
    await dar(codigos[0]!);
    await hasta(() => !hallar('mesa-reingreso'), 'the dialog goes away');
    igual(await quienEsta(), correo);
  });
});
