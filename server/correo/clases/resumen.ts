/** An agent's day, in the morning: which of his cases are late, which are due today, and where an IPS waits for him. */
import { correr } from '../../db/steps.ts';
import { diaDe, fechaHora, inicioDelDia, DIA_MS } from '../../tiempo/bogota.ts';
import { salidaDe } from '../baja.ts';
import { escribirCarta } from '../carta.ts';
import type { Redactar } from '../redactar.ts';
import type { Contenido } from '../contenido.ts';
import { destinatarioDe } from '../direcciones.repository.ts';
import { enlaceDelCaso, motivoDelCorreo, NADIE_LEE } from '../enlaces.ts';
import { casosDelResumen, cuantosDelResumen, type CasoDelResumen } from './resumen.repository.ts';

/** Cases of each list; how many more there are is said. */
const RENGLONES = 10;

export const redactarResumen: Redactar = async ({ base, ajustes, reloj }, { usuario, datos }) => {
  if (usuario === null) return undefined;
  const destinatario = await correr(destinatarioDe(base.leer, usuario));
  const ahora = reloj();
  // A summary that could not be sent on its day is of no use on the next one.
  if (!destinatario?.avisos.has('resumen') || datos.dia !== diaDe(ahora)) return undefined;
  const manana = inicioDelDia(diaDe(ahora)) + DIA_MS;
  const cuantos = await cuantosDelResumen(base.leer, { usuario, ahora, manana });
  const total = cuantos.vencidos + cuantos.deHoy + cuantos.porResponder;
  if (total === 0 && cuantos.sinAsignar === 0) return undefined;

  const lista = async (titulo: string, cual: 'vencidos' | 'deHoy' | 'porResponder') => {
    if (cuantos[cual] === 0) return [];
    const filas = await casosDelResumen(base.leer, cual, { usuario, ahora, manana, limite: RENGLONES });
    const mas = cuantos[cual] > filas.length ? `, los primeros ${filas.length}` : '';
    return [{ titulo: `${titulo} (${cuantos[cual]}${mas})`, renglones: filas.map(aRenglon) }];
  };
  const aRenglon = ({ numero, asunto_nombre, vence }: CasoDelResumen) => ({
    texto: `${numero} · ${asunto_nombre}`,
    url: enlaceDelCaso(ajustes, destinatario.rol, numero).boton?.url ?? ajustes.url,
    ...(vence !== null && { detalle: `${vence < ahora ? 'venció' : 'vence'} el ${fechaHora(vence)}` }),
  });
  const { direccion } = destinatario;
  const salida = await salidaDe(base.leer, ajustes, { usuario, direccion });
  const contenido: Contenido = {
    asunto: `Sus casos de hoy, ${fechaHora(ahora).slice(0, 10)}`,
    titulo: 'Sus casos de hoy',
    parrafos: total === 0 ? ['No tiene casos que venzan hoy ni mensajes por responder.'] : [],
    listas: [
      ...(await lista('Vencidos', 'vencidos')),
      ...(await lista('Vencen hoy', 'deHoy')),
      ...(await lista('La IPS espera su respuesta', 'porResponder')),
    ],
    boton: { texto: 'Abrir la bandeja', url: `${ajustes.url}/agentes` },
    despues: cuantos.sinAsignar > 0 ? [casosSinAsignar(cuantos.sinAsignar)] : [],
    pie: [motivoDelCorreo(destinatario.rol), NADIE_LEE, salida.pie],
  };
  return { ...escribirCarta(contenido), cabeceras: salida.cabeceras, para: direccion };
};

const casosSinAsignar = (cuantos: number) =>
  cuantos === 1 ? 'Hay un caso abierto que nadie tiene.' : `Hay ${cuantos} casos abiertos que nadie tiene.`;
