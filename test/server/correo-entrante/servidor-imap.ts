/** An IMAP server of a few commands that does with each mail what a test says; it has no MOVE, as older servers. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** How a mail is handed out: whole, or as a server does that is broken. */
type Entrega = (socket: Socket, correo: Buffer, contestar: () => void) => void;

export const entera: Entrega = (socket, correo, contestar) => {
  socket.write(correo);
  contestar();
};

export interface ServidorImap {
  puerto: number;
  /** What is in each folder. */
  carpetas: Map<string, Buffer[]>;
  /** Numbers of the mails in the order in which they were fetched. */
  pedidos: number[];
}

/** Has these mails in INBOX, numbered from 1 on. Listens until the test ends. */
export async function servirImap(correos: { correo: Buffer; entrega: Entrega }[]): Promise<ServidorImap> {
  const quedan = new Map(correos.map((uno, i) => [i + 1, uno]));
  const carpetas = new Map<string, Buffer[]>();
  const pedidos: number[] = [];
  const enOrden = () => [...quedan.keys()];
  const lugar = (uid: number) => enOrden().indexOf(uid) + 1;

  const ordenes: [RegExp, (socket: Socket, ok: () => void, ...partes: string[]) => void][] = [
    [/^CAPABILITY/, (socket, ok) => (socket.write('* CAPABILITY IMAP4rev1 UIDPLUS\r\n'), ok())],
    [/^(?:LIST|LSUB)/, (socket, ok) => (socket.write('* LIST (\\HasNoChildren) NIL INBOX\r\n'), ok())],
    [/^CREATE "?([^"]*)"?/, (_, ok, nombre) => (carpetas.set(nombre, carpetas.get(nombre) ?? []), ok())],
    [
      /^SELECT/,
      (socket, ok) => {
        socket.write(`* ${quedan.size} EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 99] .\r\n`);
        ok();
      },
    ],
    [/^UID SEARCH/, (socket, ok) => (socket.write(`* SEARCH ${enOrden().join(' ')}\r\n`), ok())],
    [
      /^UID FETCH (\d+) .*BODY/,
      (socket, ok, uid) => {
        const { correo, entrega } = quedan.get(Number(uid))!;
        pedidos.push(Number(uid));
        socket.write(`* ${lugar(Number(uid))} FETCH (UID ${uid} BODY[]<0> {${correo.length}}\r\n`);
        entrega(socket, correo, () => {
          socket.write(')\r\n');
          ok();
        });
      },
    ],
    [
      /^UID FETCH (\d+)/,
      (socket, ok, uid) => {
        const bytes = quedan.get(Number(uid))!.correo.length;
        socket.write(`* ${lugar(Number(uid))} FETCH (UID ${uid} RFC822.SIZE ${bytes})\r\n`);
        ok();
      },
    ],
    [
      /^UID COPY (\d+) "?([^"]*)"?/,
      (_, ok, uid, nombre) => {
        carpetas.get(nombre)!.push(quedan.get(Number(uid))!.correo);
        ok();
      },
    ],
    [
      /^UID EXPUNGE (\d+)/,
      (socket, ok, uid) => {
        const era = lugar(Number(uid));
        quedan.delete(Number(uid));
        socket.write(`* ${era} EXPUNGE\r\n`);
        ok();
      },
    ],
    [/^./, (_, ok) => ok()],
  ];

  const server = createServer((socket) => {
    socket.setNoDelay(true).on('error', () => undefined);
    socket.write('* OK\r\n');
    let recibido = '';
    socket.on('data', (trozo: Buffer) => {
      recibido += trozo.toString();
      const lineas = recibido.split('\r\n');
      recibido = lineas.pop()!;
      for (const linea of lineas) {
        const [, marca, dicho = ''] = /^(\S+) (.*)$/.exec(linea) ?? [];
        const [orden, hacer] = ordenes.find(([cual]) => cual.test(dicho)) ?? [];
        hacer?.(socket, () => void socket.write(`${marca} OK .\r\n`), ...(orden!.exec(dicho) ?? []).slice(1));
      }
    });
  });
  await new Promise<void>((listo) => server.listen(0, '127.0.0.1', listo));
  onTestFinished(() => void server.close());
  return { puerto: (server.address() as AddressInfo).port, carpetas, pedidos };
}
