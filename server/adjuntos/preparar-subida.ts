/** Prepares uploads: refuses early what would be refused anyway, and gives each file a key and a signed address. */
import { extensionDe, TIPOS_ADJUNTO } from '../../shared/tipos-adjunto.ts';
import type { Presignado, SolicitudSubida } from '../../shared/adjunto.ts';
import type { Alcance } from '../alcance.ts';
import type { Servicios } from '../servicios.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { clavesAjenas, concederSubidas } from './adjuntos.repository.ts';
import { exigirCuota } from './cuota.ts';
import { INGESTA_INTERNA } from './firma.ts';
import { nombreLimpio } from './nombre-archivo.ts';

/** Attempts to find free keys: two files may get the same 32-bit key. */
const VUELTAS = 8;

/**
 * `publica` is where browsers reach the ingest. Throws `adjunto_grande`, `adjunto_danado`, `adjunto_tipo`,
 * `demasiados_intentos` (the IPS's quota).
 */
export async function prepararSubida(
  servicios: Pick<Servicios, 'base' | 'config' | 'reloj' | 'subidas'>,
  alcance: Alcance,
  { files: escritos, input }: SolicitudSubida,
  publica: string,
): Promise<Presignado[]> {
  const { base, config, reloj, subidas } = servicios;
  const files = escritos.map((archivo) => ({ ...archivo, name: nombreLimpio(archivo.name) }));
  for (const { name, size } of files) {
    if (!TIPOS_ADJUNTO.some(({ extension }) => extension === extensionDe(name))) {
      throw new AppError('adjunto_tipo');
    }
    if (size > config.adjuntoMaximo) throw new AppError('adjunto_grande');
    if (size === 0) throw new AppError('adjunto_danado');
    if (size < 0) throw errorDeCampo('files', 'formato');
  }
  const { presignar, eleccionDe } = await subidas.uploadRouter();
  const { usuario, nit } = alcance;
  const id = input?.id ?? crypto.randomUUID();
  for (let vuelta = 0; vuelta < VUELTAS; vuelta += 1) {
    const suyo = vuelta === 0 ? id : `${id}~${vuelta}`;
    const dados = await presignar(usuario.id, { files, input: { id: suyo } });
    const concedidas = dados.map(({ key }, i) => ({
      clave: key,
      eleccion: eleccionDe(usuario.id, i, suyo),
      usuario: usuario.id,
      nit,
      bytes: files[i]!.size,
      creada: reloj(),
    }));
    const hecho = await base.escribir(async (tx) => {
      if (await clavesAjenas(tx, concedidas)) return false;
      await exigirCuota(tx, config.cuota, alcance, concedidas, reloj());
      await concederSubidas(tx, concedidas);
      return true;
    });
    if (!hecho) continue;
    return dados.map((dado) => ({ ...dado, url: dado.url.replace(INGESTA_INTERNA, publica) }));
  }
  throw new AppError('no_disponible');
}
