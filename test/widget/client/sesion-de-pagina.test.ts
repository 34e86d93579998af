/** What a page is told of the session, and may ask. */
import type { MesaSesionEvent } from '../../../widget/eventos.ts';
import { MesaClient } from '../../../widget/client/mesa-client.ts';
import {
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
  NIT_B,
  pedir,
  poner,
  problema,
  servidor,
  sesion,
  ver,
} from '../apoyo.ts';

const AGENTE = 'agente@demo.local';
const NADIE = { iniciada: false, rol: null };
const IPS = { iniciada: true, rol: 'ips' };

describe('mesa-sesion', () => {
  let dichos: { de: string; sesion: unknown }[];
  const oir = (evento: MesaSesionEvent) =>
    void dichos.push({ de: (evento.target as Element).localName, sesion: evento.detail });
  const de = (etiqueta: string) =>
    dichos.filter((dicho) => dicho.de === etiqueta).map((dicho) => dicho.sesion);

  beforeEach(async () => {
    dichos = [];
    document.addEventListener('mesa-sesion' as never, oir as never);
    await sesion(undefined);
  });
  afterEach(() => {
    document.removeEventListener('mesa-sesion' as never, oir as never);
    limpiar();
  });

  it('comes from each element once the server has said, with the property saying the same', async () => {
    await sesion(NIT_A);
    let seguir = () => undefined as void;
    const espera = new Promise<void>((hecho) => (seguir = hecho));
    fallar(() => espera);
    const etiquetas = ['mesa-login', 'mesa-nuevo-caso', 'mesa-mis-solicitudes', 'mesa-caso-chat'] as const;
    const elementos = etiquetas.map((etiqueta) => poner(etiqueta));
    elementos.push(poner('mesa-bandeja' as 'mesa-caso-chat'));
    await dice('Cargando…');
    igual(
      elementos.map((elemento) => elemento.sesion),
      Array.from(elementos, () => undefined),
    );
    igual(dichos, []);
    seguir();
    fallar(undefined);
    await hasta(() => dichos.length === 5);
    igual(dichos.map((dicho) => dicho.de).sort(), [...etiquetas, 'mesa-bandeja'].sort());
    for (const elemento of elementos) {
      igual(de(elemento.localName), [IPS]);
      igual(elemento.sesion, IPS);
    }
  });

  it('comes from an element that is added later, and again when it comes back to the page', async () => {
    await sesion(AGENTE);
    poner('mesa-login');
    await hasta(() => dichos.length === 1);
    const caso = poner('mesa-nuevo-caso');
    await hasta(() => dichos.length === 2);
    igual(de('mesa-nuevo-caso'), [{ iniciada: true, rol: 'agente' }]);
    caso.remove();
    document.body.append(caso);
    await hasta(() => dichos.length === 3);
    igual(de('mesa-nuevo-caso').length, 2);
  });

  it('follows a login, a logout, an ended session and another user, once each', async () => {
    const caso = poner('mesa-nuevo-caso');
    await hasta(() => dichos.length === 1);
    igual(caso.sesion, NADIE);
    // The login inside is the element's own affair.
    await escribir('#quien', NIT_A);
    await escribir('#contrasena', CLAVE);
    (await boton('Ingresar')).click();
    await hasta(() => dichos.length === 2);
    await MesaClient.de(servidor).cerrarSesion();
    await hasta(() => dichos.length === 3);
    await MesaClient.de(servidor).iniciarSesion({ nit: NIT_A, contrasena: CLAVE });
    await hasta(() => dichos.length === 4);
    await sesion(undefined);
    await MesaClient.de(servidor).consultarSesion();
    await hasta(() => dichos.length === 5);
    await MesaClient.de(servidor).iniciarSesion({ nit: NIT_A, contrasena: CLAVE });
    await hasta(() => dichos.length === 6);
    await MesaClient.de(servidor).iniciarSesion({ nit: NIT_B, contrasena: CLAVE });
    await hasta(() => dichos.length === 7);
    await MesaClient.de(servidor).consultarSesion();
    igual(de('mesa-nuevo-caso'), [NADIE, IPS, NADIE, IPS, NADIE, IPS, IPS]);
    igual(dichos.length, 7);
  });

  it('comes in every tab', async () => {
    poner('mesa-login');
    await hasta(() => dichos.length === 1);
    await sesion(NIT_A);
    const otra = new BroadcastChannel(`mesa:${servidor}`);
    otra.postMessage(1);
    await hasta(() => dichos.length === 2);
    await pedir('DELETE', '/sesion');
    otra.postMessage(0);
    await hasta(() => dichos.length === 3);
    igual(de('mesa-login'), [NADIE, IPS, NADIE]);
    otra.close();
  });

  it('says that nobody is logged in to who must change the password first', async () => {
    fallar((url, metodo) =>
      metodo === 'GET' && url.pathname.endsWith('/sesion')
        ? new Response(
            JSON.stringify({ usuario: { rol: 'ips', nombre: 'Nueva', nit: NIT_A, debeCambiarClave: true } }),
            { headers: { 'Content-Type': 'application/json' } },
          )
        : undefined,
    );
    const ingreso = poner('mesa-login');
    await dice('Cambie su contraseña');
    igual([ingreso.sesion, de('mesa-login')], [NADIE, [NADIE]]);
  });

  it('crosses the page’s own shadow roots, and what the page does to its detail changes nothing', async () => {
    await sesion(NIT_A);
    const casa = document.createElement('div');
    document.body.append(casa);
    casa.attachShadow({ mode: 'open' }).append(poner('mesa-login'));
    await hasta(() => dichos.length);
    igual(dichos, [{ de: 'div', sesion: IPS }]);
    Object.assign(dichos[0]!.sesion as object, { rol: 'admin' });
    igual(hallar<HTMLElementTagNameMap['mesa-login']>('mesa-login')!.sesion, IPS);
  });

  it('says nothing while the server does not answer', async () => {
    fallar(() => problema(500, 'interno', 'Tuvimos un problema.'));
    const ingreso = poner('mesa-login');
    await dice('Tuvimos un problema.');
    igual([ingreso.sesion, dichos.length], [undefined, 0]);
    fallar(undefined);
    (await boton('Reintentar')).click();
    await ver('#quien');
    igual(de('mesa-login'), [NADIE]);
  });
});
