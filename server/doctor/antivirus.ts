/** clamd (MESA_CLAMD): whether it answers, finds the test virus, and has recent signatures. */
import { enTrozos, preguntarAClamd, type Clamd } from '../adjuntos/antivirus.ts';
import { arreglar, bien, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';

/** Milliseconds of silence after which clamd counts as absent. */
const SILENCIO_MS = 10_000;
/** Days after which signatures are old. */
const DIAS_DE_FIRMAS = 7;
const DIA = 24 * 3_600_000;

/**
 * EICAR's test file, which every antivirus reports and which does nothing (eicar.org). It is put together here, so that
 * no antivirus takes this program for it.
 */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''),
);

export async function revisarAntivirus({ config: { clamd }, ahora }: Entrada): Promise<Hallazgo[]> {
  if (!clamd) return [sinRevisar('No se usa antivirus: MESA_CLAMD está vacía.')];
  const donde = `${clamd.host}:${clamd.puerto}`;
  const saludo = await ordenar(clamd, 'PING').catch(() => undefined);
  if (saludo !== 'PONG') {
    return [
      arreglar(
        !saludo
          ? `El antivirus no contesta en ${donde}: no se recibe ningún adjunto.`
          : `Lo que contesta en ${donde} no es clamd.`,
        'Inicie clamd (systemctl start clamav-daemon), con TCPSocket y TCPAddr en clamd.conf, o corrija MESA_CLAMD.',
      ),
    ];
  }
  const hallado = await preguntarAClamd(clamd, enTrozos(uno(EICAR)), SILENCIO_MS);
  return [
    / FOUND$/.test(hallado)
      ? bien(`El antivirus en ${donde} reconoce el archivo de prueba EICAR.`)
      : arreglar(
          `El antivirus en ${donde} no reconoce el archivo de prueba EICAR (contestó «${hallado.slice(0, 80)}»).`,
          'Descargue las firmas con freshclam y reinicie clamd.',
        ),
    edadDeFirmas(await ordenar(clamd, 'VERSION'), ahora),
  ];
}

/** `version` is such as `ClamAV 1.0.7/27468/Fri Nov 22 09:35:21 2024`. */
export function edadDeFirmas(version: string, ahora: number): Hallazgo {
  const [programa = '', , fecha = ''] = version.split('/');
  const momento = Date.parse(`${fecha} UTC`);
  if (Number.isNaN(momento)) {
    return arreglar(
      `${programa || 'clamd'} no tiene las firmas de ClamAV.`,
      'Descárguelas con freshclam, y déjelo activo (systemctl enable --now clamav-freshclam).',
    );
  }
  const dias = Math.floor((ahora - momento) / DIA);
  const dicho = `Las firmas de ${programa} son de hace ${dias} días.`;
  return dias <= DIAS_DE_FIRMAS
    ? bien(dicho)
    : arreglar(dicho, 'Active freshclam (systemctl enable --now clamav-freshclam) y mire su registro.');
}

const ordenar = (clamd: Clamd, orden: string): Promise<string> =>
  preguntarAClamd(clamd, uno(Buffer.from(`z${orden}\0`)), SILENCIO_MS);

async function* uno(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
