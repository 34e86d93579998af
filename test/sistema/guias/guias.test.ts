/** Every guide of docs/guias, followed word by word in an empty folder, and then in the three browsers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import { RAIZ } from '../../e2e/servicio.ts';
import { MOTORES, type Motor, type Navegador } from '../navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE } from '../navegadores.ts';
import { Persona } from '../persona.ts';
import { necesita, rutaDe } from '../programas.ts';
import { puertoLibre } from '../puerto.ts';
import { Carpeta } from './carpeta.ts';
import { leerGuia, type Guia } from './guia.ts';
import { CLAVE_POR_CAMBIAR, Mesa, SERVICIO } from './mesa.ts';
import { darPaso } from './pasos.ts';

const LEAME = 'README.md';
/** Those that its table leads to, by the kind of page. */
const NOMBRES = [
  ...(await readFile(join(RAIZ, 'docs', 'guias', LEAME), 'utf8')).matchAll(/^\| .* \| \[([\w-]+\.md)\]/gm),
].map(([, nombre]) => nombre!);

/** The port of the page in all guides, which the reader changes where it is taken. Each guide has one of its own here. */
const PUERTO = '3000';

const puertos = new Map<string, string>();
const navegadores = new Map<Motor, Navegador>();
let mesa: Mesa | undefined;

// The package is built, and the demonstration filled, on machines that are slow and busy.
beforeAll(async () => {
  for (const nombre of NOMBRES) puertos.set(nombre, String(await puertoLibre()));
  // Who follows a guide has read how to start.
  const leidas = NOMBRES.flatMap((nombre) =>
    [LEAME, nombre].map((una) => leerGuia(una, { [PUERTO]: puertos.get(nombre)! })),
  );
  mesa = await Mesa.preparar(await Promise.all(leidas));
}, 600_000);
afterAll(async () => {
  for (const navegador of navegadores.values()) await navegador.cerrar();
  await mesa?.cerrar();
});

test('there is a guide for each kind of page', () => {
  expect(NOMBRES.toSorted()).toEqual(
    ['angular', 'jquery', 'pagina', 'react', 'servidor', 'sso', 'vite', 'vue'].map((clase) => `${clase}.md`),
  );
});

test.for(NOMBRES)('%s', async (nombre, contexto) => {
  const { url, clave, tarball } = mesa!;
  const puerto = puertos.get(nombre)!;
  const guia = await leerGuia(nombre, {
    [PUERTO]: puerto,
    [SERVICIO]: url,
    [CLAVE_POR_CAMBIAR]: clave,
  });
  const pasos = guia.partes.flatMap((parte) => (parte.que === 'paso' ? [parte.texto] : []));
  expect(pasos.join('\n')).toMatch(/Su solicitud quedó registrada con el número/);
  if (ordenes(guia).includes('php ')) necesita(contexto, ['php']);
  const carpeta = await Carpeta.vacia();
  try {
    await carpeta.recibir(tarball);
    await carpeta.seguir(guia);
    await carpeta.esperar(`http://localhost:${puerto}/`);
    await Promise.all(
      MOTORES.filter((motor) => PROGRAMAS_DE[motor].every(rutaDe)).map((motor) =>
        darPasos(motor, nombre, pasos),
      ),
    );
  } finally {
    await carpeta.cerrar();
  }
  exigirTodos(contexto);
});

const ordenes = ({ partes }: Guia): string =>
  partes.flatMap((parte) => (parte.que === 'orden' ? parte.lineas : [])).join('\n');

/** In a window that nothing was opened in before. */
async function darPasos(motor: Motor, nombre: string, pasos: string[]): Promise<void> {
  const navegador = navegadores.get(motor) ?? (await abrirNavegador(motor));
  navegadores.set(motor, navegador);
  const persona = await Persona.sentar(navegador, `guia-${nombre}-${motor}`);
  try {
    for (const paso of pasos) await darPaso(persona, paso);
    expect(persona.ventana.faltas.filter((falta) => !falta.includes('/favicon.ico'))).toEqual([]);
  } finally {
    await persona.ventana.cerrar();
  }
}

/** A browser that is missing is said, after the others were used. */
function exigirTodos(contexto: TestContext): void {
  for (const motor of MOTORES) necesita(contexto, PROGRAMAS_DE[motor]);
}
