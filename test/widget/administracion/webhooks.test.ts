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
  pedir,
  poner,
  problema,
  sesion,
  servidor,
  texto,
  ver,
} from '../apoyo.ts';
import '../../../widget/administracion/mesa-administracion.ts';

const ADMIN = 'admin@demo.local';
/** The test runner answers there with that status; see its configuration. */
const receptor = (status: number) => `${location.origin}/receptor/${status}`;

function abrir(): void {
  document.body.replaceChildren();
  poner('mesa-administracion', { parte: 'Webhooks' });
}

/** Without those of other tests. */
async function vaciar(): Promise<void> {
  const { webhooks } = await pedir<{ webhooks: { id: number }[] }>('GET', '/admin/webhooks');
  for (const { id } of webhooks) await pedir('DELETE', `/admin/webhooks/${id}`);
}

const registrado = (nombre: string, url: string, eventos = ['caso.registrado']) =>
  pedir<{ id: number; secreto: string }>('POST', '/admin/webhooks', { nombre, url, eventos });

const enviar = async (etiqueta: string): Promise<void> =>
  (await ver<HTMLFormElement>(`form[aria-label="${etiqueta}"]`)).requestSubmit();

const confirmar = async (): Promise<void> => (await ver('dialog[open] .principal')).click();

beforeEach(async () => {
  await sesion(ADMIN);
  await vaciar();
});
afterEach(limpiar);

describe('the destinations of webhooks', () => {
  it('are registered, with a secret that is shown once', async () => {
    abrir();
    await dice('Todavía no se avisa a ningún sistema.');
    await accesible();
    (await boton('Registrar destino')).click();
    await dice(`Servidores permitidos: ${location.origin}.`);
    (await ver<HTMLInputElement>('input[value="caso.registrado"]')).click();
    await enviar('Registrar');
    await dice('Complete este campo.');
    await escribir('#nombre', 'GLPI <b>');
    await escribir('#url', 'glpi');
    await enviar('Registrar');
    await dice('Elija al menos un aviso.');
    (await ver<HTMLInputElement>('input[value="caso.cerrado"]')).click();
    await enviar('Registrar');
    await dice('Escriba la dirección completa');
    await accesible();
    await escribir('#url', 'https://otro.example/');
    await enviar('Registrar');
    await dice('A este servidor no se permite enviar.');
    await escribir('#url', receptor(204));
    await enviar('Registrar');
    const secreto = (await ver('dialog[open] .clave')).textContent;
    igual(/^whsec_[\w+/]{43}=$/.test(secreto), true, secreto);
    await accesible();
    (await boton('Ya lo guardé')).click();
    await dice('«GLPI <b>» quedó registrado.');
    await dice('Todavía no se le ha enviado nada.');
    igual(texto().includes('whsec_'), false);
    const { webhooks } = await pedir<{ webhooks: object[] }>('GET', '/admin/webhooks');
    igual(
      webhooks.map((uno) => (uno as { eventos: string[] }).eventos),
      [['caso.cerrado']],
    );
    await accesible();
  });

  it('are tested, and say how it went', async () => {
    await registrado('Bueno', receptor(204));
    await registrado('Malo', receptor(503));
    abrir();
    (await boton('Bueno')).click();
    (await boton('Enviar prueba')).click();
    await dice('La prueba llegó.');
    await dice('Entregado (204)');
    (await boton('Malo')).click();
    await dice('Todavía no se le ha enviado nada.');
    (await boton('Enviar prueba')).click();
    await dice('La prueba no llegó. Falló: no lo aceptó (503).');
    igual(texto().includes('1 fallido'), false);
    await accesible();
  });

  it('are switched off and on, changed, given a new secret, and deleted', async () => {
    const { id, secreto } = await registrado('GLPI', receptor(204));
    abrir();
    (await boton('GLPI')).click();
    (await boton('Apagar')).click();
    await confirmar();
    await dice('Está apagado: no se le avisa nada.');
    (await boton('Encender')).click();
    await dice('El destino quedó encendido.');
    await escribir('#nombre', 'Otro nombre');
    await enviar('Guardar');
    await dice('Los datos quedaron guardados.');
    (await boton('Cambiar secreto')).click();
    await confirmar();
    igual((await ver('dialog[open] .clave')).textContent === secreto, false);
    (await boton('Ya lo guardé')).click();
    await dice('El secreto anterior sirve hasta el');
    (await boton('Borrar')).click();
    await confirmar();
    await dice('«Otro nombre» se borró.');
    const { webhooks } = await pedir<{ webhooks: { id: number }[] }>('GET', '/admin/webhooks');
    igual(
      webhooks.some((uno) => uno.id === id),
      false,
    );
  });

  it('show what failed, which is sent again, one by one or all', async () => {
    const { id } = await registrado('GLPI', receptor(503));
    await sesion(NIT_A);
    for (let n = 0; n < 2; n += 1)
      await pedir('POST', '/casos', { motivo: 'facturacion', asunto: 'radicacion', descripcion: 'Hola' });
    await sesion(ADMIN);
    const cuentas = async () => {
      const { webhooks } = await pedir<{ webhooks: { id: number; enEspera: number; fallidas: number }[] }>(
        'GET',
        '/admin/webhooks',
      );
      return webhooks.find((uno) => uno.id === id)!;
    };
    await hasta(async () => (await cuentas()).enEspera === 2);
    abrir();
    await dice('2 en espera');
    (await boton('GLPI')).click();
    await dice('Caso nuevo, caso');
    await pedir('PATCH', `/admin/webhooks/${id}`, { activo: false });
    await pedir('PATCH', `/admin/webhooks/${id}`, { activo: true, url: receptor(204) });
    (await boton('Actualizar')).click();
    await dice('Falló: el destino se apagó antes de enviarlo');
    await accesible();
    const cual = await ver<HTMLSelectElement>('#cuales');
    cual.value = 'entregada';
    cual.dispatchEvent(new Event('change'));
    await dice('No hay envíos así.');
    cual.value = '';
    cual.dispatchEvent(new Event('change'));
    (await ver<HTMLButtonElement>('[aria-label^="Enviar de nuevo: Caso nuevo"]')).click();
    await dice('El aviso se envía de nuevo.');
    await hasta(async () => (await cuentas()).fallidas === 1);
    (await boton('Enviar de nuevo 1 fallido')).click();
    await dice('El aviso que falló se envía de nuevo.');
    await hasta(async () => (await cuentas()).fallidas + (await cuentas()).enEspera === 0);
    (await boton('Actualizar')).click();
    await dice('Entregado (204)');
  });

  it('keep to the width of a phone', async () => {
    await registrado(
      'Un destino con un nombre largo '.repeat(3).trim(),
      `${receptor(204)}?${'x'.repeat(300)}`,
    );
    document.body.style.width = '320px';
    try {
      abrir();
      (await boton('Un destino')).click();
      (await boton('Enviar prueba')).click();
      await dice('La prueba llegó.');
      const seccion = await ver('mesa-administracion');
      igual(seccion.scrollWidth <= 320, true);
      igual((await ver('mesa-admin-webhooks')).scrollWidth <= 320, true);
      await accesible();
    } finally {
      document.body.style.width = '';
    }
  });

  it('have no part while webhooks are switched off, nor while it cannot be known', async () => {
    const apagados = new Response(JSON.stringify({ destinos: null, webhooks: [] }), {
      headers: { 'Content-Type': 'application/json' },
    });
    fallar((url) => (url.href === `${servidor}/api/v1/admin/webhooks` ? apagados : undefined));
    abrir();
    await dice('Buscar IPS');
    igual(texto().includes('Webhooks'), false);
    fallar((url) =>
      url.pathname.endsWith('/admin/webhooks') ? problema(503, 'no_disponible', 'No.') : undefined,
    );
    limpiarPagina();
    abrir();
    await dice('Buscar IPS');
    fallar(undefined);
    const elemento = hallar('mesa-administracion')!;
    elemento.setAttribute('parte', 'Usuarios');
    await hasta(() => texto().includes('Webhooks'));
  });
});

const limpiarPagina = (): void => document.body.replaceChildren();
