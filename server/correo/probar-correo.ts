/** Sends one mail at once, to see whether mail works. */
import { randomUUID } from 'node:crypto';
import type { ResultadoDePrueba } from '../../shared/correo.ts';
import { fechaHora } from '../tiempo/bogota.ts';
import type { AjustesDeCorreo } from './ajustes.ts';
import { escribirCarta } from './carta.ts';
import { explicarFalla, servidorDe } from './explicar-falla.ts';
import { leerFalla } from './fallas.ts';
import { abrirTransporte } from './transporte.ts';

/** Milliseconds: somebody waits for it. */
const PACIENCIA = { conectar: 10_000, respuesta: 15_000, correo: 25_000 };

/** Never rejects: what went wrong is the result. `ahora` is in milliseconds. */
export async function probarCorreo(
  ajustes: AjustesDeCorreo,
  direccion: string,
  ahora: number,
  paciencia = PACIENCIA,
): Promise<ResultadoDePrueba> {
  const servidor = servidorDe(ajustes);
  const { asunto, texto, html } = escribirCarta({
    asunto: 'Prueba del correo de la Mesa de Ayuda',
    titulo: 'El correo funciona',
    parrafos: [
      `Este correo de prueba se pidió el ${fechaHora(ahora)} en la administración de la Mesa de Ayuda.`,
      'Si lo recibió, los avisos de los casos también salen por aquí. No hay que hacer nada.',
    ],
  });
  let transporte;
  try {
    transporte = await abrirTransporte(ajustes, paciencia);
    const respuesta = await transporte.enviar(
      {
        messageId: randomUUID(),
        para: direccion,
        nombre: undefined,
        asunto,
        texto,
        html,
        cabeceras: {},
        responderA: undefined,
      },
      (dicha) => Promise.resolve(dicha),
    );
    return {
      enviado: true,
      dicho: `${servidor} recibió el correo de prueba.`,
      remedio:
        'Si no llega en unos minutos, mire en correo no deseado y en el registro del servidor de correo.',
      respuesta,
    };
  } catch (error) {
    const falla = leerFalla(error);
    return { enviado: false, ...explicarFalla(falla, servidor), respuesta: falla.message };
  } finally {
    transporte?.cerrar();
  }
}
