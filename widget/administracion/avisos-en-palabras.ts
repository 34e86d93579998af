/** Words for what other systems are told, and for how it went. */
import type { Entrega, FichaWebhook } from '../../shared/webhook.ts';
import type { ErrorDeEntrega, TipoDeAviso } from '../../shared/webhook-codigos.ts';
import { fecha } from '../words/fechas.ts';

export const AVISOS: Readonly<Record<TipoDeAviso, string>> = {
  'caso.registrado': 'Caso nuevo',
  'caso.respondido': 'Mensaje nuevo en un caso',
  'caso.estado': 'Cambio de estado',
  'caso.cerrado': 'Caso cerrado',
  'caso.asignado': 'Cambio de agente',
  'caso.prioridad': 'Cambio de prioridad',
  'caso.clasificado': 'Cambio de motivo o asunto',
};

export const nombreDe = (tipo: Entrega['tipo']): string => (tipo === 'prueba' ? 'Prueba' : AVISOS[tipo]);

const CAUSAS: Readonly<Record<ErrorDeEntrega, string>> = {
  rechazo: 'no lo aceptó',
  desvio: 'responde con un desvío, que no se sigue',
  demora: 'no respondió completo en 15 segundos',
  respuesta_larga: 'su respuesta no terminaba',
  conexion: 'no se pudo conectar, o cortó la conexión',
  nombre: 'el nombre del servidor no existe',
  certificado: 'su certificado no es válido',
  no_permitido: 'su servidor o su red no están permitidos en MESA_WEBHOOKS',
  apagado: 'el destino se apagó antes de enviarlo',
  interrumpido: 'el servicio se detuvo en cada intento',
  restaurado: 'esperaba cuando se hizo el respaldo que se restauró; tal vez ya llegó',
};

/** Such as "Falló: no lo aceptó (500)". */
export function comoFue({ estado, error, codigo, intentos, proximo }: Entrega): string {
  const conCodigo = codigo === null ? '' : ` (${codigo})`;
  if (estado === 'entregada') return `Entregado${conCodigo}`;
  const causa = error ? `${CAUSAS[error]}${conCodigo}` : '';
  if (estado === 'fallida') return `Falló: ${causa}`;
  if (!intentos || !causa || !proximo) return 'En espera';
  return `En espera: ${causa}; se intenta de nuevo el ${fecha(proximo)}`;
}

/** Why a destination is off. */
export const PORQUE_APAGADO: Readonly<Record<NonNullable<FichaWebhook['apagadoPor']>, string>> = {
  persona: 'Está apagado: no se le avisa nada.',
  '410': 'Se apagó solo, porque respondió que no quiere más avisos (410).',
  fallos: 'Se apagó solo, porque en cinco días no hizo más que fallar.',
};
