/** Mistakes in a configuration whose single values are all valid; logged at start. */
import type { Config } from '../config.ts';
import { esDeEstaMaquina } from '../http/loopback.ts';
import { conTls } from '../http/origin.ts';

/** One Spanish sentence for each mistake, with the line to write; empty when nothing is certainly wrong. */
export function revisarConfig({ demo, host, origenes, proxies, url }: Config): string[] {
  const faltas: string[] = [];
  const publica = url === undefined ? undefined : new URL(url);
  const sinProxies = proxies.rules.length === 0;

  if (publica && conTls(publica.origin) !== publica.origin) {
    faltas.push(
      `MESA_URL empieza por http:// y los navegadores solo guardan la sesión por HTTPS. Escriba: MESA_URL=${url?.replace('http:', 'https:')}`,
    );
  }
  const sobra = /\/(api(\/v\d+)?|widget|agentes|ips)$/.exec(publica?.pathname ?? '');
  if (sobra) {
    faltas.push(
      `MESA_URL termina en ${sobra[0]}, que el servicio ya pone. Escriba: MESA_URL=${url?.slice(0, -sobra[0].length)}`,
    );
  }
  if (publica?.protocol === 'https:' && sinProxies) {
    const cual = esDeEstaMaquina(host) ? host.replace('localhost', '127.0.0.1') : '(la dirección del proxy)';
    faltas.push(
      `MESA_URL es https, así que hay un proxy delante, y MESA_PROXY no lo nombra: todas las solicitudes parecerán suyas y compartirán los límites de ingreso. Escriba: MESA_PROXY=${cual}`,
    );
  }
  if (!publica && !demo && !esDeEstaMaquina(host)) {
    faltas.push(
      `Se escucha en ${host} y falta MESA_URL: fuera de esta máquina los navegadores solo guardan la sesión por HTTPS. Ponga un proxy con HTTPS delante y escriba: MESA_URL=https://(su nombre)`,
    );
  }
  if (proxies.check('192.0.2.1') && proxies.check('198.51.100.1') && proxies.check('203.0.113.1')) {
    faltas.push(
      'MESA_PROXY nombra todas las direcciones: cualquiera puede decir que es otro y saltarse los límites de ingreso. Escriba en MESA_PROXY solo la dirección del proxy.',
    );
  }
  const buenos = [...new Set(origenes.filter((origen) => origen !== publica?.origin).map(conTls))].join(',');
  for (const origen of origenes) {
    if (origen === publica?.origin) {
      faltas.push(
        `MESA_ORIGENES nombra ${origen}, que es la propia de MESA_URL; solo se nombran las páginas de otros orígenes. Escriba: MESA_ORIGENES=${buenos}`,
      );
    } else if (conTls(origen) !== origen) {
      faltas.push(
        `MESA_ORIGENES nombra ${origen}: en una página sin HTTPS los navegadores no guardan la sesión. Publíquela por HTTPS y escriba: MESA_ORIGENES=${buenos}`,
      );
    }
  }
  return faltas;
}
