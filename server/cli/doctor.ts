/** `mesa doctor`: looks at the installation, changes nothing, and says what is to be mended and how. */
import { examinar, type Revision } from '../doctor/examen.ts';
import { REVISIONES } from '../doctor/revisiones.ts';
import { VERSION } from '../package-root.ts';
import { ErrorUso, type Comando } from './command.ts';

/** Number of the form of --json; it changes when a script would have to. */
const FORMATO = 1;

export const DOCTOR: Comando = {
  resumen: 'Revisa la instalación sin cambiar nada, y dice qué hay que arreglar y cómo.',
  opciones: { url: { type: 'string' } },
  ayuda: [
    '',
    'Sirve con el servicio en marcha o detenido, como root o con el usuario del servicio. Con --url, la dirección',
    'pública (https://…), revisa también el proxy tal como lo ven los navegadores. Estado de salida: 0 todo bien,',
    '1 algo por arreglar. Lo que no se pudo revisar se dice y no cambia el estado.',
  ],
  sinBase: true,
  sinConfig: true,
  async ejecutar({ opciones }) {
    const url = leerUrl(opciones.url);
    const claves = Object.keys(REVISIONES).filter((clave) => url !== undefined || !clave.startsWith('url.'));
    const revisiones = await examinar({ claves, url });
    const bien = revisiones.every(({ estado }) => estado !== 'arreglar');
    return {
      texto: enTexto(revisiones),
      json: {
        formato: FORMATO,
        version: VERSION,
        fecha: new Date().toISOString(),
        bien,
        revisiones: revisiones.map(({ clave, estado, dicho, remedio = null }) => ({
          clave,
          estado,
          dicho,
          remedio,
        })),
      },
      fallo: !bien,
    };
  },
};

function leerUrl(escrita: string | boolean | undefined): string | undefined {
  if (typeof escrita !== 'string') return undefined;
  const url = URL.canParse(escrita) ? new URL(escrita) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search + url.hash + url.username + url.password !== '') {
    throw new ErrorUso('--url debe ser la dirección pública, como https://mesa.ejemplo.com/mesa.');
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

const TITULO: Record<Revision['estado'], string> = {
  bien: 'Bien',
  arreglar: 'ARREGLAR',
  sin_revisar: 'Sin revisar',
};

function enTexto(revisiones: readonly Revision[]): string {
  const ancho = Math.max(...revisiones.map(({ clave }) => clave.length));
  const margen = ' '.repeat(11 + 2 + ancho + 2);
  const lineas = revisiones.flatMap(({ clave, estado, dicho, remedio }) => [
    `${TITULO[estado].padEnd(11)}  ${clave.padEnd(ancho)}  ${dicho}`,
    ...(remedio === undefined ? [] : [`${margen}→ ${remedio}`]),
  ]);
  const cuantas = (estado: Revision['estado']) =>
    revisiones.filter((revision) => revision.estado === estado).length;
  return [
    ...lineas,
    '',
    `Por arreglar: ${cuantas('arreglar')}. Bien: ${cuantas('bien')}. Sin revisar: ${cuantas('sin_revisar')}.`,
  ].join('\n');
}
