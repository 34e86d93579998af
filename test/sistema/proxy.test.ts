/** The service in production behind Debian's nginx and Apache, at the root of a host and under a path. */
import { afterAll, beforeAll, describe, test, type TestContext } from 'vitest';
import { MOTORES, type Motor } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE } from './navegadores.ts';
import { necesita, rutaDe } from './programas.ts';
import { PROXIES } from './proxy.ts';
import { recorrer } from './recorrido.ts';
import { Sitio } from './sitio.ts';

describe.each(PROXIES)('behind %s', (proxy) => {
  describe.each(['/', '/mesa/'])('under %s', (ruta) => {
    const programas = [proxy, 'openssl'] as const;
    let sitio: Sitio | undefined;

    beforeAll(async () => {
      if (programas.every(rutaDe)) sitio = await Sitio.abrir({ proxy, ruta });
    });
    afterAll(() => sitio?.cerrar());

    test.for(MOTORES)(
      'a clerk and an agent walk the manual over HTTPS in %s',
      (motor: Motor, contexto: TestContext) => caminar(motor, contexto),
    );

    async function caminar(motor: Motor, contexto: TestContext): Promise<void> {
      necesita(contexto, [...programas, ...PROGRAMAS_DE[motor]]);
      const navegador = await abrirNavegador(motor);
      try {
        await recorrer(navegador, sitio!.lugar, `${proxy}-${ruta}-${motor}`);
      } finally {
        await navegador.cerrar();
      }
    }
  });
});
