/**
 * Ends requests whose body has come to a halt, and answers that nobody reads: each holds a connection, and an upload its
 * turn and its file too. What arrived of an upload stays for the next attempt.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Patience {
  /** Milliseconds between two looks at all requests. */
  everyMs: number;
  /** Looks in which a body must bring `bytes`, or its end. */
  looks: number;
  bytes: number;
  /** Looks in which something must be read of an answer that waits to be read. */
  looksUnread: number;
}

/**
 * 16 KiB a minute, which is 2.2 kbit/s: a line of 8 kbit/s brings that even if it comes in pieces of 32 KiB, as some
 * proxies pass it on. An answer may stand still for five minutes, because a piece of it has 64 KiB.
 */
const PATIENCE: Patience = { everyMs: 5_000, looks: 12, bytes: 16 * 1024, looksUnread: 60 };

/** What `said` is told of a connection that was ended. */
export interface Ended {
  path: string;
  /** Bytes that came in the last looks; undefined for an answer that nobody reads. */
  received?: number;
}

/**
 * Looks are counted and not time, so that a machine that stood still itself blames nobody. Returns how to stop looking.
 */
export function endSlowRequests(
  server: Server,
  said: (ended: Ended) => void,
  { everyMs, looks, bytes, looksUnread }: Patience = PATIENCE,
): () => void {
  // An array: a Set replaces its table now and then, and what the old table names, here a third of all requests, stays in
  // memory until V8 collects the old generation.
  const open: Watched[] = [];
  const add = (watched: Watched): void => {
    watched.place = open.push(watched) - 1;
  };
  const remove = (watched: Watched): void => {
    if (open[watched.place] !== watched) return;
    const last = open.pop();
    if (!last || last === watched) return;
    last.place = watched.place;
    open[last.place] = last;
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const watched = new Watched(request, response);
    add(watched);
    response.once('close', () => remove(watched));
  });

  const look = (): void => {
    for (const watched of [...open]) {
      if (watched.moved(bytes)) continue;
      const { request, still, received } = watched;
      if (still < (request.complete ? looksUnread : looks)) continue;
      const [path = ''] = (request.url ?? '').split('?');
      said(request.complete ? { path } : { path, received });
      remove(watched);
      watched.end();
    }
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

class Watched {
  /** Its index among the open ones. */
  place = 0;
  /** Looks since the last one at which enough had moved. */
  still = 0;
  readonly request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #socket: Socket;
  #mark: number;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.#response = response;
    // The response lets go of its socket when it ends.
    this.#socket = request.socket;
    this.#mark = this.#socket.bytesRead;
  }

  /** Bytes that came since then. */
  get received(): number {
    return this.#socket.bytesRead - this.#mark;
  }

  /** Whether the client has done its part since the last time. */
  moved(bytes: number): boolean {
    const { complete, readableLength } = this.request;
    // While some of it waits to be read here, the service is the slow one.
    const enough = complete ? this.#isRead() : readableLength > 0 || this.received >= bytes;
    this.still = enough ? 0 : this.still + 1;
    if (enough) this.#mark = complete ? this.#sent : this.#socket.bytesRead;
    return enough;
  }

  /** Whether nothing waits to be read by the client, or it has read some since. */
  #isRead(): boolean {
    return this.#socket.writableLength === 0 || this.#sent !== this.#mark;
  }

  get #sent(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  /** As Node's own time limits do (http.Server, `requestTimeout`): 408 while nothing was answered, then the end. */
  end(): void {
    const answered = this.request.complete || this.#response.headersSent;
    if (this.#socket.writable && !answered) {
      this.#socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    }
    this.#socket.destroy();
  }
}
