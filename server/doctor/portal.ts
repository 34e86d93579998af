/** The hand-over from the portal (MESA_PORTAL_…): its keys, where the public ones are, and the portal's clock. */
import { leerLlaves } from '../portal/llaves.ts';
import { ErrorJwks } from '../portal/pedir-jwks.ts';
import { arreglar, bien, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';

/** Milliseconds by which the portal's clock may be off: some less than the service takes. */
const DESFASE_MAXIMO = 20_000;

export async function revisarPortal({ config, ahora }: Entrada): Promise<Hallazgo[]> {
  const { portal, url } = config;
  if (!portal) {
    return [
      sinRevisar('No se reciben ingresos del portal: MESA_PORTAL_CLAVES y MESA_PORTAL_JWKS están vacías.'),
    ];
  }
  const { claves, jwks, redes, aud, crearUsuarios } = portal;
  const hallados = [
    bien(
      `Se reciben ingresos del portal para «${aud}»${claves.size > 0 ? `, con las claves compartidas ${[...claves.keys()].join(', ')}` : ''}; los usuarios que no se conocen ${crearUsuarios ? 'se registran' : 'no entran'}.`,
    ),
    ...(jwks ? await revisarLlaves(jwks, redes, ahora) : []),
  ];
  if (url?.startsWith('http:')) {
    hallados.push(
      arreglar(
        'MESA_URL empieza por http://, así que los tokens del portal viajan a la vista de la red.',
        `Publique la Mesa por https y escriba: MESA_URL=${url.replace('http:', 'https:')}`,
      ),
    );
  }
  return hallados;
}

async function revisarLlaves(
  jwks: Parameters<typeof leerLlaves>[0],
  redes: Parameters<typeof leerLlaves>[1],
  ahora: number,
): Promise<Hallazgo[]> {
  const antes = performance.now();
  try {
    const { llaves, fecha } = await leerLlaves(jwks, redes);
    const kids = llaves.keys.map(({ kid }) => kid).join(', ');
    const leidas = bien(`Las claves públicas del portal se leen: ${kids}.`);
    return fecha === undefined ? [leidas] : [leidas, compararReloj(fecha, ahora + performance.now() - antes)];
  } catch (error) {
    if (!(error instanceof ErrorJwks)) throw error;
    return [arreglar(error.message, error.remedio)];
  }
}

/** The header `Date` has whole seconds. */
export function compararReloj(fecha: number, ahora: number): Hallazgo {
  const desfase = fecha - ahora;
  const segundos = Math.round(Math.abs(desfase) / 1000);
  return Math.abs(desfase) <= DESFASE_MAXIMO
    ? bien(`El reloj del portal y el de esta máquina difieren en ${segundos} segundos.`)
    : arreglar(
        `El reloj del portal está ${segundos} segundos ${desfase > 0 ? 'adelante' : 'atrás'} del de esta máquina: sus tokens se rechazarán.`,
        'Ponga los dos en hora y déjelos sincronizados (timedatectl set-ntp true).',
      );
}
