/** A service with mail, whose sender and distribution do what they are told and nothing by themselves for a while. */
import { onTestFinished } from 'vitest';
import { avisarDelEvento } from '../../../server/correo/avisar.ts';
import { crearEnviador } from '../../../server/correo/enviador.ts';
import { crearReparto } from '../../../server/reparto/repartir.ts';
import { montar, type Banco } from '../apoyo.ts';
import { servirCorreo, type Recibido, type ServidorDePrueba } from './servidor.ts';

export const PAUSA_MS = 120_000;

export interface BancoConCorreo extends Banco {
  servidor: ServidorDePrueba;
  /** Makes mail of what happened, lets `ms` pass, sends what is due, and returns what arrived since the last call. */
  correr: (ms?: number) => Promise<Recibido[]>;
  /** Gives a user an address, confirmed. */
  conDireccion: (cual: { nit: string; alias?: string }, direccion: string) => Promise<number>;
}

export async function montarConCorreo(entorno: Record<string, string> = {}): Promise<BancoConCorreo> {
  const servidor = await servirCorreo();
  const banco = await montar({
    entorno: {
      MESA_SMTP: `smtp://127.0.0.1:${servidor.puerto}`,
      MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
      MESA_URL: 'https://mesa.example',
      MESA_PORTAL_PAGINA: 'https://portal.example/ayuda',
      ...entorno,
    },
  });
  const { base, config, log } = banco.servicios;
  const ajustes = config.correo!;
  const enviador = crearEnviador({ ...banco.servicios, ajustes });
  const reparto = await crearReparto({
    base,
    destino: 'correo',
    log,
    alEvento: (tx, evento) => avisarDelEvento(tx, evento, ajustes.pausaMs),
  });
  onTestFinished(async () => {
    await reparto.detener();
    await enviador.detener();
  });
  let vistos = 0;
  return {
    ...banco,
    servidor,
    async correr(ms = PAUSA_MS + 1) {
      await reparto.repartir();
      banco.avanzar(ms);
      await enviador.enviarPendientes();
      const nuevos = servidor.recibidos.slice(vistos);
      vistos = servidor.recibidos.length;
      return nuevos;
    },
    conDireccion: ({ nit, alias }, direccion) =>
      base.escribir(async (tx) => {
        const { id } = await tx
          .selectFrom('usuarios')
          .select('id')
          .where('nit', '=', nit)
          .$if(alias === undefined, (q) => q.where('alias', 'is', null))
          .$if(alias !== undefined, (q) => q.where('alias', '=', alias!))
          .executeTakeFirstOrThrow();
        await tx
          .insertInto('direcciones')
          .values({ usuario: id, direccion, confirmada: Date.now() })
          .onConflict((otra) => otra.column('usuario').doUpdateSet({ direccion }))
          .execute();
        return id;
      }),
  };
}
