/** Sends 24 documents of 515 KB at once to URL, again and again; each that is refused is a line of RECHAZOS. */
import { appendFileSync } from 'node:fs';
import { documento, enviarDocumento } from './documento.ts';

const { URL: url = '', COOKIE = '', RECHAZOS = '' } = process.env;
const bytes = documento(515_000);
let dicho = false;

async function inundar(): Promise<never> {
  for (;;) {
    const admitido = await enviarDocumento(url, COOKIE, bytes).catch((error: unknown) => String(error));
    if (admitido !== true) appendFileSync(RECHAZOS, `${String(admitido)}\n`);
    // Whoever started it waits for this line.
    if (!dicho) process.stdout.write(`${url}\n`);
    dicho = true;
  }
}

await Promise.all(Array.from({ length: 24 }, inundar));
