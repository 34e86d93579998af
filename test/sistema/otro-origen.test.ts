/** The elements on a portal of another site, over HTTPS, where the session's cookie is a third party's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Motor } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE, type Ajustes } from './navegadores.ts';
import { Persona } from './persona.ts';
import { abrirPortal } from './portal.ts';
import { necesita, rutaDe } from './programas.ts';
import { puertoLibre } from './puerto.ts';
import { ingresar, recorrer } from './recorrido.ts';
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

const SIN_TERCEROS = { 'network.cookie.cookieBehavior': 1 };

/** Who keeps the cookie. Windows of Chromium here are private ones, which block third-party cookies but for Partitioned. */
const GUARDAN: [caso: string, motor: Motor, ajustes?: Ajustes][] = [
  ['Chromium', 'chromium'],
  ['Firefox', 'firefox'],
  ['WebKit where the user allows them', 'webkit', { argumentos: ['--cookies-policy=always'] }],
];

test.for(GUARDAN)('a clerk and an agent walk the manual in %s', async ([caso, motor, ajustes], contexto) => {
  necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
  const navegador = await abrirNavegador(motor, ajustes);
  try {
    await recorrer(navegador, { ...sitio!.lugar, portal: `${portal}/` }, `ajeno-${caso}`);
  } finally {
    await navegador.cerrar();
  }
});

/** Who drops it. Safari does as WebKit does here. */
const BOTAN: [caso: string, motor: Motor, ajustes?: Ajustes][] = [
  ['Firefox told to block them all', 'firefox', { preferencias: SIN_TERCEROS }],
  ['WebKit', 'webkit'],
];

test.for(BOTAN)(
  'a clerk reads why the login did not stick in %s',
  async ([caso, motor, ajustes], contexto) => {
    necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
    const navegador = await abrirNavegador(motor, ajustes);
    try {
      const clinica = await Persona.sentar(navegador, `ajeno-${caso}`);
      const { nit, contrasena } = sitio!.lugar;
      await clinica.ir(`${portal}/`);
      await ingresar(clinica, 'NIT', nit, contrasena);
      await clinica.ver({ css: '.aviso', texto: 'bloquea las cookies de otros sitios' });
      expect(sitio!.registro).toContain('"motivo":"cookie_de_terceros"');
    } finally {
      await navegador.cerrar();
    }
  },
);
