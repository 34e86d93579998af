/** Changes a case within the rules of shared/estado.ts. */
import type { CambioCaso, Caso } from '../../shared/caso.ts';
import { puedePasar } from '../../shared/estado.ts';
import type { Alcance } from '../alcance.ts';
import { exigirPar } from '../catalogo/catalogo.repository.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';
import { exigirFila, leerCaso, type FilaCaso } from './casos.repository.ts';

/** Applies what differs from what is there, so that the same change twice is one. */
export async function cambiarCaso(
  tx: Lectura,
  alcance: Alcance,
  numero: number,
  cambio: CambioCaso,
  ahora: number,
): Promise<Caso> {
  const { parte, usuario } = alcance;
  const fila = await exigirFila(tx, alcance, numero);
  const { estado, ...deSoporte } = cambio;
  if (parte === 'ips' && Object.values(deSoporte).some((valor) => valor !== undefined)) {
    throw new AppError('no_permitido');
  }
  if (estado !== undefined && estado !== fila.estado && !puedePasar(fila.estado, estado, parte)) {
    throw new AppError('transicion');
  }
  if (fila.estado === 'CERRADO' && Object.values(deSoporte).some((valor) => valor !== undefined)) {
    throw new AppError('caso_cerrado');
  }

  const cambios = diferencias(fila, {
    estado,
    prioridad: cambio.prioridad,
    ...(await clasificacion(tx, fila, cambio)),
    asignado: await leerAsignado(tx, cambio.asignado),
  });
  if (Object.keys(cambios).length > 0) {
    await tx
      .updateTable('casos')
      .set({ ...cambios, actualizado: ahora })
      .where('numero', '=', numero)
      .execute();
    await anotarEvento(tx, {
      tipo: 'caso.cambiado',
      caso: numero,
      nit: fila.nit,
      actor: usuario.id,
      // Who has a case and how urgent it is are the EPS's own business.
      interno: !Object.keys(cambios).some(
        (campo) => campo === 'estado' || campo === 'asunto' || campo === 'motivo',
      ),
      datos: cambios,
      creado: ahora,
    });
  }
  return leerCaso(tx, alcance, numero);
}

type Cambios = Partial<{
  estado: FilaCaso['estado'] | undefined;
  prioridad: FilaCaso['prioridad'] | undefined;
  motivo: string;
  motivo_nombre: string;
  asunto: string;
  asunto_nombre: string;
  asignado: number | null | undefined;
}>;

function diferencias(fila: FilaCaso, pedido: Cambios): Cambios {
  const previo: Record<string, unknown> = { ...fila };
  return Object.fromEntries(
    Object.entries(pedido).filter(([campo, valor]) => valor !== undefined && valor !== previo[campo]),
  );
}

/** Motivo and asunto go together: one alone must fit the other as it is. */
async function clasificacion(tx: Lectura, fila: FilaCaso, { motivo, asunto }: CambioCaso): Promise<Cambios> {
  if (motivo === undefined && asunto === undefined) return {};
  const par = await exigirPar(tx, motivo ?? fila.motivo, asunto ?? fila.asunto);
  return {
    motivo: par.motivo.codigo,
    motivo_nombre: par.motivo.nombre,
    asunto: par.asunto.codigo,
    asunto_nombre: par.asunto.nombre,
  };
}

async function leerAsignado(
  tx: Lectura,
  correo: string | null | undefined,
): Promise<number | null | undefined> {
  if (correo === undefined || correo === null) return correo;
  const usuario = await tx
    .selectFrom('usuarios')
    .select('id')
    .where('correo', '=', correo.toLowerCase())
    .where('activo', '=', 1)
    .executeTakeFirst();
  if (!usuario) throw errorDeCampo('asignado', 'no_existe');
  return usuario.id;
}
