/** A service with webhooks, and what its administrator does with them. */
import { expect } from 'vitest';
import { crearReparto } from '../../../server/reparto/repartir.ts';
import { encolarAvisos } from '../../../server/webhooks/encolar-avisos.ts';
import { crearEnviador } from '../../../server/webhooks/enviador.ts';
import type { FichaWebhook, ListaEntregas } from '../../../shared/webhook.ts';
import { TIPOS_DE_AVISO } from '../../../shared/webhook-codigos.ts';
import { ADMIN, montar, type Banco, type Cliente } from '../apoyo.ts';
import type { Receptor } from './receptor.ts';

export type Ficha = FichaWebhook & { secreto: string };

/** A service that may tell these receivers, with an administrator. */
export async function conDestinos(...receptores: Receptor[]): Promise<{ banco: Banco; carla: Cliente }> {
  const lista = receptores.map(({ destino }) => destino).join() || '*.example.co';
  const banco = await montar({ entorno: { MESA_WEBHOOKS: lista } });
  return { banco, carla: await banco.agente(ADMIN) };
}

/** Registered by `carla`, an administrator; told of everything, unless it says of what. */
export async function registrar(
  carla: Cliente,
  url: string,
  eventos: readonly string[] = TIPOS_DE_AVISO,
): Promise<Ficha> {
  const { status, json } = await carla.pedir<Ficha>('POST', '/admin/webhooks', {
    cuerpo: { nombre: 'GLPI', url, eventos },
  });
  expect(status).toBe(201);
  return json;
}

/** Distributes and sends all that there is now. */
export async function avisar({ servicios }: Banco): Promise<void> {
  const { base, log, reloj } = servicios;
  const reparto = await crearReparto({
    base,
    destino: 'webhooks',
    alEvento: (tx, evento) => encolarAvisos(tx, evento, reloj()),
    log,
  });
  await reparto.repartir();
  await reparto.detener();
  const enviador = crearEnviador(servicios);
  await enviador.vaciar();
  await enviador.detener();
}

export const entregasDe = async (carla: Cliente, id: number, consulta = ''): Promise<ListaEntregas> =>
  (await carla.pedir<ListaEntregas>('GET', `/admin/webhooks/${id}/entregas${consulta}`)).json;

export const fichaDe = async (carla: Cliente, id: number): Promise<FichaWebhook> => {
  const { json } = await carla.pedir<{ webhooks: FichaWebhook[] }>('GET', '/admin/webhooks');
  return json.webhooks.find((uno) => uno.id === id)!;
};
