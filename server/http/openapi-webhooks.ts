/** The part of the OpenAPI document on what the service sends: one webhook for each type of message (docs/webhooks.md). */
import type * as z from 'zod/mini';
import { MensajesDeWebhook } from '../../shared/webhook.ts';

type Tipo = keyof typeof MensajesDeWebhook;

const SUMMARIES: Readonly<Record<Tipo, string>> = {
  'caso.registrado': 'A case was filed',
  'caso.respondido': 'A message was written on a case',
  'caso.estado': 'The estado of a case changed',
  'caso.cerrado': 'A case was closed',
  'caso.asignado': 'Another member of the staff has a case, or nobody',
  'caso.prioridad': 'The priority of a case changed',
  'caso.clasificado': 'Motivo or asunto of a case changed',
  prueba: 'A test that an administrator sent',
};

const HEADERS = {
  'webhook-id': 'Id of the message, the same at each attempt',
  'webhook-timestamp': 'When this attempt was made, in seconds since 1970',
  'webhook-signature': 'One or more of `v1,` and a HMAC-SHA256 in base64, parted by spaces',
};

const parameters = Object.entries(HEADERS).map(([name, description]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
}));

/** `toJson` makes a JSON schema of a schema of ours. */
export function webhooksOpenapi(toJson: (schema: z.ZodMiniType) => object) {
  return Object.fromEntries(
    Object.entries(MensajesDeWebhook).map(([tipo, schema]) => [
      tipo,
      {
        post: {
          operationId: `recibir-${tipo.replace('.', '-')}`,
          tags: ['webhooks'],
          summary: SUMMARIES[tipo as Tipo],
          description:
            'Sent to the addresses that administrators registered, signed by Standard Webhooks (docs/webhooks.md).',
          security: [],
          parameters,
          requestBody: { required: true, content: { 'application/json': { schema: toJson(schema) } } },
          responses: {
            '2XX': { description: 'Taken. It is not sent again' },
            410: { description: 'No more messages are wanted: the address is switched off' },
          },
        },
      },
    ]),
  );
}
