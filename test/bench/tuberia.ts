/** The raw reference for uploads: `node:http` that pipes each body to a file. */
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const carpeta = process.env.CARPETA ?? '.';
let cuenta = 0;
const server = createServer((peticion, respuesta) => {
  pipeline(peticion, createWriteStream(join(carpeta, String((cuenta += 1))))).then(
    () => respuesta.end(),
    () => respuesta.destroy(),
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
