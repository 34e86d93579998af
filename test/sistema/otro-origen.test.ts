/** The elements on a portal of another origin, over HTTPS: of the same site, or where the session's cookie is a third party's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOTORES, type Motor } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE, type Ajustes } from './navegadores.ts';
import { abrirNombres, conNombres, type Nombres } from './nombres.ts';
import { Persona } from './persona.ts';
import { abrirPortal } from './portal.ts';
import { necesita, rutaDe } from './programas.ts';
import { puertoLibre } from './puerto.ts';
import { generar, ingresar, recorrer } from './recorrido.ts';
import { HOST_AJENO, HOST_PORTAL, Sitio, SUBDOMINIO } from './sitio.ts';

const PROGRAMAS = ['nginx', 'openssl'] as const;

/** Opens the service and a portal that embeds it before the tests of a group, and closes both after them. */
function preparar(hostDelPortal: string, host?: string): { sitio: Sitio; portal: string } {
  const lugar = {} as { sitio: Sitio; portal: string };
  let cerrarPortal: (() => void) | undefined;
  beforeAll(async () => {
    if (!PROGRAMAS.every(rutaDe)) return;
    const puerto = await puertoLibre();
    lugar.portal = `https://${hostDelPortal}:${puerto}`;
    lugar.sitio = await Sitio.abrir({
      proxy: 'nginx',
      ruta: '/',
      origenes: lugar.portal,
      ...(host && { host }),
    });
    const { certificado, paginas, url } = lugar.sitio;
    cerrarPortal = await abrirPortal({ puerto, certificado, carpeta: paginas, servicio: url });
  });
  afterAll(async () => {
    cerrarPortal?.();
    await (lugar.sitio as Sitio | undefined)?.cerrar();
  });
  return lugar;
}

const SIN_TERCEROS = { 'network.cookie.cookieBehavior': 1 };

describe('a subdomain of the portal', () => {
  const lugar = preparar(HOST_PORTAL, SUBDOMINIO);
  let nombres: Nombres;
  beforeAll(async () => {
    nombres = await abrirNombres();
  });
  afterAll(() => nombres.cerrar());

  const TODOS: [caso: string, motor: Motor, ajustes?: Ajustes][] = [
    ...MOTORES.map((motor): [string, Motor] => [motor, motor]),
    ['Firefox told to block those of other sites', 'firefox', { preferencias: SIN_TERCEROS }],
  ];

  test.for(TODOS)('keeps the session in %s', async ([caso, motor, ajustes], contexto) => {
    necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
    const navegador = await abrirNavegador(motor, conNombres(motor, nombres.puerto, ajustes));
    try {
      const { sitio, portal } = lugar;
      await recorrer(navegador, { ...sitio.lugar, portal: `${portal}/` }, `subdominio-${caso}`);
      expect(sitio.registro.match(/"msg":"cookie rechazada"/g)).toBeNull();
    } finally {
      await navegador.cerrar();
    }
  });
});

describe('another site', () => {
  const lugar = preparar(HOST_AJENO);

  /** Who keeps the cookie. Windows of Chromium here are private ones, which block third-party cookies but for Partitioned. */
  const GUARDAN: [caso: string, motor: Motor, ajustes?: Ajustes][] = [
    ['Chromium', 'chromium'],
    ['Firefox', 'firefox'],
    ['WebKit where the user allows them', 'webkit', { argumentos: ['--cookies-policy=always'] }],
  ];

  test.for(GUARDAN)(
    'a clerk and an agent walk the manual in %s',
    async ([caso, motor, ajustes], contexto) => {
      necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
      const navegador = await abrirNavegador(motor, ajustes);
      try {
        const { sitio, portal } = lugar;
        await recorrer(navegador, { ...sitio.lugar, portal: `${portal}/` }, `ajeno-${caso}`);
      } finally {
        await navegador.cerrar();
      }
    },
  );

  /** Who drops it. Safari does as WebKit does here. */
  const BOTAN: [caso: string, motor: Motor, ajustes?: Ajustes][] = [
    ['Firefox told to block them all', 'firefox', { preferencias: SIN_TERCEROS }],
    ['WebKit', 'webkit'],
  ];

  test.for(BOTAN)(
    'a clerk reads why the login did not stick in %s, and files a case in a window of its own',
    async ([caso, motor, ajustes], contexto) => {
      necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
      const navegador = await abrirNavegador(motor, ajustes);
      try {
        const { sitio, portal } = lugar;
        const clinica = await Persona.sentar(navegador, `ajeno-${caso}`);
        const { nit, contrasena } = sitio.lugar;
        await clinica.ir(`${portal}/`);
        await ingresar(clinica, 'NIT', nit, contrasena);
        await clinica.ver({ css: '.aviso', texto: 'bloquea las cookies de otros sitios' });
        expect(sitio.registro).toContain('"motivo":"cookie_de_terceros"');

        await clinica.ver({ css: '.aviso a', texto: 'en su propia ventana' });
        const ventana = await clinica.evaluar(
          () =>
            document.querySelector('mesa-login')!.shadowRoot!.querySelector<HTMLAnchorElement>('.aviso a')!
              .href,
        );
        expect(ventana).toBe(`${sitio.url}/ips`);
        await clinica.ir(ventana);
        await ingresar(clinica, 'NIT', nit, contrasena);
        const numero = await generar(clinica);
        await clinica.pulsar({ css: '[role=tab]', texto: 'Mis Solicitudes' });
        await clinica.ver({ css: '[role=row]', texto: String(numero) });
      } finally {
        await navegador.cerrar();
      }
    },
  );
});
