/** A mail server that knows as much of IMAP as `mesa doctor` asks of a mailbox. */
import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Opciones {
  clave: string;
  carpetas: readonly string[];
  /** Accepts the connection and says nothing. */
  callado?: boolean;
}

/** Returns its port, and the commands that it got, without what follows them. */
export async function servirImap({ clave, carpetas, callado = false }: Opciones): Promise<{
  puerto: number;
  mandos: string[];
}> {
  const mandos: string[] = [];
  const server = createServer((enchufe) => {
    enchufe.on('error', () => undefined);
    onTestFinished(() => void enchufe.destroy());
    if (callado) return;
    enchufe.write('* OK [CAPABILITY IMAP4rev1] listo\r\n');
    let resto = '';
    enchufe.on('data', (trozo) => {
      const lineas = (resto + trozo.toString()).split('\r\n');
      resto = lineas.pop()!;
      for (const linea of lineas) {
        const [marca = '', mando = '', ...mas] = linea.split(' ');
        mandos.push(mando);
        enchufe.write(
          responder(mando, mas.join(' ').replaceAll('"', ''))
            .map((una) => `${una}\r\n`)
            .join('')
            .replace('@', marca),
        );
      }
    });
  });
  function responder(mando: string, resto: string): string[] {
    if (mando === 'LOGIN')
      return [resto.endsWith(` ${clave}`) ? '@ OK entró' : '@ NO [AUTHENTICATIONFAILED] no entra'];
    if (mando === 'LIST')
      return [...carpetas.filter((una) => resto.trim() === una).map((una) => `* LIST () "/" ${una}`), '@ OK'];
    if (mando === 'EXAMINE')
      return carpetas.includes(resto)
        ? ['* 0 EXISTS', '* OK [UIDVALIDITY 1]', '@ OK [READ-ONLY] abierta']
        : ['@ NO [NONEXISTENT] no está'];
    if (mando === 'CAPABILITY') return ['* CAPABILITY IMAP4rev1', '@ OK'];
    return mando === 'LOGOUT' ? ['* BYE', '@ OK'] : ['@ OK'];
  }
  await new Promise<void>((listo) => server.listen(0, '127.0.0.1', listo));
  onTestFinished(() => void server.close());
  return { puerto: (server.address() as AddressInfo).port, mandos };
}
