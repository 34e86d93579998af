/**
 * Whether the elements of this page and the service that they talk with fit: a page that names one version, or has the npm
 * package, may be years older than the service. Looked at once for each service, when the browser is idle.
 */
import { clientes, type MesaClient } from '../client/mesa-client.ts';
import { MesaErrorEvent } from '../eventos.ts';
import { ENTRADA, VERSION } from '../net/build-version.ts';
import { encajan, lineaDe } from '../net/version-line.ts';
import { MesaElement } from './mesa-element.ts';
import { advertir } from './reload-offer.ts';

/** What the portal's developer has to do. */
export function remedioDe(propia: string, servidor: string, suya: string): string {
  const remedio = import.meta.paquete
    ? `Instale la versión ${lineaDe(suya)} del paquete mesa-de-ayuda-widget.`
    : `Cargue ${servidor}/widget/mesa.js, o ${servidor}/widget/${suya}/mesa.js con su importmap.json.`;
  return `Mesa de Ayuda (version_distinta): los elementos de esta página son de la versión ${propia} y el servicio ${servidor} es de la ${suya}, que no encajan. ${remedio}`;
}

async function mirar(servidor: string, cliente: MesaClient): Promise<void> {
  // The service itself served the entry that goes with it.
  if (!VERSION || ENTRADA === `${servidor}/widget/mesa.js`) return;
  const respuesta = await fetch(`${servidor}/widget/version`, { cache: 'no-store', credentials: 'omit' });
  const { version = '' } = (await respuesta.json()) as { version?: string };
  if (encajan(VERSION, version)) return;
  // eslint-disable-next-line no-console -- for the portal's developer
  console.error(remedioDe(VERSION, servidor, version));
  const elemento = cliente.aLaVista;
  if (!(elemento instanceof MesaElement)) return;
  elemento.dispatchEvent(new MesaErrorEvent('version_distinta'));
  advertir(
    elemento.renderRoot,
    'Esta página usa otra versión de la Mesa de Ayuda, y algo puede fallar. Avise a quien administra el portal (código: version_distinta).',
  );
}

for (const [servidor, cliente] of clientes) {
  // Without a connection nothing is known; then other things are said.
  mirar(servidor, cliente).catch(() => undefined);
}
