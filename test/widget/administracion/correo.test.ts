import type { CorreoFallido, EstadoDeCorreo } from '../../../shared/correo.ts';
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
import '../../../widget/administracion/mesa-administracion.ts';

const fallido = (id: number): CorreoFallido => ({
  id,
  clase: 'caso',
  direccion: `clinica${id}@ips.example`,
  caso: 40_912,
  creado: '2026-11-28T14:00:00.000Z',
  terminado: '2026-11-28T15:00:00.000Z',
  intentos: 29,
  error: '550 5.1.1 No such user',
});

const ESTADO: EstadoDeCorreo = {
  activo: true,
  servidor: 'correo.eps.example:587',
  remitente: 'mesa@eps.example',
  ultimoEnvio: '2026-11-28T15:30:00.000Z',
  enEspera: 3,
  masAntiguo: '2026-11-28T15:20:00.000Z',
  reintentos: [{ intentos: 2, proximo: '2026-11-28T15:40:00.000Z', error: '451 4.7.1 Greylisted' }],
  cuantosFallidos: 2,
  fallidos: [fallido(2), fallido(1)],
  siguiente: null,
  entrante: {
    direccion: 'mesa@eps.example',
    conectadoDesde: '2026-01-05T12:00:00.000Z',
    ultimo: null,
    error: 'El servidor del buzón no aceptó la contraseña.',
    errorCuando: '2026-01-05T11:00:00.000Z',
    rechazados: 3,
    ilegibles: 1,
    pendientes: 0,
  },
};

/** What the service is told, apart from questions. */
let pedidos: { ruta: string; cuerpo: unknown }[] = [];
let estado = ESTADO;

/** Answers as a service does that has mail on, which the demonstration has not. */
function conCorreo(contestar: Record<string, () => Response> = {}): void {
  fallar((url, metodo, cuerpo) => {
    const ruta = url.pathname.replace(/.*\/admin\/correo/, '');
    if (!url.pathname.includes('/admin/correo')) return undefined;
    if (metodo === 'GET') return Response.json(estado);
    pedidos.push({ ruta, cuerpo: JSON.parse(String(cuerpo)) as unknown });
    return contestar[ruta]!();
  });
}

const abrir = () => poner('mesa-administracion', { parte: 'Correo' });
const partes = () =>
  [...(hallar('mesa-administracion')?.shadowRoot?.querySelectorAll('nav a') ?? [])].map(
    ({ textContent }) => textContent,
  );

describe('the administration of mail', () => {
  beforeEach(async () => {
    pedidos = [];
    estado = ESTADO;
    await sesion('admin@demo.local');
  });
  afterEach(limpiar);

  it('is there only where mail is on', async () => {
    abrir();
    await hasta(() => partes().includes('IPS'));
    // The demonstration has none: the first part is shown in its place.
    await ver('mesa-admin-ips');
    igual(partes().includes('Correo'), false);
    limpiar();
    await sesion('admin@demo.local');
    conCorreo();
    abrir();
    await ver('mesa-admin-correo');
    await hasta(() => partes().includes('Correo'));
  });

  it('says how mail is doing: what waits and why, what went out, what was given up', async () => {
    conCorreo();
    abrir();
    await dice('correo.eps.example:587');
    await dice('3, el más antiguo desde 28/11/2026 10:20');
    await dice('451 4.7.1 Greylisted');
    await dice('No se pudieron enviar (2)');
    await dice('clinica1@ips.example');
    await dice('3 sin recibir, 1 que no se pudo leer');
    await dice('05/01/2026 06:00: El servidor del buzón no aceptó la contraseña.');
    await accesible();
  });

  it('sends a test and tells what the server said, also when it refused', async () => {
    let enviado = true;
    conCorreo({
      '/prueba': () =>
        Response.json({
          enviado,
          dicho: enviado ? 'Se recibió el correo de prueba.' : 'No acepta esa dirección.',
          remedio: 'Mire en correo no deseado.',
          respuesta: enviado ? '250 2.0.0 Ok: queued' : '550 5.1.1 No such user',
        }),
    });
    abrir();
    await escribir('#direccion', 'ana@eps.example');
    (await boton('Enviar prueba')).click();
    await dice('250 2.0.0 Ok: queued');
    igual(pedidos, [{ ruta: '/prueba', cuerpo: { direccion: 'ana@eps.example' } }]);
    igual(hallar('.resultado')!.classList.contains('hecho'), true);
    await hasta(
      () => (hallar('.resultado')!.getRootNode() as ShadowRoot).activeElement === hallar('.resultado'),
    );
    await accesible();
    enviado = false;
    (await boton('Enviar prueba')).click();
    await hasta(() => hallar('.resultado.mal')?.textContent.includes('550 5.1.1 No such user'));
    await accesible();
  });

  it('says at the field that an address is none', async () => {
    conCorreo({
      '/prueba': () =>
        new Response(
          JSON.stringify({
            type: 'about:blank',
            title: 'Revise los campos',
            status: 422,
            codigo: 'validacion',
            campos: [{ campo: 'direccion', codigo: 'formato' }],
          }),
          { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
        ),
    });
    abrir();
    await escribir('#direccion', 'ana');
    (await boton('Enviar prueba')).click();
    await ver('#direccion[aria-invalid=true]');
    await dice('Escriba un correo, por ejemplo ana@clinica.co.');
    await accesible();
  });

  it('sends again one that failed, and all', async () => {
    conCorreo({
      '/reenviar': () => {
        estado = { ...ESTADO, cuantosFallidos: 0, fallidos: [], enEspera: 5 };
        return Response.json({ reenviados: 1 });
      },
    });
    abrir();
    (await boton('Enviar otra vez el correo a clinica1')).click();
    await dice('Un correo espera otra vez.');
    await dice('No se pudieron enviar (0)');
    igual(pedidos, [{ ruta: '/reenviar', cuerpo: { ids: [1] } }]);
    estado = ESTADO;
    abrir();
    (await boton('Enviar todos otra vez')).click();
    await hasta(() => pedidos.length === 2);
    igual(pedidos[1], { ruta: '/reenviar', cuerpo: {} });
  });

  it('says why it cannot tell how mail is doing', async () => {
    conCorreo();
    abrir();
    await ver('mesa-admin-correo');
    await dice('correo.eps.example:587');
    fallar((url) =>
      url.pathname.endsWith('/admin/correo') ? problema(503, 'no_disponible', 'No disponible') : undefined,
    );
    const panel = hallar('mesa-admin-correo')!;
    (panel as unknown as { refresh: number }).refresh += 1;
    await boton('Reintentar');
    igual(texto().includes('correo.eps.example:587'), true);
  });
});
