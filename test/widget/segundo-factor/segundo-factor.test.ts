/** One's own second factor: activated with a QR code, moved to another phone, switched off. */
import decodeQR from 'qr/decode.js';
import { agente, codigoDe, conFactor, darContrasena } from '../apoyo-factor.ts';
import { foco } from '../apoyo-reingreso.ts';
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
  texto,
  ver,
} from '../apoyo.ts';

const raiz = () => hallar('mesa-segundo-factor')!.shadowRoot!;
const enviar = () => raiz().querySelector('form')!.requestSubmit();
const dialogo = () => hallar<HTMLDialogElement>('mesa-cuenta')?.shadowRoot?.querySelector('dialog');

async function abrir(): Promise<void> {
  (await boton('Su cuenta')).click();
  (await boton('Verificación en dos pasos')).click();
  await hasta(() => foco()?.getRootNode() === hallar('mesa-segundo-factor')?.shadowRoot);
}

/** What a camera reads of the drawing on the page. */
async function escanear(dibujo: SVGSVGElement): Promise<string> {
  const lado = 600;
  const copia = dibujo.cloneNode(true) as SVGSVGElement;
  copia.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copia.setAttribute('width', `${lado}`);
  copia.setAttribute('height', `${lado}`);
  const imagen = new Image();
  imagen.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copia))}`;
  await imagen.decode();
  const lienzo = new OffscreenCanvas(lado, lado).getContext('2d')!;
  lienzo.drawImage(imagen, 0, 0);
  return decodeQR(lienzo.getImageData(0, 0, lado, lado));
}

describe('the second factor of the staff', () => {
  afterEach(limpiar);

  it('is activated with a drawing that a camera reads, and gives ten recovery codes', async () => {
    const correo = await agente();
    await sesion(correo);
    poner('mesa-login', { modo: 'soporte' });
    await abrir();
    await accesible();
    enviar();
    await hasta(() => foco()?.id === 'actual');
    await escribir('#actual', 'no es esta clave');
    enviar();
    await dice('La contraseña no es correcta.');
    await accesible();
    await escribir('#actual', CLAVE);
    enviar();
    const uri = new URL(await escanear(await ver<SVGSVGElement>('.qr')));
    igual(decodeURIComponent(uri.pathname), `/Mesa de Ayuda IPS:${correo}`);
    const secreto = uri.searchParams.get('secret')!;
    igual(hallar('.secreto')!.textContent, secreto.match(/.{4}/g)!.join(' '));
    await accesible();
    await escribir('#codigo', 'zzzz zzzz zzzz zzzz');
    enviar();
    await dice('El código no es correcto.');
    await escribir('#codigo', codigoDe(secreto, 0));
    enviar();
    await dice('Guarde sus códigos de recuperación');
    await hasta(() => foco()?.localName === 'h2');
    const codigos = [...(await ver('.codigos')).querySelectorAll('li')].map((li) => li.textContent);
    igual(codigos.length, 10);
    await accesible();
    // Escape does not take them away.
    igual(dialogo()!.dispatchEvent(new Event('cancel', { cancelable: true })), false);
    (await boton('Ya los guardé')).click();
    await dice('La verificación en dos pasos está activa.');
    await dice('Le quedan 10 códigos de recuperación.');
    await accesible();
    dialogo()!.querySelector<HTMLButtonElement>('header button')!.click();
    await hasta(() => foco()?.id === 'cambiar');
    igual(hallar('mesa-cuenta'), undefined);

    await sesion(undefined);
    limpiar();
    poner('mesa-login', { modo: 'soporte' });
    await darContrasena(correo);
    await escribir('#codigo', codigos[0]!);
    hallar('mesa-codigo')!.shadowRoot!.querySelector('form')!.requestSubmit();
    await dice('Flor Agente');
    await abrir();
    await dice('Le quedan 9 códigos de recuperación.');
  });

  it('recovery codes are copied, downloaded and printed without the page around', async () => {
    const correo = await agente();
    await sesion(correo);
    poner('mesa-login', { modo: 'soporte' });
    await abrir();
    await escribir('#actual', CLAVE);
    enviar();
    const secreto = (await ver('.secreto')).textContent.replaceAll(' ', '');
    await escribir('#codigo', codigoDe(secreto, 0));
    enviar();
    const lista = await ver('.codigos');
    const uno = lista.querySelector('li')!.textContent;
    const caja = lista.getRootNode() as ShadowRoot;

    (await boton('Copiar')).click();
    await hasta(() => /Códigos copiados|quedaron marcados/.test(texto()), 'copied or marked');

    let bajado: Promise<string> | undefined;
    const antes = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (bytes) => {
      bajado = (bytes as Blob).text();
      return antes(bytes);
    };
    (await boton('Descargar')).click();
    URL.createObjectURL = antes;
    igual((await bajado!).includes(uno), true);
    igual((await bajado!).includes(correo), true);

    // What a browser prints is a window's document.
    const impresos: string[] = [];
    const ventana = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow')!;
    Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
      ...ventana,
      get(this: HTMLIFrameElement) {
        const suya = ventana.get!.call(this) as Window;
        suya.print = () => {
          impresos.push(suya.document.body.textContent);
          suya.dispatchEvent(new Event('afterprint'));
        };
        return suya;
      },
    });
    (await boton('Imprimir')).click();
    Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', ventana);
    igual(impresos, [await bajado!]);
    igual(caja.querySelector('iframe'), null);
  });

  it('goes to another phone, and its codes are made anew', async () => {
    const { correo, secreto, codigos } = await conFactor();
    poner('mesa-login', { modo: 'soporte' });
    await darContrasena(correo);
    await escribir('#codigo', codigoDe(secreto, 1));
    hallar('mesa-codigo')!.shadowRoot!.querySelector('form')!.requestSubmit();
    await dice('Flor Agente');
    await abrir();
    (await boton('Códigos nuevos')).click();
    await dice('Los que tenía dejan de servir.');
    await escribir('#actual', CLAVE);
    await escribir('#codigo', 'zzzz-zzzz-zzzz-zzzz');
    enviar();
    await dice('El código no es correcto.');
    await accesible();
    await escribir('#codigo', codigos[0]!);
    enviar();
    const nuevo = (await ver('.codigos')).querySelector('li')!.textContent;
    igual(codigos.includes(nuevo), false);
    (await boton('Ya los guardé')).click();
    await dice('Los códigos nuevos ya sirven.');

    (await boton('Cambiar de teléfono')).click();
    await escribir('#actual', CLAVE);
    await escribir('#codigo', nuevo);
    enviar();
    const otro = (await ver('.secreto')).textContent.replaceAll(' ', '');
    igual(otro === secreto, false);
    fallar((url) =>
      url.pathname.endsWith('/confirmar')
        ? problema(409, 'activacion_vencida', 'Pasó mucho tiempo desde que empezó.')
        : undefined,
    );
    await escribir('#codigo', codigoDe(otro, 0));
    enviar();
    await dice('Pasó mucho tiempo desde que empezó.');
    fallar(undefined);
    igual(hallar('.secreto'), undefined);
  });

  it('is switched off with password and code', async () => {
    const { correo, secreto, codigos } = await conFactor();
    poner('mesa-login', { modo: 'soporte' });
    await darContrasena(correo);
    await escribir('#codigo', codigoDe(secreto, 1));
    hallar('mesa-codigo')!.shadowRoot!.querySelector('form')!.requestSubmit();
    await dice('Flor Agente');
    await abrir();
    (await boton('Quitar')).click();
    await dice('su contraseña basta para ingresar');
    await escribir('#actual', CLAVE);
    await escribir('#codigo', codigos[0]!);
    enviar();
    await dice('La verificación en dos pasos quedó inactiva.');
    await sesion(correo);
  });

  it('is not offered to an IPS, which changes its password where it did', async () => {
    await sesion(NIT_A);
    poner('mesa-login');
    (await boton('Cambiar contraseña')).click();
    await ver('#nueva');
    igual([hallar('dialog[open]'), texto().includes('dos pasos')], [undefined, false]);
  });

  it('says why it is not there without a connection, and comes when asked again', async () => {
    const correo = await agente();
    await sesion(correo);
    poner('mesa-login', { modo: 'soporte' });
    fallar((url) => (url.pathname.endsWith('/segundo-factor') ? 'cortar' : undefined));
    (await boton('Su cuenta')).click();
    (await boton('Verificación en dos pasos')).click();
    await dice('No hay conexión con la Mesa de Ayuda.');
    fallar(undefined);
    (await boton('Reintentar')).click();
    await ver('#actual');
  });
});
