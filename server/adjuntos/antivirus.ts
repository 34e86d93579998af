/** The antivirus clamd (MESA_CLAMD). With it configured, a file is admitted only when clamd says that it is clean. */
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errores.ts';

/** Milliseconds of silence after which clamd counts as absent. */
const SILENCIO_MS = 30_000;

export interface Clamd {
  host: string;
  puerto: number;
}

/**
 * Sends the file by INSTREAM (clamd(8)): chunks with their length in four bytes, big end first, and one of length
 * zero. Throws `adjunto_virus`, or `adjunto_sin_revisar` when clamd does not say that the file is clean.
 */
export async function exigirLimpio({ host, puerto }: Clamd, ruta: string): Promise<void> {
  let dicho: string;
  try {
    dicho = await preguntarAClamd({ host, puerto }, enTrozos(createReadStream(ruta)));
  } catch (cause) {
    throw new AppError('adjunto_sin_revisar', { cause });
  }
  if (/^stream: .+ FOUND$/.test(dicho)) throw new AppError('adjunto_virus');
  if (dicho !== 'stream: OK')
    throw new AppError('adjunto_sin_revisar', { cause: new Error(`clamd: ${dicho}`) });
}

/**
 * Sends one command to clamd and resolves to its answer, '' when it hangs up without one. Rejects when it cannot be
 * reached, or says nothing for `silencioMs`.
 */
export async function preguntarAClamd(
  { host, puerto }: Clamd,
  orden: AsyncIterable<Buffer>,
  silencioMs = SILENCIO_MS,
): Promise<string> {
  const socket = connect(puerto, host);
  socket.setTimeout(silencioMs, () => socket.destroy(new Error('clamd: silence')));
  let dicho = '';
  const respuesta = new Promise<string>((cumplir, rechazar) => {
    socket.setEncoding('utf8').on('data', (texto: string) => (dicho += texto));
    socket.on('error', rechazar);
    // It may answer, or hang up, before it has the whole file.
    for (const fin of ['end', 'close']) socket.on(fin, () => cumplir(dicho.replaceAll('\0', '').trim()));
  });
  const corte = new AbortController();
  pipeline(orden, socket, { signal: corte.signal }).catch(() => undefined);
  try {
    return await respuesta;
  } finally {
    corte.abort();
    socket.destroy();
  }
}

/** The command that has clamd look at these bytes. */
export async function* enTrozos(archivo: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  const largo = (bytes: number) => {
    const cabecera = Buffer.alloc(4);
    cabecera.writeUInt32BE(bytes);
    return cabecera;
  };
  for await (const trozo of archivo) {
    yield largo(trozo.length);
    yield trozo;
  }
  yield largo(0);
}
