/** Mail as a part of the running service: events become mail, and mail is sent. */
import { sql } from 'kysely';
import type { Servicios } from '../servicios.ts';
import { crearReparto } from '../reparto/repartir.ts';
import { olvidarReparto, posicionDe } from '../reparto/posiciones.repository.ts';
import { avisarDelEvento } from './avisar.ts';
import { crearEnviador } from './enviador.ts';

type Necesita = Pick<Servicios, 'base' | 'calendario' | 'config' | 'log' | 'reloj'>;

/**
 * Starts mail where MESA_SMTP says where it goes; otherwise what waited is given up, and events are not kept for it. The
 * returned function stops it, within some seconds.
 */
export async function iniciarCorreo(servicios: Necesita): Promise<() => Promise<void>> {
  const { base, config, log } = servicios;
  const ajustes = config.correo;
  if (!ajustes) {
    await apagarCorreo(servicios);
    return () => Promise.resolve();
  }
  const enviador = crearEnviador({ ...servicios, ajustes });
  const reparto = await crearReparto({
    base,
    destino: 'correo',
    log,
    alEvento: (tx, evento) => avisarDelEvento(tx, evento, ajustes.pausaMs),
  });
  return async () => {
    await reparto.detener();
    await enviador.detener();
  };
}

/** What is switched on again later does not tell of long ago. */
async function apagarCorreo({ base, reloj }: Necesita): Promise<void> {
  if ((await posicionDe(base.leer, 'correo')) === undefined) return;
  await base.escribir(async (tx) => {
    await olvidarReparto(tx, 'correo');
    await tx
      .updateTable('correos')
      .set({ estado: 'cancelado', terminado: reloj(), tomado_hasta: null })
      .where('estado', '=', sql.lit('espera'))
      .execute();
  });
}
