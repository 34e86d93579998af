import * as api from '../../shared/api/correo.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { leerEstadoDelBuzon } from '../correo-entrante/buzon.repository.ts';
import { correr } from '../db/steps.ts';
import type { Db } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { aIso } from '../tiempo/iso.ts';
import { leerEstadoDeCorreo, reponerFallidos } from './estado-de-correo.repository.ts';
import { servidorDe } from './explicar-falla.ts';
import { limitarPruebas } from './limitar-pruebas.ts';
import { probarCorreo } from './probar-correo.ts';

export function rutasDeCorreo({ base: { leer }, config: { correo, imap }, reloj }: Servicios): Route[] {
  const pruebas = limitarPruebas(reloj);
  return [
    atender(api.leerEstadoDeCorreo, async ({ query: { cursor } }) => ({
      activo: correo !== undefined,
      servidor: correo ? servidorDe(correo) : null,
      remitente: correo?.remitente.direccion ?? null,
      ...(await leerEstadoDeCorreo(leer, cursor)),
      entrante: imap
        ? { direccion: `${imap.buzon.local}@${imap.buzon.dominio}`, ...(await leerEntrante(leer, reloj())) }
        : null,
    })),

    atender(api.probarCorreo, async ({ base, body: { direccion }, alcance }) => {
      if (!correo) throw new AppError('no_existe');
      const ahora = reloj();
      pruebas.contar();
      const autor = { usuario: alcance.usuario.id, ahora };
      await base.escribir((tx) => auditar(tx, autor, 'correo.probar', direccion));
      return probarCorreo(correo, direccion, ahora);
    }),

    atender(api.reenviarCorreos, async ({ base, body: { ids }, alcance }) => {
      if (!correo) throw new AppError('no_existe');
      const ahora = reloj();
      const reenviados = await base.escribir(async (tx) => {
        const cuantos = await correr(reponerFallidos(tx, ids, ahora));
        if (cuantos > 0)
          await auditar(tx, { usuario: alcance.usuario.id, ahora }, 'correo.reenviar', String(cuantos));
        return cuantos;
      });
      return { reenviados };
    }),
  ];
}

async function leerEntrante(leer: Db, ahora: number) {
  const { conectadoDesde, ultimo, errorCuando, ...resto } = await leerEstadoDelBuzon(leer, ahora);
  const momento = (ms: number | null) => (ms === null ? null : aIso(ms));
  return {
    ...resto,
    conectadoDesde: momento(conectadoDesde),
    ultimo: momento(ultimo),
    errorCuando: momento(errorCuando),
  };
}
