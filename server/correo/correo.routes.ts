import * as api from '../../shared/api/correo.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { AppError } from '../errores.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { leerEstadoDeCorreo, reenviarCorreos } from './administrar-correo.ts';
import { limitarPruebas } from './limitar-pruebas.ts';
import { probarCorreo } from './probar-correo.ts';

export function rutasDeCorreo(servicios: Servicios): Route[] {
  const {
    config: { correo },
    reloj,
  } = servicios;
  const pruebas = limitarPruebas(reloj);
  return [
    atender(api.leerEstadoDeCorreo, ({ query: { cursor } }) => leerEstadoDeCorreo(servicios, cursor)),

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
      const autor = { usuario: alcance.usuario.id, ahora: reloj() };
      return { reenviados: await base.escribir((tx) => reenviarCorreos(tx, ids, autor)) };
    }),
  ];
}
