/** What an administrator changes of a webhook, with an entry in the audit in the same transaction. */
import { sql } from 'kysely';
import type { CambioWebhook, Entrega, FichaWebhook, NuevoWebhook } from '../../shared/webhook.ts';
import { WEBHOOKS_MAXIMO } from '../../shared/webhook-codigos.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import type { Tx } from '../db/statement.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { ultimos } from '../eventos/eventos.repository.ts';
import type { Sello } from '../segundo-factor/sello.ts';
import { esDestino, type AjustesDeWebhooks } from './ajustes.ts';
import { encolarPrueba } from './encolar-avisos.ts';
import { aEntrega, buscarEntrega, reenviar, reenviarFallidas } from './entregas.repository.ts';
import { CAMBIO_MS, hacerSecreto } from './secretos.ts';
import {
  apagar,
  buscarWebhook,
  cambiarFila,
  contarWebhooks,
  leerFicha,
  type FilaWebhook,
} from './webhooks.repository.ts';

/** Tests of one address that may wait together. */
const PRUEBAS_A_LA_VEZ = 5;

/** A webhook with its secret, which is shown this once. */
type ConSecreto = FichaWebhook & { secreto: string };

/** Tells it of what happens from now on. Throws `validacion` for the address, or when there are as many as may be. */
export async function crearWebhook(
  tx: Tx,
  { ajustes, sello }: { ajustes: AjustesDeWebhooks; sello: Sello },
  { nombre, url: escrita, eventos }: NuevoWebhook,
  autor: Autor,
): Promise<ConSecreto> {
  const url = exigirDestino(ajustes, escrita);
  if ((await contarWebhooks(tx)) >= WEBHOOKS_MAXIMO) throw errorDeCampo('nombre', 'cantidad');
  const { evento } = await ultimos(tx);
  const { id } = await tx
    .insertInto('webhooks')
    .values({
      nombre,
      url: url.href,
      eventos: eventos.join(),
      desde_evento: evento,
      creado: autor.ahora,
      // The seal is of this webhook alone, whose id is known now.
      secreto: Buffer.alloc(0),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { secreto, sellado } = hacerSecreto(sello, id);
  await cambiarFila(tx, id, { secreto: sellado });
  await auditar(tx, autor, 'webhook.crear', llamado({ nombre, url: url.href }), { eventos });
  return { ...(await exigirFicha(tx, id)), secreto };
}

/** Throws `no_existe`, and `validacion` for the address. */
export async function modificarWebhook(
  tx: Tx,
  ajustes: AjustesDeWebhooks,
  id: number,
  cambio: CambioWebhook,
  autor: Autor,
): Promise<FichaWebhook> {
  const previo = await exigirWebhook(tx, id);
  const {
    nombre = previo.nombre,
    eventos = previo.eventos.split(','),
    activo = previo.activo === 1,
  } = cambio;
  const url = cambio.url === undefined ? previo.url : exigirDestino(ajustes, cambio.url).href;
  const datos = { nombre, url, eventos: eventos.join() };
  const cambiados = (Object.keys(datos) as (keyof typeof datos)[]).filter(
    (campo) => datos[campo] !== previo[campo],
  );
  if (cambiados.length > 0) {
    // Failures of another address say nothing of this one.
    await cambiarFila(tx, id, { ...datos, ...(url !== previo.url && { falla_desde: null }) });
    await auditar(tx, autor, 'webhook.cambiar', llamado(datos), {
      cambiados,
      antes: llamado(previo),
      eventos,
    });
  }
  if (activo && previo.activo === 0) await encender(tx, id, llamado(datos), autor);
  if (!activo && previo.activo === 1) {
    await apagar(tx, id, 'persona', autor.ahora);
    await auditar(tx, autor, 'webhook.apagar', llamado(datos));
  }
  return exigirFicha(tx, id);
}

/** What happened while it was off is not told. */
async function encender(tx: Tx, id: number, objeto: string, autor: Autor): Promise<void> {
  const { evento } = await ultimos(tx);
  await cambiarFila(tx, id, { activo: 1, apagado_por: null, falla_desde: null, desde_evento: evento });
  await auditar(tx, autor, 'webhook.encender', objeto);
}

/** Its deliveries are deleted before it (borrarEntregas). Throws `no_existe`. */
export async function borrarWebhook(tx: Tx, id: number, autor: Autor): Promise<void> {
  const previo = await exigirWebhook(tx, id);
  await tx.deleteFrom('webhooks').where('id', '=', id).execute();
  await auditar(tx, autor, 'webhook.borrar', llamado(previo));
}

/** The present secret signs for a day more; the one before it no longer does. Throws `no_existe`. */
export async function renovarSecreto(tx: Tx, sello: Sello, id: number, autor: Autor): Promise<ConSecreto> {
  const previo = await exigirWebhook(tx, id);
  const { secreto, sellado } = hacerSecreto(sello, id);
  await cambiarFila(tx, id, {
    secreto: sellado,
    anterior: previo.secreto,
    anterior_hasta: autor.ahora + CAMBIO_MS,
  });
  await auditar(tx, autor, 'webhook.secreto', llamado(previo));
  return { ...(await exigirFicha(tx, id)), secreto };
}

/** Throws `no_existe`, and `demasiados_intentos` while other tests wait. */
export async function probarWebhook(tx: Tx, id: number, autor: Autor): Promise<Entrega> {
  const webhook = await exigirWebhook(tx, id);
  const { cuantas } = await tx
    .selectFrom('entregas')
    .select((eb) => eb.fn.countAll<number>().as('cuantas'))
    .where('webhook', '=', id)
    .where('estado', '=', sql.lit('espera'))
    .where('tipo', '=', 'prueba')
    .executeTakeFirstOrThrow();
  if (cuantas >= PRUEBAS_A_LA_VEZ) throw new AppError('demasiados_intentos', { reintentarEn: 60 });
  const entrega = await encolarPrueba(tx, id, autor.ahora);
  await auditar(tx, autor, 'webhook.probar', llamado(webhook));
  return exigirEntrega(tx, entrega);
}

/** Throws `no_existe` and `webhook_apagado`. */
export async function reenviarLoFallido(tx: Tx, id: number, autor: Autor): Promise<number> {
  const webhook = await exigirEncendido(tx, id);
  const cuantas = await reenviarFallidas(tx, id, autor.ahora);
  if (cuantas > 0) await auditar(tx, autor, 'webhook.reenviar', llamado(webhook), { cuantas });
  return cuantas;
}

/** Throws `no_existe` and `webhook_apagado`. */
export async function reenviarUna(tx: Tx, id: number, autor: Autor): Promise<Entrega> {
  const { webhook: de, tipo, mensaje } = await exigirFilaDeEntrega(tx, id);
  const webhook = tipo === 'prueba' ? await exigirWebhook(tx, de) : await exigirEncendido(tx, de);
  await reenviar(tx, id, autor.ahora);
  await auditar(tx, autor, 'webhook.reenviar', llamado(webhook), { mensaje });
  return exigirEntrega(tx, id);
}

function exigirDestino(ajustes: AjustesDeWebhooks, escrita: string): URL {
  const url = URL.canParse(escrita) ? new URL(escrita) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw errorDeCampo('url', 'formato');
  if (!esDestino(ajustes, url)) throw errorDeCampo('url', 'no_permitido');
  return url;
}

async function exigirWebhook(tx: Tx, id: number): Promise<FilaWebhook> {
  const webhook = await buscarWebhook(tx, id);
  if (!webhook) throw new AppError('no_existe');
  return webhook;
}

async function exigirEncendido(tx: Tx, id: number): Promise<FilaWebhook> {
  const webhook = await exigirWebhook(tx, id);
  if (webhook.activo === 0) throw new AppError('webhook_apagado');
  return webhook;
}

async function exigirFicha(tx: Tx, id: number): Promise<FichaWebhook> {
  const ficha = await leerFicha(tx, id);
  if (!ficha) throw new AppError('no_existe');
  return ficha;
}

async function exigirFilaDeEntrega(tx: Tx, id: number) {
  const fila = await buscarEntrega(tx, id);
  if (!fila) throw new AppError('no_existe');
  return fila;
}

const exigirEntrega = async (tx: Tx, id: number): Promise<Entrega> =>
  aEntrega(await exigirFilaDeEntrega(tx, id));

/** Its name and host for the audit: path and query may hold a secret of the receiver's. */
const llamado = ({ nombre, url }: Pick<FilaWebhook, 'nombre' | 'url'>): string =>
  `${nombre} (${new URL(url).host})`;
