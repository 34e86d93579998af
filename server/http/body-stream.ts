/** Pieces of bytes as the body of an answer. */
import { Readable } from 'node:stream';

/**
 * The pieces, taken as they are read; when the reader goes away their source is told to end. Not by Readable.toWeb, which
 * throws where nobody catches it, and so ends the process, when a reader goes away between two pieces.
 */
export function bodyOf(pieces: AsyncIterable<Uint8Array>): ReadableStream {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
      // The iterator of a stream that was never read does not end it.
      if (pieces instanceof Readable) pieces.destroy();
    },
  });
}
