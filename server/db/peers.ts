/**
 * The processes that use one data folder, joined by a local socket: they write in turns, so that none has to try again
 * and again for SQLite's lock, and they tell each other at once what only they know. The process that listens gives out
 * the turns; when it ends, another takes its place. A turn only orders the writers: who may write is SQLite's lock
 * alone, so a process that gets no answer writes without one (docs/decisions/varios-procesos.md).
 */
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';

export interface Peers {
  /** Waits for this process's turn to write. What it returns ends the turn, and says whether something was committed. */
  readonly turn: () => Promise<Release> | Release;
  /** Sends a line to each of the other processes. */
  readonly tell: (line: string) => void;
  close(): void;
}

type Release = (committed: boolean) => void;

interface Options {
  folder: string;
  /**
   * Runs its argument while no other process runs the same, or gives up and rejects: two processes that start together
   * must not both replace the socket of one that was killed.
   */
  alone: (work: () => Promise<void>) => Promise<void>;
  /** Another process has committed. */
  onCommit: () => void;
  /** Another process told something. */
  onLine: (line: string) => void;
}

/** Milliseconds after which a turn is taken for lost: longer than most transactions take, shorter than a person waits. */
const TURN_MS = 250;
/** Milliseconds until a process whose coordinator ended looks for the next one; twice as many at most. */
const REJOIN_MS = 20;
/** The same for a coordinator that does not answer, such as a stopped process. */
const REJOIN_SILENT_MS = 5_000;
/** Addresses of sockets are at most 107 bytes long (unix(7)). */
const PATH_MAX = 107;

/** One process in the queue for turns. */
interface Asker {
  grant(): void;
}

// Each message is a line; its first character says what it is.
const ASK = 'T';
const GRANT = 'G';
const DONE = 'D';
const COMMIT = 'C';
const TELL = 'M';

const free: Release = () => {};

/** Joins the processes of this folder. Where no socket can be made, the process writes as if it were alone. */
export async function joinPeers({ folder, alone, onCommit, onLine }: Options): Promise<Peers> {
  const path = join(folder, 'procesos.sock');
  const turns = createTurns();
  const members = new Set<Socket>();
  let server: Server | undefined;
  let coordinator: Socket | undefined;
  let granted: (() => void) | undefined;
  let closed = false;

  /** Becomes a member where somebody listens, or listens. */
  async function enter(): Promise<void> {
    if (closed || (await follow())) return;
    await alone(async () => {
      if (!(await follow())) await lead();
    });
  }

  async function follow(): Promise<boolean> {
    const socket = await dial(path);
    if (!socket) return false;
    coordinator = socket;
    readLines(socket, (line) => {
      if (line === GRANT) granted?.();
      else if (line === COMMIT) onCommit();
      else if (line.startsWith(TELL)) onLine(line.slice(1));
    });
    socket.on('close', () => {
      // Otherwise it was given up, and the next search has been called for.
      if (coordinator !== socket) return;
      coordinator = undefined;
      granted?.();
      void rejoin(REJOIN_MS);
    });
    if (closed) socket.destroy();
    return true;
  }

  async function rejoin(afterMs: number): Promise<void> {
    await pausa(afterMs * (1 + Math.random()), undefined, { ref: false });
    await enter().catch(() => undefined);
  }

  async function lead(): Promise<void> {
    await rm(path, { force: true });
    const listening = createServer(admit);
    await new Promise<void>((done, fail) => {
      // Otherwise node:cluster would let the first process listen for all.
      listening.once('error', fail).listen({ path, exclusive: true }, done);
    });
    // Later errors are about connections that cannot be accepted: those processes write without turns.
    listening.on('error', () => undefined);
    listening.unref();
    server = listening;
    if (closed) listening.close();
  }

  function admit(socket: Socket): void {
    socket.unref();
    members.add(socket);
    const asker = { grant: () => void socket.write(`${GRANT}\n`) };
    readLines(socket, (line) => {
      if (line === ASK) turns.ask(asker);
      else if (line === DONE) turns.done(asker);
      else {
        spread(line, socket);
        if (line === COMMIT) onCommit();
        else if (line.startsWith(TELL)) onLine(line.slice(1));
      }
    });
    socket.on('close', () => {
      members.delete(socket);
      turns.done(asker);
    });
  }

  function spread(line: string, from?: Socket): void {
    for (const socket of members) if (socket !== from) socket.write(`${line}\n`);
  }

  function ownTurn(): Promise<Release> | Release {
    let here: () => void = () => undefined;
    const asker = { grant: () => here() };
    const release: Release = (committed) => {
      turns.done(asker);
      if (committed) spread(COMMIT);
    };
    if (turns.ask(asker)) return release;
    return new Promise((resolve) => {
      here = () => resolve(release);
    });
  }

  function askedTurn(of: Socket): Promise<Release> {
    of.write(`${ASK}\n`);
    return new Promise((resolve) => {
      const go = () => {
        granted = undefined;
        clearTimeout(clock);
        resolve((committed) => void of.write(committed ? `${DONE}\n${COMMIT}\n` : `${DONE}\n`));
      };
      const clock = setTimeout(() => {
        coordinator = undefined;
        of.destroy();
        go();
        void rejoin(REJOIN_SILENT_MS);
      }, 2 * TURN_MS);
      granted = go;
    });
  }

  await enter().catch(() => undefined);
  return {
    turn: () => (server ? ownTurn() : coordinator ? askedTurn(coordinator) : free),
    tell(line) {
      const message = `${TELL}${line}`;
      if (server) spread(message);
      else coordinator?.write(`${message}\n`);
    },
    close() {
      closed = true;
      coordinator?.destroy();
      for (const socket of members) socket.destroy();
      server?.close();
    },
  };
}

/** First come, first served; one at a time. Who keeps the turn for too long loses it to the next one that waits. */
function createTurns() {
  let current: Asker | undefined;
  let clock: NodeJS.Timeout | undefined;
  const waiting: Asker[] = [];

  function next(): void {
    clearTimeout(clock);
    clock = undefined;
    current = waiting.shift();
    current?.grant();
    watch();
  }

  function watch(): void {
    if (waiting.length > 0) clock ??= setTimeout(next, TURN_MS);
  }

  return {
    /** Whether it is this one's turn at once; otherwise it is granted later. */
    ask(asker: Asker): boolean {
      if (current) {
        waiting.push(asker);
        watch();
        return false;
      }
      current = asker;
      asker.grant();
      return true;
    },
    /** The turn has ended, or is no longer wanted. */
    done(asker: Asker): void {
      const place = waiting.indexOf(asker);
      if (asker === current) next();
      else if (place >= 0) waiting.splice(place, 1);
    },
  };
}

/** A connection to who listens there; undefined when nobody does. Rejects for a path that can be no socket. */
function dial(path: string): Promise<Socket | undefined> {
  if (Buffer.byteLength(path) > PATH_MAX)
    return Promise.reject(new Error('the path is too long for a socket'));
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.unref();
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
