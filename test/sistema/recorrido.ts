/** The main walk of GTIC-015-FR between a clerk in the portal and an agent at the desk, the same in every browser. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Navegador } from './navegador/navegador.ts';
import { Persona } from './persona.ts';
import { MUESTRAS } from '../muestras.ts';

const SOPORTE = 'texto.pdf';
const FORMATO = 'hoja.xlsx';

export interface Lugar {
  /** The portal's page: the demonstration's, or one like it. */
  portal: string;
  /** Public address of the service, without a slash at the end. */
  servicio: string;
  nit: string;
  agente: string;
  contrasena: string;
}

/** `nombre` is that of the pictures of a failure. */
export async function recorrer(navegador: Navegador, lugar: Lugar, nombre: string): Promise<void> {
  const clinica = await Persona.sentar(navegador, `${nombre}-ips`);
  const agente = await Persona.sentar(navegador, `${nombre}-agente`);
  try {
    await clinica.ir(lugar.portal);
    await ingresar(clinica, 'NIT', lugar.nit, lugar.contrasena);
    const numero = await generar(clinica);
    await abrirDesdeLaLista(clinica, numero);
    await escribir(clinica, 'Adjunto el formato diligenciado.', FORMATO);

    await agente.ir(`${lugar.servicio}/agentes`);
    await ingresar(agente, 'Correo', lugar.agente, lugar.contrasena);
    await agente.pulsar({ css: 'a', texto: String(numero) });
    await agente.ver({ css: '.mensaje', texto: 'Adjunto el formato diligenciado.' });
    await agente.ver({ css: '.mensaje button', texto: FORMATO });
    await escribir(agente, 'Recibido, queda habilitado.');

    // Nobody reloads: it comes by the live stream.
    await clinica.ver({ css: '.mensaje', texto: 'Recibido, queda habilitado.' });
    await clinica.ver({ css: '.estado', nombre: 'En gestión' });
    await archivosEnteros(clinica, lugar.servicio, numero);
    await salir(clinica, lugar);

    expect(clinica.ventana.faltas).toEqual([]);
    expect(agente.ventana.faltas).toEqual([]);
  } finally {
    await Promise.all([clinica.ventana.cerrar(), agente.ventana.cerrar()]);
  }
}

/** Fills the login and sends it. */
export async function ingresar(
  persona: Persona,
  etiqueta: 'NIT' | 'Correo',
  quien: string,
  contrasena: string,
): Promise<void> {
  await persona.escribir({ etiqueta }, quien);
  await persona.escribir({ etiqueta: 'Contraseña' }, contrasena);
  await persona.pulsar({ css: 'button', nombre: 'Ingresar' });
}

/** Files a case with an attachment, and reads its number. */
export async function generar(clinica: Persona): Promise<number> {
  await clinica.elegir({ etiqueta: 'Motivo' }, 'CARGUE RESOLUCION 2463');
  await clinica.elegir({ etiqueta: 'Asunto' }, 'CAPACITACION');
  await clinica.escribir({ etiqueta: 'Descripción' }, 'Capacitación cargue 2463');
  await clinica.adjuntar({ css: 'input[type=file]', oculto: true }, join(MUESTRAS, SOPORTE));
  await clinica.ver({ css: 'li.listo', texto: SOPORTE });
  await clinica.pulsar({ css: 'button', nombre: 'Generar Servicio' });
  const titulo = await clinica.leer({ css: 'h2', texto: 'Su solicitud quedó registrada con el número' });
  return Number(/\d+$/.exec(titulo)?.[0]);
}

async function abrirDesdeLaLista(clinica: Persona, numero: number): Promise<void> {
  await clinica.pulsar({ css: 'summary', texto: 'Gestión de Solicitud' });
  await clinica.pulsar({ css: 'a', nombre: 'Mis Solicitudes' });
  const fila = { css: '[role=row]', texto: String(numero) };
  await clinica.pulsar({ css: 'button', texto: 'Ver caso', dentro: fila });
  await clinica.ver({ css: 'h2, h3', texto: `Caso ${numero}` });
}

/** Sends a message, with a file or without, and waits until it is on the server. */
async function escribir(persona: Persona, texto: string, archivo?: string): Promise<void> {
  await persona.escribir({ etiqueta: 'Mensaje' }, texto);
  if (archivo) {
    await persona.adjuntar(
      { css: 'mesa-conversacion input[type=file]', oculto: true },
      join(MUESTRAS, archivo),
    );
    await persona.ver({ css: 'li', texto: archivo });
  }
  await persona.pulsar({ css: 'button', nombre: 'Enviar' });
  await persona.ver({ css: '.mensaje:not(.pendiente)', texto });
}

/** What the page gets back is what was attached, byte by byte. */
async function archivosEnteros(clinica: Persona, servicio: string, numero: number): Promise<void> {
  const huellas = await clinica.evaluar(
    async (base, caso) => {
      const pedir = (ruta: string) => fetch(`${base}/api/v1${ruta}`, { credentials: 'include' });
      const { adjuntos } = (await (await pedir(`/casos/${caso}`)).json()) as {
        adjuntos: { clave: string }[];
      };
      const { mensajes } = (await (await pedir(`/casos/${caso}/mensajes`)).json()) as {
        mensajes: { adjuntos: { clave: string }[] }[];
      };
      const todos = [...adjuntos, ...mensajes.flatMap((mensaje) => mensaje.adjuntos)];
      return Promise.all(
        todos.map(async ({ clave }) => {
          const bytes = await (await pedir(`/adjuntos/${clave}`)).arrayBuffer();
          const huella = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
          return [...huella].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        }),
      );
    },
    servicio,
    numero,
  );
  expect(huellas).toEqual([SOPORTE, FORMATO].map(huellaDe));
}

const huellaDe = (archivo: string) =>
  createHash('sha256')
    .update(readFileSync(join(MUESTRAS, archivo)))
    .digest('hex');

async function salir(clinica: Persona, { servicio }: Lugar): Promise<void> {
  await clinica.evaluar(() => {
    location.hash = '#ingreso';
  });
  await clinica.pulsar({ css: 'button', nombre: 'Cerrar sesión' });
  await clinica.ver({ etiqueta: 'NIT' });
  const queda = await clinica.evaluar(async (base) => {
    const respuesta = await fetch(`${base}/api/v1/sesion`, { credentials: 'include' });
    const { usuario } = (await respuesta.json()) as { usuario: unknown };
    return { usuario, guardado: localStorage.length };
  }, servicio);
  expect(queda).toEqual({ usuario: null, guardado: 0 });
}
