/** The mailbox to which notices are answered (MESA_IMAP): whether it can be read, without reading or moving any mail. */
import type { AjustesDeImap } from '../correo-entrante/ajustes.ts';
import { arreglar, bien, type Hallazgo } from './hallazgo.ts';

/** Milliseconds for the connection and each answer. */
const PACIENCIA = 10_000;

export async function revisarBuzon(ajustes: AjustesDeImap, paciencia = PACIENCIA): Promise<Hallazgo> {
  const { fraseDeImap, probarBuzon } = await import('../correo-entrante/conexion.ts');
  const { host, tls, carpeta } = ajustes;
  try {
    await probarBuzon(ajustes, paciencia);
    return bien(
      `El buzón en ${host} contesta${tls === 'no' ? ', sin cifrar' : ' con TLS'}, acepta el usuario y la contraseña y tiene la carpeta «${carpeta}».`,
    );
  } catch (error) {
    return arreglar(
      fraseDeImap(error, ajustes),
      'Corrija MESA_IMAP, o el servidor del buzón; mientras tanto las respuestas a los avisos esperan en él.',
    );
  }
}
