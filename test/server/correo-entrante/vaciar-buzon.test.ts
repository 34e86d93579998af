/** The folder is emptied mail by mail, also by servers that stop in the middle of one. */
import { expect, onTestFinished, test } from 'vitest';
import { conectar } from '../../../server/correo-entrante/conexion.ts';
import { leerCorreo } from '../../../server/correo-entrante/lectura/leer-correo.ts';
import { vaciarBuzon } from '../../../server/correo-entrante/vaciar-buzon.ts';
import { montarBuzon, type BancoConBuzon } from './buzon-de-prueba.ts';
import { enTexto, escribirCorreo } from './correo-escrito.ts';
import { entera, servirImap, type ServidorImap } from './servidor-imap.ts';

/** Connects once, and looks at each mail once; true when the connection lasted. */
async function vaciar(
  { servicios }: BancoConBuzon,
  { puerto }: ServidorImap,
  plazoMs?: number,
): Promise<boolean> {
  const ajustes = { ...servicios.config.imap!, host: '127.0.0.1', puerto, tls: 'no' as const };
  const cliente = await conectar(ajustes, () => undefined);
  onTestFinished(() => cliente.close());
  const lector = { leer: leerCorreo, cerrar: () => Promise.resolve() };
  const parar = new AbortController().signal;
  return vaciarBuzon({ servicios, ajustes, lector, parar, ...(plazoMs && { plazoMs }) }, cliente).then(
    () => true,
    () => false,
  );
}

/** The texts of the messages of a case. */
const textosDe = ({ servicios }: BancoConBuzon) =>
  servicios.base.leer
    .selectFrom('mensajes')
    .select('texto')
    .orderBy('id')
    .execute()
    .then((filas) => filas.map(({ texto }) => texto));

test.each([
  ['hangs up', undefined, (socket: { destroy(): void }) => socket.destroy()],
  ['sends nothing more', 100, () => undefined],
] as const)(
  'a mail at which the server %s keeps no other, and is read when it can be',
  async (_, plazo, romper) => {
    const banco = await montarBuzon();
    const { numero } = await (await banco.ips()).crearCaso();
    const antes = await textosDe(banco);
    const To = await banco.responderA(numero);
    let roto = true;
    const servidor = await servirImap([
      {
        correo: escribirCorreo({ To }, [enTexto('El primero')]),
        entrega: (socket, correo, contestar) => (roto ? romper(socket) : entera(socket, correo, contestar)),
      },
      { correo: escribirCorreo({ To }, [enTexto('El segundo')]), entrega: entera },
    ]);
    expect(await vaciar(banco, servidor, plazo)).toBe(false);
    expect(await vaciar(banco, servidor)).toBe(true);
    expect(servidor.pedidos.at(-1)).toBe(2);
    expect((await textosDe(banco)).slice(antes.length)).toEqual(['El segundo']);
    // However often it happens, nothing is said against the mail.
    for (let vez = 0; vez < 12; vez += 1) {
      banco.avanzar(3_600_000);
      expect(await vaciar(banco, servidor, plazo)).toBe(false);
    }
    roto = false;
    banco.avanzar(3_600_000);
    expect(await vaciar(banco, servidor)).toBe(true);
    expect((await textosDe(banco)).slice(antes.length)).toEqual(['El segundo', 'El primero']);
    expect(
      [...servidor.carpetas].map(([nombre, correos]) => [nombre.replace(/^INBOX/, ''), correos.length]),
    ).toEqual([
      ['Procesados', 2],
      ['Rechazados', 0],
      ['Por revisar', 0],
    ]);
  },
);
