/**
 * What happened on a case, to a user of its IPS or to one of the staff. It has the number, motivo, asunto and estado, and
 * no text that people wrote unless the operator says so (MESA_CORREO_TEXTOS).
 */
import type { AvisoPorCorreo } from '../../../shared/avisos.ts';
import { NOMBRE_ESTADO } from '../../../shared/nombre-estado.ts';
import { NUNCA } from '../../casos/plazos.ts';
import { direccionDeRespuesta } from '../../correo-entrante/direccion-de-respuesta.ts';
import { RAYA } from '../../correo-entrante/lectura/raya.ts';
import { correr } from '../../db/steps.ts';
import { DIA_MS, fechaHora } from '../../tiempo/bogota.ts';
import type { DatosDeCaso } from '../avisos-de-caso.repository.ts';
import { salidaDe } from '../baja.ts';
import { escribirCarta } from '../carta.ts';
import type { ParaRedactar, Redactar } from '../redactar.ts';
import type { Contenido } from '../contenido.ts';
import { destinatarioDe, type Destinatario } from '../direcciones.repository.ts';
import { enlaceDelCaso, hiloDelCaso, motivoDelCorreo, NADIE_LEE, SE_RESPONDE } from '../enlaces.ts';
import {
  leerCasoDeCarta,
  leerMensajesDeCarta,
  leerVisto,
  type CasoDeCarta,
  type MensajeDeCarta,
} from './caso.repository.ts';

const MENSAJES_MAXIMO = 10;
const TEXTO_MAXIMO = 4_000;

export const redactarCaso: Redactar = async (con, { usuario, caso: numero, datos }) => {
  if (usuario === null || numero === null) return undefined;
  const { base } = con;
  const destinatario = await correr(destinatarioDe(base.leer, usuario));
  const [caso] = await leerCasoDeCarta(base.leer, { numero });
  if (!destinatario || !caso) return undefined;
  const dicho = datos as unknown as DatosDeCaso;
  const que = await queFalta(con, destinatario, caso, dicho);
  if (que.size === 0) return undefined;
  const mensajes = que.has('respuesta') ? await mensajesDe(con, destinatario, numero, dicho.mensajes) : [];
  const { direccion } = destinatario;
  const salida = await salidaDe(base.leer, con.ajustes, { usuario, direccion });
  // A closed case takes no messages.
  const responderA = caso.estado === 'CERRADO' ? undefined : await direccionDeRespuesta(con, numero, usuario);
  const contenido: Contenido = {
    ...(responderA !== undefined && { raya: RAYA }),
    asunto: `Caso ${numero}: ${caso.asunto_nombre}`,
    titulo: titular(destinatario, caso, que),
    parrafos: frases(con, destinatario, caso, que, mensajes.length),
    datos: [
      ['Caso', String(numero)],
      ['Motivo', caso.motivo_nombre],
      ['Asunto', caso.asunto_nombre],
      ['Estado', NOMBRE_ESTADO[caso.estado]],
    ],
    citas: con.ajustes.textos ? mensajes.slice(-MENSAJES_MAXIMO).map(aCita) : [],
    ...enlaceDelCaso(con.ajustes, destinatario.rol, numero),
    pie: [motivoDelCorreo(destinatario.rol), responderA === undefined ? NADIE_LEE : SE_RESPONDE, salida.pie],
  };
  const cabeceras = { ...hiloDelCaso(con.ajustes, usuario, numero), ...salida.cabeceras };
  return {
    ...escribirCarta(contenido, { cabeceras, ...(responderA !== undefined && { responderA }) }),
    para: direccion,
  };
};

/** What of it the user still wants to know and has not seen, and what is still so. */
async function queFalta(
  { base }: ParaRedactar,
  { usuario, rol, avisos }: Destinatario,
  { numero, estado, asignado, vence }: CasoDeCarta,
  { que, mensajes, estadoAntes }: DatosDeCaso,
): Promise<Set<AvisoPorCorreo>> {
  const [visto] = await leerVisto(base.leer, { caso: numero, usuario });
  const yaVio = (marca: number) => (visto?.evento ?? 0) > marca;
  const abierto = estado === 'ACTIVO' || estado === 'EN_GESTION';
  const loTiene = asignado === usuario;
  const vale: Record<AvisoPorCorreo, (marca: number) => boolean> = {
    registrado: () => true,
    respuesta: (marca) =>
      (rol === 'ips' || loTiene) && !yaVio(marca) && (visto?.hasta ?? 0) < (mensajes?.[1] ?? Infinity),
    estado: (marca) => estado !== estadoAntes && !yaVio(marca),
    por_cerrar: () => estado === 'RESUELTO',
    asignado: (marca) => loTiene && abierto && !yaVio(marca),
    nuevo: (marca) => asignado === null && abierto && !yaVio(marca),
    plazo: (momento) => loTiene && vence === momento,
    resumen: () => false,
  };
  const dichos = Object.entries(que) as [AvisoPorCorreo, number][];
  return new Set(dichos.filter(([aviso, marca]) => avisos.has(aviso) && vale[aviso](marca)).map(([a]) => a));
}

/** Those of the other side. */
async function mensajesDe(
  { base }: ParaRedactar,
  { rol }: Destinatario,
  caso: number,
  [desde, hasta]: readonly [number, number] = [0, 0],
): Promise<MensajeDeCarta[]> {
  const todos = await leerMensajesDeCarta(base.leer, { caso, desde, hasta, limite: 200 });
  return todos.filter((mensaje) => (mensaje.rol === 'ips') !== (rol === 'ips'));
}

function titular({ rol }: Destinatario, { numero, estado }: CasoDeCarta, que: Set<AvisoPorCorreo>): string {
  if (rol !== 'ips') {
    if (que.has('respuesta')) return `La IPS escribió en el caso ${numero}`;
    if (que.has('plazo')) return `El caso ${numero} está por vencer`;
    return que.has('asignado') ? `Tiene un caso nuevo: ${numero}` : `Caso nuevo sin asignar: ${numero}`;
  }
  if (que.has('por_cerrar')) return `Su caso ${numero} se va a cerrar`;
  if (que.has('estado') && (estado === 'RESUELTO' || estado === 'CERRADO')) {
    return `Su caso ${numero} quedó ${NOMBRE_ESTADO[estado].toLowerCase()}`;
  }
  if (que.has('respuesta')) return `Respondimos su caso ${numero}`;
  return que.has('registrado') ? `Recibimos su caso ${numero}` : `Novedades de su caso ${numero}`;
}

function frases(
  { config }: ParaRedactar,
  { rol }: Destinatario,
  { numero, estado, creado, actualizado, vence, primera_respuesta }: CasoDeCarta,
  que: Set<AvisoPorCorreo>,
  cuantos: number,
): string[] {
  const cierre = fechaHora(actualizado + config.cierreDias * DIA_MS).slice(0, 10);
  const limite = vence !== null && vence < NUNCA ? fechaHora(vence) : undefined;
  const deEstado: Record<CasoDeCarta['estado'], string> = {
    ACTIVO: 'El caso está activo de nuevo y espera a la Mesa de Ayuda.',
    EN_GESTION: 'La Mesa de Ayuda está trabajando en el caso.',
    RESUELTO: `El caso está resuelto. Si el problema sigue, escriba en el caso antes del ${cierre} y se abre de nuevo; ese día se cierra.`,
    CERRADO: 'El caso ya no recibe mensajes. Si el problema sigue, registre un caso nuevo.',
  };
  const mensajes = cuantos === 1 ? 'un mensaje' : `${cuantos} mensajes`;
  const dichas: Partial<Record<AvisoPorCorreo, string | undefined>> = {
    registrado:
      `Quedó registrado el ${fechaHora(creado)} con el número ${numero}.` +
      (limite !== undefined && primera_respuesta === null
        ? ` Le respondemos a más tardar el ${limite}.`
        : ''),
    respuesta:
      rol === 'ips' ? `La Mesa de Ayuda le escribió ${mensajes}.` : `Hay ${mensajes} de la IPS sin leer.`,
    estado: deEstado[estado],
    por_cerrar: `El caso está resuelto y se cierra el ${cierre}. Si el problema sigue, escriba en el caso antes de ese día y se abre de nuevo.`,
    asignado: 'El caso quedó a su nombre.',
    plazo: `${primera_respuesta === null ? 'La respuesta' : 'La solución'} se espera a más tardar el ${limite ?? ''}.`,
    nuevo: 'Llegó un caso y todavía nadie lo tiene.',
  };
  // In the order in which things happen to a case.
  return (Object.keys(dichas) as AvisoPorCorreo[]).flatMap((aviso) =>
    que.has(aviso) ? (dichas[aviso] ?? []) : [],
  );
}

function aCita({ nombre, texto, creado }: MensajeDeCarta): { titulo: string; texto: string } {
  const largo = [...texto];
  return {
    titulo: `${nombre}, ${fechaHora(creado)}`,
    texto: largo.length > TEXTO_MAXIMO ? `${largo.slice(0, TEXTO_MAXIMO).join('')}…` : texto,
  };
}
