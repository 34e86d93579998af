import * as api from '../../shared/api/correo.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { correr } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { leerEstadoDeCorreo, reponerFallidos } from './estado-de-correo.repository.ts';
import { servidorDe } from './explicar-falla.ts';
import { leerEntrante } from './leer-entrante.ts';
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
      entrante: await leerEntrante(leer, imap, reloj()),
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
