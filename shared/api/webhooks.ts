import * as z from 'zod/mini';
import {
  CambioWebhook,
  ConsultaEntregas,
  Entrega,
  FichaWebhook,
  ListaEntregas,
  ListaWebhooks,
  NuevoWebhook,
  Reenviadas,
  SecretoDado,
} from '../webhook.ts';
import { endpoint } from './endpoint.ts';

export const listarWebhooks = endpoint({
  method: 'GET',
  path: '/admin/webhooks',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Webhooks',
  description:
    'Lists the addresses that are told of cases, and the hosts that the operator allows; `destinos` is null while MESA_WEBHOOKS is not set.',
  status: 200,
  answer: ListaWebhooks,
  refusals: [],
});

export const registrarWebhook = endpoint({
  method: 'POST',
  path: '/admin/webhooks',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Register a webhook',
  description:
    'Registers an address that is told of what happens from now on; the secret that signs is shown this once. A host that MESA_WEBHOOKS does not allow is a fault of the field `url`.',
  body: NuevoWebhook,
  status: 201,
  answer: z.object({ ...FichaWebhook.shape, ...SecretoDado.shape }),
  refusals: ['no_existe'],
});

export const cambiarWebhook = endpoint({
  method: 'PATCH',
  path: '/admin/webhooks/:id',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Change a webhook',
  description:
    'Changes name, address or events, switches it off or on. What waits when it is switched off is not sent, and may be sent again; what happens while it is off is not told.',
  body: CambioWebhook,
  status: 200,
  answer: FichaWebhook,
  refusals: [],
});

export const borrarWebhook = endpoint({
  method: 'DELETE',
  path: '/admin/webhooks/:id',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Delete a webhook',
  description: 'Deletes an address with its secrets and the log of its deliveries.',
  status: 204,
  refusals: [],
});

export const renovarSecreto = endpoint({
  method: 'POST',
  path: '/admin/webhooks/:id/secreto',
  access: 'admin',
  tag: 'webhooks',
  summary: 'A new secret for a webhook',
  description:
    'Makes a new secret, shown this once. For 24 hours the one before signs too, as a second signature of the same header.',
  status: 200,
  answer: z.object({ ...FichaWebhook.shape, ...SecretoDado.shape }),
  refusals: [],
});

export const probarWebhook = endpoint({
  method: 'POST',
  path: '/admin/webhooks/:id/prueba',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Send a test',
  description:
    'Sends a message of the type `prueba`, once, also to an address that is switched off. How it went is in the list of deliveries.',
  status: 201,
  answer: Entrega,
  refusals: ['demasiados_intentos'],
});

export const listarEntregas = endpoint({
  method: 'GET',
  path: '/admin/webhooks/:id/entregas',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Deliveries of a webhook',
  description: 'Lists what was sent or waits, newest first; it is kept for 30 days.',
  query: ConsultaEntregas,
  status: 200,
  answer: ListaEntregas,
  refusals: [],
});

export const reenviarFallidas = endpoint({
  method: 'POST',
  path: '/admin/webhooks/:id/reenviar',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Send again what failed',
  description:
    'All deliveries of this address that failed, the oldest 10 000 at most, wait again under the same `webhook-id`. An address that is switched off is refused.',
  status: 200,
  answer: Reenviadas,
  refusals: ['webhook_apagado'],
});

export const reenviarEntrega = endpoint({
  method: 'POST',
  path: '/admin/entregas/:id/reenviar',
  access: 'admin',
  tag: 'webhooks',
  summary: 'Send one delivery again',
  description: 'A delivery that failed, or was taken, waits again under the same `webhook-id`.',
  status: 200,
  answer: Entrega,
  refusals: ['webhook_apagado'],
});
