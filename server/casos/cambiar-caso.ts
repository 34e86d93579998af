/** Changes a case within the rules of shared/estado.ts. */
import type { CambioCaso, Caso } from '../../shared/caso.ts';
import { puedePasar } from '../../shared/transiciones.ts';
import type { Alcance } from '../alcance.ts';
import { exigirPar } from '../catalogo/catalogo.repository.ts';
import { consultar, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { anotarCambio } from '../eventos/eventos.repository.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { exigirFila, leerCaso, type FilaCaso } from './casos.repository.ts';
import { alCambiarEstado, alReclasificar } from './plazos.ts';
import { alReabrir } from './soltar-casos.ts';

/** Applies only what differs from the present values, so that repeating a change has no effect. */
export function* cambiarCaso(
  tx: Tx,
  alcance: Alcance,
  numero: number,
  cambio: CambioCaso,
  ahora: number,
  calendario: Calendario,
): Pasos<Caso> {
  const { usuario } = alcance;
  const fila = yield* exigirFila(tx, alcance, numero);
  exigirPermiso(alcance, fila, cambio);
  const { estado, prioridad } = cambio;
  const asignado = yield* leerAsignado(tx, alcance, cambio.asignado);
  // When two agents take the same case, the second gets an error, unless the case is already the second agent's.
  if (cambio.asignadoAntes !== undefined && asignado !== fila.asignado) {
    const antes = cambio.asignadoAntes === 'yo' ? usuario.correo : cambio.asignadoAntes?.toLowerCase();
    if ((antes ?? null) !== fila.asignado_correo) throw new AppError('asignado_otro');
  }
  const par = yield* clasificacion(tx, fila, cambio);
  const cambios = diferencias(fila, {
    estado,
    prioridad,
    asignado,
    ...(asignado === undefined && estado && (yield* alReabrir(tx, fila, estado))),
    ...(par && {
      motivo: par.motivo.codigo,
      motivo_nombre: par.motivo.nombre,
      asunto: par.asunto.codigo,
      asunto_nombre: par.asunto.nombre,
      meta_solucion: par.metas.meta_solucion,
    }),
  });
  if (Object.keys(cambios).length > 0) {
    const soporte = alcance.parte === 'soporte' ? usuario.id : null;
    const despues = { ...fila, ...cambios };
    const plazos = {
      ...(par && despues.resuelto === null && { vence: alReclasificar(calendario, despues, par.metas) }),
      ...(cambios.estado && alCambiarEstado(calendario, despues, cambios.estado, soporte, ahora)),
    };
    yield* consultar(
      tx,
      tx
        .updateTable('casos')
        .set({ ...cambios, ...plazos, ...(seVe(cambios) && { actualizado: ahora }) })
        .where('numero', '=', numero),
    );
    yield* anotarCambio(tx, fila, cambios, { caso: numero, nit: fila.nit, actor: usuario.id, creado: ahora });
  }
  return yield* leerCaso(tx, alcance, numero);
}

/**
 * Whether an IPS may see the change: who has its case and its priority are hidden, also in the time of the last change.
 */
const seVe = ({ prioridad: _, asignado: __, ...resto }: Cambios): boolean => Object.keys(resto).length > 0;

function exigirPermiso({ parte }: Alcance, fila: FilaCaso, { estado, ...deSoporte }: CambioCaso): void {
  const pideMas = Object.values(deSoporte).some((valor) => valor !== undefined);
  if (parte === 'ips' && pideMas) throw new AppError('no_permitido');
  if (estado !== undefined && estado !== fila.estado && !puedePasar(fila.estado, estado, parte)) {
    throw new AppError('transicion');
  }
  if (fila.estado === 'CERRADO' && pideMas) throw new AppError('caso_cerrado');
}

type Cambios = Partial<
  Pick<
    FilaCaso,
    | 'estado'
    | 'prioridad'
    | 'motivo'
    | 'motivo_nombre'
    | 'asunto'
    | 'asunto_nombre'
    | 'asignado'
    | 'meta_solucion'
  >
>;

function diferencias(fila: FilaCaso, pedido: { [C in keyof Cambios]: Cambios[C] | undefined }): Cambios {
  const previo: Record<string, unknown> = { ...fila };
  return Object.fromEntries(
    Object.entries(pedido).filter(([campo, valor]) => valor !== undefined && valor !== previo[campo]),
  );
}

/**
 * Motivo and asunto must fit each other, also when only one of them changes. The new motivo's targets apply from now
 * on.
 */
function* clasificacion(tx: Tx, fila: FilaCaso, { motivo, asunto }: CambioCaso) {
  if (motivo === undefined && asunto === undefined) return undefined;
  return yield* exigirPar(tx, motivo ?? fila.motivo, asunto ?? fila.asunto);
}

/** The user's id for a correo or `yo` (the asker). Throws `validacion` for anybody who is not active staff. */
function* leerAsignado(
  tx: Tx,
  { usuario: yo }: Alcance,
  correo: string | null | undefined,
): Pasos<number | null | undefined> {
  if (correo === undefined || correo === null) return correo;
  if (correo === 'yo') return yo.id;
  const [usuario] = yield* consultar(
    tx,
    tx.selectFrom('usuarios').select('id').where('correo', '=', correo.toLowerCase()).where('activo', '=', 1),
  );
  if (!usuario) throw errorDeCampo('asignado', 'no_existe');
  return usuario.id;
}
