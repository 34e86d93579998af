/** Writes the OpenAPI document of this version, as the service gives it at /api/v1/openapi.json, into the file named. */
import { writeFileSync } from 'node:fs';
import { documentoOpenapi } from '../../server/http/openapi.ts';
import { DESCRIPCION_MAXIMO } from '../../shared/caso.ts';

const [file = 'openapi.json'] = process.argv.slice(2);
const document = documentoOpenapi({ descripcion: DESCRIPCION_MAXIMO }, 'https://mesa.example.co');
writeFileSync(file, JSON.stringify(document, null, 2));
