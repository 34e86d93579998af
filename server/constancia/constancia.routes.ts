import { Hono } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { ConsultaConstancia } from '../../shared/bandeja.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Servicios } from '../servicios.ts';
import { leerConsulta, leerNumero } from '../http/body.ts';
import type { AppEnv } from '../http/context.ts';
import { alcance } from '../http/session.ts';
import { leerConstancia } from './constancia.repository.ts';
import { CSP_DE_CONSTANCIA } from './estilo.ts';
import { paginaDeConstancia } from './pagina.ts';

export function rutasDeConstancia({ base, reloj }: Servicios): Hono<AppEnv> {
  return new Hono<AppEnv>().get(api.leerConstancia.ruta, async (c) => {
    const quien = alcance(c);
    const { id, nombre, correo = '' } = quien.usuario;
    const conNotas = leerConsulta(c, ConsultaConstancia).notas !== undefined;
    const constancia = await leerConstancia(base.leer, quien, leerNumero(c), conNotas);
    const momento = reloj();
    // The whole conversation leaves the service: who took it is kept (Ley 1581 de 2012), as with attachments.
    await base.escribir((tx) =>
      auditar(tx, { usuario: id, ahora: momento }, 'constancia.imprimir', String(constancia.caso.numero), {
        notas: conNotas,
      }),
    );
    c.header('Content-Security-Policy', CSP_DE_CONSTANCIA);
    return c.html(paginaDeConstancia(constancia, { nombre, correo, momento }));
  });
}
