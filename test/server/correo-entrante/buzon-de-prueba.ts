/** A service with a mailbox, and mail that is read and decided as in the service, without a mail server. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { direccionDeRespuesta } from '../../../server/correo-entrante/direccion-de-respuesta.ts';
import { leerCorreo } from '../../../server/correo-entrante/lectura/leer-correo.ts';
import { recibirCorreo, type Decision } from '../../../server/correo-entrante/recibir-correo.ts';
import { montar, NIT_A, type Banco } from '../apoyo.ts';
import { escribirCorreo, type Parte } from './correo-escrito.ts';

export const DIRECCION = 'facturacion@clinica.example';

const ENTORNO = {
  MESA_URL: 'https://mesa.eps.example',
  MESA_SMTP: 'smtp://127.0.0.1:2525',
  MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
  MESA_IMAP: 'imaps://mesa%40eps.example:clave@imap.eps.example',
};

interface ConBuzon {
  /** The user of the IPS with the confirmed address. */
  usuario: number;
  idDe: (nit: string) => Promise<number>;
  confirmar: (usuario: number, direccion: string) => Promise<void>;
  /** The address to which this user answers on this case. */
  responderA: (caso: number, usuario?: number) => Promise<string>;
  /** What becomes of a mail as it came in. */
  recibir: (correo: Buffer, mas?: { grande?: boolean; viejo?: boolean }) => Promise<Decision>;
  /** Writes a mail to the case and has it received. */
  responder: (caso: number, partes: Parte[], cabeceras?: Record<string, string>) => Promise<Decision>;
  /** The refusals that wait to be sent. */
  rechazos: () => Promise<{ direccion: string; caso: number | null; datos: Record<string, unknown> }[]>;
}

export type BancoConBuzon = Banco & ConBuzon;

export const montarBuzon = (entorno: Record<string, string> = {}): Promise<BancoConBuzon> =>
  montarBuzonEn(entorno, (todo) => montar({ entorno: todo }));

/** The same on what `montarlo` makes with these variables. */
export async function montarBuzonEn<B extends Banco>(
  entorno: Record<string, string>,
  montarlo: (entorno: Record<string, string>) => Promise<B>,
): Promise<B & ConBuzon> {
  const banco = await montarlo({ ...ENTORNO, ...entorno });
  const { base } = banco.servicios;
  const idDe = async (nit: string) =>
    (await base.leer.selectFrom('usuarios').select('id').where('nit', '=', nit).executeTakeFirstOrThrow()).id;
  const confirmar = async (usuario: number, direccion: string) => {
    await base.escribir((tx) =>
      tx.insertInto('direcciones').values({ usuario, direccion, confirmada: 1 }).execute(),
    );
  };
  const usuario = await idDe(NIT_A);
  await confirmar(usuario, DIRECCION);
  const responderA = async (caso: number, quien = usuario) =>
    (await direccionDeRespuesta(banco.servicios, caso, quien))!;
  const recibir = async (correo: Buffer, { grande = false, viejo = false } = {}) => {
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-recibir-'));
    onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
    const ruta = join(carpeta, 'correo');
    await writeFile(ruta, correo);
    const leido = await leerCorreo({ ruta, carpeta });
    return recibirCorreo(banco.servicios, banco.servicios.config.imap!, { ...leido, grande, viejo });
  };
  return {
    ...banco,
    usuario,
    idDe,
    confirmar,
    responderA,
    recibir,
    responder: async (caso, partes, cabeceras = {}) =>
      recibir(escribirCorreo({ To: await responderA(caso), ...cabeceras }, partes)),
    rechazos: async () => {
      const filas = await base.leer
        .selectFrom('correos')
        .select(['direccion', 'caso', 'datos'])
        .where('clase', '=', 'rechazo')
        .orderBy('id')
        .execute();
      return filas.map((fila) => ({ ...fila, datos: JSON.parse(fila.datos) as Record<string, unknown> }));
    },
  };
}
