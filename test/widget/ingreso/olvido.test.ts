/** Who forgot the password: a link by mail, or whom to ask. */
import {
  accesible,
  boton,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  poner,
  problema,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

interface Dicho {
  correo?: boolean;
  aQuien?: string | null;
  alPedir?: () => Response;
}

/** What the service says; the bodies that it gets are returned. */
function servicio({ correo = true, aQuien = null, alPedir }: Dicho = {}): void {
  fallar((url, metodo) => {
    if (!url.pathname.endsWith('/sesion/recuperar')) return undefined;
    if (metodo === 'GET') return Response.json({ correo, aQuien });
    return alPedir?.() ?? Response.json({}, { status: 202 });
  });
}

const olvide = async () => (await ver<HTMLElement>('summary')).click();
const dentro = () => hallar('mesa-olvido')!.shadowRoot!;

describe('a forgotten password', () => {
  beforeEach(() => sesion(undefined));
  afterEach(limpiar);

  it('is answered with a link to the account that the login names, the same for every account', async () => {
    servicio({ aQuien: 'Llame al 605 000 0000.' });
    poner('mesa-login');
    await olvide();
    (await boton('Enviarme el enlace')).click();
    await dice('Complete este campo.');
    igual(hallar('#quien')!.matches(':focus'), true);
    await escribir('#quien', '900.123.456-8');
    (await boton('Enviarme el enlace')).click();
    await dice('el enlace llega en unos minutos');
    igual(dentro().querySelector('.aviso.mal'), null);
    await dice('Llame al 605 000 0000.');
    await accesible();
  });

  it('of the staff asks for the correo', async () => {
    servicio();
    poner('mesa-login', { modo: 'soporte' });
    await olvide();
    await dice('Escriba arriba su correo');
    await boton('Enviarme el enlace');
  });

  it('says what the service refuses, and tries again', async () => {
    let veces = 0;
    servicio({
      alPedir: () =>
        veces++
          ? Response.json({}, { status: 202 })
          : problema(429, 'demasiados_intentos', 'x', { 'Retry-After': '600' }),
    });
    poner('mesa-login');
    await olvide();
    await escribir('#quien', '900123456');
    (await boton('Enviarme el enlace')).click();
    await dice('Ya se pidió varias veces. Espere 10 minutos');
    (await boton('Enviarme el enlace')).click();
    await dice('el enlace llega en unos minutos');
    igual(texto().includes('varias veces'), false);
  });

  it('says whom to ask where no mail is sent, and where the service does not answer', async () => {
    servicio({ correo: false, aQuien: 'Escriba a mesa@eps.example.' });
    poner('mesa-login');
    await olvide();
    await dice('Escriba a mesa@eps.example.');
    igual(dentro().querySelector('button'), null);
    limpiar();

    fallar((url) => (url.pathname.endsWith('/sesion/recuperar') ? 'cortar' : undefined));
    poner('mesa-login');
    await olvide();
    await dice('Pida otra a la EPS');
    await hasta(() => dentro().querySelector('button') === null);
  });
});
