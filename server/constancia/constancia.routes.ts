import { leerConstancia as endpoint } from '../../shared/api/casos.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { bodyOf } from '../http/body-stream.ts';
import { atender, type Route } from '../http/endpoint.ts';
import type { Servicios } from '../servicios.ts';
import { leerConstancia } from './constancia.repository.ts';
import { CSP_DE_CONSTANCIA } from './estilo.ts';
import { paginaDeConstancia } from './pagina.ts';

export const rutasDeConstancia = ({ reloj }: Servicios): Route[] => [
  atender(endpoint, async ({ base, c, alcance, params, query }) => {
    const { id, nombre, correo = '' } = alcance.usuario;
    const conNotas = query.notas !== undefined;
    const constancia = await leerConstancia(base.leer, alcance, params.numero, conNotas);
    const momento = reloj();
    // A printed record takes the whole conversation out of the service, so who made it is recorded (Ley 1581 de 2012),
    // as for attachments.
    await base.escribir((tx) =>
      auditar(tx, { usuario: id, ahora: momento }, 'constancia.imprimir', String(constancia.caso.numero), {
        notas: conNotas,
        desde: c.get('direccion')(),
      }),
    );
    const pagina = enUtf8(paginaDeConstancia(constancia, { nombre, correo, momento }));
    return c.body(bodyOf(pagina), 200, {
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Security-Policy': CSP_DE_CONSTANCIA,
    });
  }),
];

async function* enUtf8(trozos: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  for await (const trozo of trozos) yield utf8.encode(trozo);
}
