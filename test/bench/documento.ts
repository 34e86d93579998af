/** A document of some size, and its way to the service. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rutaDeMuestra } from '../muestras.ts';
import { escribirZip, leerZip } from '../server/adjuntos/inspeccion/zip-de-prueba.ts';

/** A real docx, with a picture of so many bytes in it. */
export function documento(bytes: number): Buffer {
  const partes = leerZip(readFileSync(rutaDeMuestra('texto.docx')));
  return escribirZip([...partes, { nombre: 'word/media/a.bin', datos: randomBytes(bytes) }]);
}

/** Whether it was admitted. */
export async function enviarDocumento(url: string, cookie: string, bytes: Buffer): Promise<boolean> {
  const pedida = await fetch(`${url}/api/v1/subidas?actionType=upload&slug=adjunto`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      input: { id: randomUUID() },
      files: [{ name: 'a.docx', size: bytes.length, type: '' }],
    }),
  });
  if (!pedida.ok) return false;
  const [{ url: destino } = { url: '' }] = (await pedida.json()) as { url: string }[];
  const body = new FormData();
  body.set('file', new Blob([new Uint8Array(bytes)]), 'a.docx');
  const enviada = await fetch(destino, {
    method: 'PUT',
    headers: { Cookie: cookie, Range: 'bytes=0-' },
    body,
  });
  await enviada.arrayBuffer();
  return enviada.ok;
}
