/** The elements on a portal of another site, over HTTPS, where the session's cookie is a third party's. */
import { afterAll, beforeAll, test } from 'vitest';
import type { Motor } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE } from './navegadores.ts';
import { abrirPortal } from './portal.ts';
import { necesita, rutaDe } from './programas.ts';
import { puertoLibre } from './puerto.ts';
import { recorrer } from './recorrido.ts';
import { HOST_AJENO, Sitio } from './sitio.ts';

const PROGRAMAS = ['nginx', 'openssl'] as const;
let sitio: Sitio | undefined;
let cerrarPortal: (() => void) | undefined;
let portal = '';

beforeAll(async () => {
  if (!PROGRAMAS.every(rutaDe)) return;
  const puerto = await puertoLibre();
  portal = `https://${HOST_AJENO}:${puerto}`;
  sitio = await Sitio.abrir({ proxy: 'nginx', ruta: '/', origenes: portal });
  const { certificado, paginas, url } = sitio;
  cerrarPortal = await abrirPortal({ puerto, certificado, carpeta: paginas, servicio: url });
});
afterAll(async () => {
  cerrarPortal?.();
  await sitio?.cerrar();
});

/** How each browser takes the session's cookie on another site's page. */
const CASOS: [caso: string, motor: Motor, argumentos: string[]][] = [
  ['Chromium', 'chromium', []],
  ['Chromium without third-party cookies', 'chromium', ['--test-third-party-cookie-phaseout']],
  ['Firefox, which keeps them apart for each site', 'firefox', []],
  ['WebKit where the user allows them', 'webkit', ['--cookies-policy=always']],
];

test.for(CASOS)('a clerk and an agent walk the manual in %s', async ([caso, motor, argumentos], contexto) => {
  necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
  const navegador = await abrirNavegador(motor, argumentos);
  try {
    await recorrer(navegador, { ...sitio!.lugar, portal: `${portal}/` }, `ajeno-${caso}`);
  } finally {
    await navegador.cerrar();
  }
});
