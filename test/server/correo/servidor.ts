/** An SMTP server for tests, that keeps what it takes and answers as a test wants. */
import { onTestFinished } from 'vitest';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import PostalMime, { type Email } from 'postal-mime';

export interface Recibido {
  /** As the server was told, apart from what stands in the mail. */
  de: string;
  para: string[];
  crudo: string;
  correo: Email;
}

interface Conducta {
  /** Called with each recipient; an error refuses it. */
  alDestinatario?: (direccion: string) => Error | undefined;
  /** Called when the text has come; what it resolves to is answered. */
  alTexto?: (recibido: Recibido) => Promise<Error | undefined> | Error | undefined;
  opciones?: SMTPServerOptions;
}

/** A refusal with its code. */
export const rechazo = (responseCode: number, texto: string): Error =>
  Object.assign(new Error(texto), { responseCode });

export interface ServidorDePrueba {
  puerto: number;
  /** What it has taken, in order. */
  recibidos: Recibido[];
  /** Texts that have come and wait for their answer, now and at most. */
  readonly aLaVez: { ahora: number; maximo: number };
  /** From now on refuses with 550 the addresses for which this has a text. */
  rechazar: (textoPara: (direccion: string) => string | undefined) => void;
}

/** Listens on a port of its own until the test ends. */
export async function servirCorreo({
  alDestinatario = () => undefined,
  alTexto = () => undefined,
  opciones = {},
}: Conducta = {}): Promise<ServidorDePrueba> {
  const recibidos: Recibido[] = [];
  const aLaVez = { ahora: 0, maximo: 0 };
  let responder = alDestinatario;
  const servidor = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: ({ address }, _, seguir) => seguir(responder(address)),
    onData(flujo, { envelope }, seguir) {
      const trozos: Buffer[] = [];
      flujo.on('data', (trozo: Buffer) => trozos.push(trozo));
      flujo.on('end', () => {
        aLaVez.ahora += 1;
        aLaVez.maximo = Math.max(aLaVez.maximo, aLaVez.ahora);
        void (async () => {
          const crudo = Buffer.concat(trozos).toString();
          const recibido: Recibido = {
            de: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            para: envelope.rcptTo.map(({ address }) => address),
            crudo,
            correo: await PostalMime.parse(crudo),
          };
          const error = await alTexto(recibido);
          if (!error) recibidos.push(recibido);
          aLaVez.ahora -= 1;
          seguir(error);
        })();
      });
    },
    ...opciones,
  });
  servidor.on('error', () => undefined);
  const puerto = await new Promise<number>((cumplir) => {
    const escuchando = servidor.listen(0, '127.0.0.1', () => {
      cumplir((escuchando.address() as { port: number }).port);
    });
  });
  onTestFinished(() => new Promise<void>((cumplir) => servidor.close(() => cumplir())));
  return {
    puerto,
    recibidos,
    aLaVez,
    rechazar(textoPara) {
      responder = (direccion) => {
        const texto = textoPara(direccion);
        return texto === undefined ? undefined : rechazo(550, texto);
      };
    },
  };
}
