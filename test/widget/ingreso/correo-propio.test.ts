/** Where one gets mail, and about what. */
import type { CorreoPropio } from '../../../shared/direccion.ts';
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
  NIT_A,
  poner,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';

const CORREO: CorreoPropio = {
  direccion: null,
  porConfirmar: null,
  apagada: null,
  activo: true,
  propia: true,
  contrasena: true,
  avisos: ['respuesta', 'estado'],
};

/** The service of an installation that sends mail; what it is asked is written down. */
function servicio(inicial: Partial<CorreoPropio> = {}): { metodo: string; cuerpo: unknown }[] {
  let correo: CorreoPropio = { ...CORREO, ...inicial };
  const pedidas: { metodo: string; cuerpo: unknown }[] = [];
  fallar((url, metodo, cuerpo) => {
    if (url.pathname.endsWith('/api/v1/sesion') && metodo === 'GET') {
      const usuario = correo.propia
        ? { rol: 'ips', nombre: 'IPS Demo Norte', nit: NIT_A, conCorreo: true }
        : { rol: 'agente', nombre: 'Ana', correo: 'agente@demo.local', conCorreo: true };
      return Response.json({ usuario, noLeidos: 0 });
    }
    if (!url.pathname.includes('/sesion/correo')) return undefined;
    const dado = cuerpo ? (JSON.parse(cuerpo as string) as Record<string, string>) : undefined;
    if (metodo !== 'GET') pedidas.push({ metodo, cuerpo: dado });
    if (metodo === 'PUT') {
      if (dado!.actual !== 'la mía') {
        return Response.json(
          { title: 'x', codigo: 'validacion', campos: [{ campo: 'actual', codigo: 'incorrecta' }] },
          { status: 422 },
        );
      }
      correo = { ...correo, porConfirmar: dado!.direccion! };
    }
    if (metodo === 'POST') return new Response(null, { status: 204 });
    if (metodo === 'DELETE') correo = { ...correo, direccion: null, porConfirmar: null };
    if (metodo === 'PATCH') correo = { ...correo, apagada: null, ...(dado as Partial<CorreoPropio>) };
    return Response.json(correo);
  });
  return pedidas;
}

async function abrir(): Promise<void> {
  poner('mesa-login');
  (await boton('Su cuenta')).click();
  (await boton('Correo')).click();
  await ver('mesa-correo-propio');
}

describe('where one gets mail', () => {
  beforeEach(() => sesion(NIT_A));
  afterEach(limpiar);

  it('is asked for with the password, and waits for the link to be opened', async () => {
    const pedidas = servicio();
    await abrir();
    (await boton('Poner un correo')).click();
    await escribir('#direccion', 'facturacion@clinica.example');
    await escribir('#actual', 'no es esta');
    (await boton('Enviar enlace')).click();
    await ver('#actual[aria-invalid=true]');
    igual(hallar('#actual')!.matches(':focus'), true);
    await accesible();
    await escribir('#actual', 'la mía');
    (await boton('Enviar enlace')).click();
    await dice('Le enviamos un enlace.');
    await dice('espera que lo confirme');
    igual(hallar('#actual'), undefined);
    await accesible();
    (await boton('Enviar otro enlace')).click();
    await dice('El anterior ya no sirve.');
    (await boton('Quitarlo')).click();
    await dice('Su correo quedó quitado.');
    igual(
      pedidas.map(({ metodo }) => metodo),
      ['PUT', 'PUT', 'POST', 'DELETE'],
    );
  });

  it('says why nothing is sent there, and sends again when asked', async () => {
    const pedidas = servicio({
      direccion: 'a@clinica.example',
      apagada: { desde: '2026-01-01T00:00:00.000Z', motivo: '550 buzón lleno' },
    });
    await abrir();
    await dice('550 buzón lleno');
    (await boton('Volver a recibirlos')).click();
    await dice('Volverá a recibir correos.');
    igual(texto().includes('550'), false);
    igual(pedidas, [{ metodo: 'PATCH', cuerpo: { encendida: true } }]);
  });

  it('has the notices of one’s role, as they were chosen', async () => {
    const pedidas = servicio({ direccion: 'a@clinica.example' });
    await abrir();
    await dice('Avisos que recibe');
    const casillas = [
      ...hallar('mesa-correo-propio')!.shadowRoot!.querySelectorAll<HTMLInputElement>('.opcion input'),
    ];
    igual(
      casillas.map(({ value, checked }) => [value, checked]),
      [
        ['registrado', false],
        ['respuesta', true],
        ['estado', true],
        ['por_cerrar', false],
      ],
    );
    casillas[0]!.click();
    casillas[1]!.click();
    await hasta(() => pedidas.length === 2);
    await dice('Su elección quedó guardada.');
    igual(pedidas.at(-1), { metodo: 'PATCH', cuerpo: { avisos: ['registrado', 'estado'] } });
  });

  it('of who came from the portal asks for no password', async () => {
    servicio({ contrasena: false });
    await abrir();
    (await boton('Poner un correo')).click();
    await ver('#direccion');
    igual(hallar('#actual'), undefined);
  });

  it('is not offered where the service sends no mail', async () => {
    poner('mesa-login');
    (await boton('Cambiar contraseña')).click();
    await ver('#nueva');
    igual(texto().includes('Su cuenta'), false);
  });
});
