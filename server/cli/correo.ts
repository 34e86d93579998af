/** `mesa correo …`: a test mail, how the outbox is doing, and what failed once more. */
import { ConsultaCorreo, Reenvio, type EstadoDeCorreo } from '../../shared/correo.ts';
import { Direccion } from '../../shared/direccion.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Config } from '../config.ts';
import type { AjustesDeCorreo } from '../correo/ajustes.ts';
import { leerEstadoDeCorreo, reenviarCorreos } from '../correo/administrar-correo.ts';
import { probarCorreo } from '../correo/probar-correo.ts';
import { deConsola, ErrorComando, ErrorUso, type Comando } from './command.ts';
import { tabla } from './table.ts';

export const CORREO: Record<string, Comando> = {
  probar: {
    resumen: 'Envía un correo de prueba ahora mismo, y dice qué contestó el servidor de correo.',
    argumentos: ['dirección'],
    ayuda: ['', 'Úselo con las mismas variables del servicio (MESA_SMTP, MESA_REMITENTE…).'],
    async ejecutar({ base, config, argumentos }) {
      const ajustes = exigirCorreo(config);
      const leida = Direccion.safeParse(argumentos['dirección']);
      if (!leida.success) throw new ErrorUso('La dirección debe ser como ana@eps.co.');
      await base.escribir((tx) => auditar(tx, deConsola(), 'correo.probar', leida.data));
      const prueba = await probarCorreo(ajustes, leida.data, Date.now());
      const { enviado, dicho, remedio, respuesta } = prueba;
      const lineas = [dicho, respuesta && `Contestó: ${respuesta}`, remedio && `→ ${remedio}`];
      return { texto: lineas.filter(Boolean).join('\n'), json: prueba, fallo: !enviado };
    },
  },

  estado: {
    resumen: 'Muestra si el correo sale: el último envío, lo que espera, y lo que no se pudo enviar.',
    opciones: { cursor: { type: 'string' } },
    ayuda: ['', 'Muestra veinte correos fallidos; con --cursor, los que siguen.'],
    async ejecutar({ base, config, opciones: { cursor } }) {
      const leido = ConsultaCorreo.safeParse({ cursor });
      if (!leido.success) throw new ErrorUso('--cursor es el que dijo la página anterior.');
      const estado = await leerEstadoDeCorreo({ base, config, reloj: Date.now }, leido.data.cursor);
      const lineas = [
        estado.servidor
          ? `Servidor        ${estado.servidor}\nRemitente       ${estado.remitente}`
          : 'El correo está apagado: MESA_SMTP está vacía.',
        `Último envío    ${estado.ultimoEnvio ?? 'ninguno en los últimos 30 días'}`,
        `En espera       ${estado.enEspera}${estado.masAntiguo ? `, el más antiguo desde ${estado.masAntiguo}` : ''}`,
        ...estado.reintentos.map(
          ({ intentos, proximo, error }) => `  Intento ${intentos}, otra vez a las ${proximo}: ${error}`,
        ),
        `Fallidos        ${estado.cuantosFallidos}`,
        ...(estado.entrante ? enRenglones(estado.entrante) : []),
      ];
      const columnas = ['id', 'clase', 'caso', 'terminado', 'direccion', 'error'] as const;
      if (estado.fallidos.length > 0) lineas.push('', tabla(columnas, estado.fallidos));
      if (estado.siguiente) lineas.push('', `Hay más: --cursor ${estado.siguiente}`);
      return { texto: lineas.join('\n'), json: estado };
    },
  },

  reenviar: {
    resumen: 'Pone otra vez en espera los correos que no se pudieron enviar, o uno con --id.',
    opciones: { id: { type: 'string' } },
    ayuda: [
      '',
      'Los envía el servicio, en cuanto los ve. Los de contraseña olvidada no se repiten: quien la necesita la pide de nuevo.',
    ],
    async ejecutar({ base, config, opciones: { id } }) {
      exigirCorreo(config);
      const leido = Reenvio.safeParse(id === undefined ? {} : { ids: [Number(id)] });
      if (!leido.success) throw new ErrorUso('--id es el número de un correo fallido.');
      const { ids } = leido.data;
      const reenviados = await base.escribir((tx) => reenviarCorreos(tx, ids, deConsola()));
      return { texto: `Correos en espera otra vez: ${reenviados}.`, json: { reenviados } };
    },
  },
};

function exigirCorreo({ correo }: Config): AjustesDeCorreo {
  if (!correo) throw new ErrorComando('El correo está apagado: MESA_SMTP está vacía.');
  return correo;
}

function enRenglones(entrante: NonNullable<EstadoDeCorreo['entrante']>): string[] {
  const { direccion, conectadoDesde, ultimo, error, rechazados, ilegibles, pendientes } = entrante;
  return [
    `Buzón           ${direccion}, ${conectadoDesde ? `conectado desde ${conectadoDesde}` : 'sin conexión'}`,
    `Último leído    ${ultimo ?? 'ninguno'}`,
    `En siete días   ${rechazados} rechazados, ${ilegibles} ilegibles; ${pendientes} por intentar de nuevo`,
    ...(error ? [`  ${error}`] : []),
  ];
}
