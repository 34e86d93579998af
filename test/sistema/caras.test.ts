/** What the walk does not touch and browsers do differently: widths, keys alone, dialogs, drafts, drawings. */
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { CLAVE } from '../e2e/sala.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { MOTORES, type Navegador } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE } from './navegadores.ts';
import { Persona } from './persona.ts';
import { necesita } from './programas.ts';
import { ingresar } from './recorrido.ts';
import { rutaDeMuestra } from '../muestras.ts';

const SOPORTE = rutaDeMuestra('texto.pdf');
const ARCHIVOS = { css: 'input[type=file]', oculto: true };

let demostracion: Demostracion;
beforeAll(async () => {
  demostracion = await Demostracion.iniciar();
});
afterAll(() => demostracion.cerrar());

describe.each(MOTORES)('in %s', (motor) => {
  let navegador: Navegador | undefined;
  afterAll(() => navegador?.cerrar());

  async function sentar(contexto: TestContext, nombre: string, ruta = '/'): Promise<Persona> {
    necesita(contexto, PROGRAMAS_DE[motor]);
    navegador ??= await abrirNavegador(motor);
    const persona = await Persona.sentar(navegador, `${motor}-${nombre}`);
    await persona.ir(demostracion.url + ruta);
    return persona;
  }

  async function entrar(contexto: TestContext, nombre: string): Promise<Persona> {
    const clinica = await sentar(contexto, nombre);
    await ingresar(clinica, 'NIT', '900654321', CLAVE);
    await clinica.ver({ etiqueta: 'Motivo' });
    return clinica;
  }

  test('no face of the clerk scrolls sideways', async (contexto) => {
    const clinica = await sentar(contexto, 'ips');
    await clinica.pulsar({ css: 'button', nombre: 'Ingresar' });
    await clinica.ver({ css: '.error', texto: 'Complete este campo' });
    await clinica.posar('1-ingreso');
    await ingresar(clinica, 'NIT', '900123456', CLAVE);
    await clinica.elegir({ etiqueta: 'Motivo' }, 'CARGUE RESOLUCION 2463');
    await clinica.elegir({ etiqueta: 'Asunto' }, 'CAPACITACION');
    await clinica.escribir({ etiqueta: 'Descripción' }, 'Capacitación para el cargue de todo el año 2026');
    await clinica.adjuntar(ARCHIVOS, SOPORTE);
    await clinica.ver({ css: 'li.listo' });
    await clinica.posar('2-formulario');
    await clinica.pulsar({ css: 'button', nombre: 'Pasar el texto completo a un mensaje' });
    await clinica.pulsar({ css: 'button', nombre: 'Generar Servicio' });
    await clinica.ver({ css: 'h2', texto: 'quedó registrada' });
    await clinica.posar('3-numero');
    await irA(clinica, 'mis-solicitudes');
    await clinica.ver({ css: '[role=row]', texto: '40912' });
    await clinica.posar('4-lista');
    await irA(clinica, 'caso-40884');
    await clinica.ver({ css: '.mensaje' });
    await clinica.posar('5-conversacion');
    await clinica.ventana.cerrar();
  });

  test('no face of the desk scrolls sideways, and its chart is a drawing and not a blot', async (contexto) => {
    const agente = await sentar(contexto, 'agente', '/agentes');
    await ingresar(agente, 'Correo', 'agente@demo.local', CLAVE);
    await agente.ver({ css: 'a', texto: '40912' });
    await agente.posar('1-bandeja');
    await agente.pulsar({ css: 'a', texto: '40912' });
    await agente.ver({ etiqueta: 'Mensaje' });
    await agente.posar('2-caso');
    await agente.pulsar({ css: 'a', nombre: 'Reportes' });
    await agente.ver({ css: 'svg.dias' });
    await agente.posar('3-reportes');
    // Bars are half as dark, and all words together are a hundredth of it.
    expect(await agente.oscuridad({ css: 'svg.dias' })).toBeLessThan(0.05);
    await agente.ventana.cerrar();
  });

  test('a case is filed with the keyboard alone', async (contexto) => {
    const clinica = await sentar(contexto, 'teclado');
    await clinica.tabularHasta({ etiqueta: 'NIT' });
    await clinica.teclear('900.654.321');
    await clinica.tabularHasta({ etiqueta: 'Contraseña' });
    await clinica.teclear(CLAVE);
    await clinica.tecla('Enter');
    await clinica.tabularHasta({ etiqueta: 'Motivo' });
    await clinica.teclear('CARGUE');
    await clinica.tabularHasta({ etiqueta: 'Asunto' });
    await clinica.teclear('CAPACITACION');
    await clinica.tabularHasta({ etiqueta: 'Descripción' });
    await clinica.teclear('Sin ratón');
    await clinica.tabularHasta({ css: 'button', nombre: 'Generar Servicio' });
    await clinica.tecla('Enter');
    await clinica.ver({ css: 'h2', texto: 'quedó registrada' });
    await clinica.ventana.cerrar();
  });

  test('a case opens in a dialog that Escape closes, back on its button', async (contexto) => {
    const clinica = await entrar(contexto, 'dialogo');
    // The demonstration's page shows cases itself; as on a page that does not:
    await clinica.evaluar(() =>
      addEventListener('mesa-caso-abrir', (evento) => evento.stopImmediatePropagation(), { capture: true }),
    );
    await irA(clinica, 'mis-solicitudes');
    const boton = { css: 'button', nombre: 'Ver caso 40905' };
    await clinica.tabularHasta(boton);
    await clinica.tecla('Enter');
    await clinica.ver({ css: 'h2, h3', texto: 'Caso 40905', dentro: { css: 'dialog[open]' } });
    await clinica.tecla('Escape');
    await clinica.dejarDeVer({ css: 'dialog[open]' });
    await clinica.tenerElFocoEn(boton);
    await clinica.ventana.cerrar();
  });

  test('what was typed and attached is there after a reload', async (contexto) => {
    const clinica = await entrar(contexto, 'recarga');
    await clinica.elegir({ etiqueta: 'Motivo' }, 'FACTURACION');
    await clinica.escribir({ etiqueta: 'Descripción' }, 'A medias');
    await clinica.adjuntar(ARCHIVOS, SOPORTE);
    await clinica.ver({ css: 'li.listo', texto: 'texto.pdf' });
    await clinica.ir('about:blank');
    await clinica.ir(`${demostracion.url}/#mesa-de-ayuda`);
    expect(await clinica.valor({ etiqueta: 'Descripción' })).toBe('A medias');
    await clinica.ver({ css: 'li.listo', texto: 'texto.pdf' });
    await clinica.ventana.cerrar();
  });
});

/** As a link of the portal's menu. */
async function irA(persona: Persona, seccion: string): Promise<void> {
  await persona.evaluar((destino) => {
    location.hash = destino;
  }, seccion);
}
