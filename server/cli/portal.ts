/** `mesa portal …`: keys of the hand-over from the portal, and what is wrong with a token. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { auditar } from '../auditoria/auditoria.repository.ts';
import type { Base } from '../db/database.sqlite.ts';
import { buscarIps, hallarNit } from '../ips/ips.repository.ts';
import { FORMA_DE_KID } from '../portal/ajustes.ts';
import { TokenRechazado, type Entrega } from '../portal/entrega.ts';
import { ErrorJwks } from '../portal/pedir-jwks.ts';
import { abrirPortal } from '../portal/portal.ts';
import { tokenUsado } from '../portal/tokens-usados.repository.ts';
import { buscarUsuario, cuentaDe } from '../usuarios/usuarios.repository.ts';
import { deConsola, ErrorComando, ErrorUso, type Comando } from './command.ts';

const BYTES = 32;

export const PORTAL: Record<string, Comando> = {
  clave: {
    resumen: 'Crea una clave para compartir con el portal, con la forma que pide MESA_PORTAL_CLAVES.',
    opciones: { kid: { type: 'string' } },
    ayuda: [
      '',
      'Con --kid dice el nombre de la clave; sin él, el día de hoy. Para cambiarla: agregue la nueva tras una coma y',
      'reinicie; cambie la del portal; quite la vieja y reinicie. Se muestra una sola vez y no se guarda.',
    ],
    sinBase: true,
    sinConfig: true,
    async ejecutar({ opciones: { kid = new Date().toISOString().slice(0, 10) } }) {
      if (typeof kid !== 'string' || !FORMA_DE_KID.test(kid)) {
        throw new ErrorUso('--kid es de 1 a 64 letras, números, puntos, guiones y «_».');
      }
      const secreto = randomBytes(BYTES).toString('base64url');
      return { texto: `MESA_PORTAL_CLAVES=${kid}:${secreto}`, json: { kid, secreto } };
    },
  },

  cerrar: {
    resumen: 'Cierra las sesiones que se abrieron con una clave del portal, por ejemplo porque se perdió.',
    argumentos: ['kid'],
    ayuda: [
      '',
      'Antes quite la clave de MESA_PORTAL_CLAVES o del JWKS y reinicie: si no, con ella se abren otras.',
    ],
    async ejecutar({ base, argumentos: { kid = '' } }) {
      const cerradas = await base.escribir(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('sesiones')
          .where('portal', '=', kid)
          .executeTakeFirstOrThrow();
        const cuantas = Number(numDeletedRows);
        await auditar(tx, deConsola(), 'portal.cerrar', kid, { sesiones: cuantas });
        return cuantas;
      });
      return { texto: `Sesiones cerradas: ${cerradas}.`, json: { cerradas } };
    },
  },

  jwks: {
    resumen: 'Convierte claves públicas o certificados en PEM en el JWKS que pide MESA_PORTAL_JWKS.',
    argumentos: ['archivo'],
    ayuda: [
      '',
      'Escribe el JWKS; guárdelo con «> llaves.json». El kid de cada clave es su huella (RFC 7638), que el portal pone en',
      'la cabecera de sus tokens. Para cambiar de clave el archivo tiene la vieja y la nueva, una tras otra. Una clave',
      'privada no se acepta: no debe salir del portal.',
    ],
    sinBase: true,
    sinConfig: true,
    async ejecutar({ argumentos: { archivo = '' } }) {
      const texto = await readFile(archivo, 'utf8').catch(() => {
        throw new ErrorComando(`No se pudo leer ${archivo}.`);
      });
      const { jwksDePem } = await import('../portal/jwks-de-pem.ts');
      try {
        const json = await jwksDePem(texto);
        return { texto: JSON.stringify(json, null, 2), json };
      } catch (error) {
        if (error instanceof ErrorJwks)
          throw new ErrorComando(`${archivo}: ${error.message} ${error.remedio}`);
        throw error;
      }
    },
  },

  revisar: {
    resumen: 'Lee un token del portal de la entrada estándar, y dice si sirve o qué tiene mal; no lo gasta.',
    ayuda: [
      '',
      'Úselo con las mismas variables del servicio. Un token sirve por minutos: pida uno nuevo al portal.',
    ],
    async ejecutar({ base, config, texto }) {
      const portal = abrirPortal(config.portal);
      if (!portal)
        throw new ErrorComando('Faltan MESA_PORTAL_CLAVES o MESA_PORTAL_JWKS: no hay con qué leerlo.');
      const token = (await texto()).trim();
      try {
        const entrega = await portal.verificar(token, Date.now());
        const motivo = await loQueLeFalta(base, entrega, portal.ajustes.crearUsuarios);
        const { nit, alias, kid, vence } = entrega;
        return motivo === undefined
          ? {
              texto: `El token sirve: es de ${cuentaDe({ nit, alias })}, con la clave ${kid}, hasta ${new Date(vence).toISOString()}.`,
              json: {
                sirve: true,
                cuenta: cuentaDe({ nit, alias }),
                kid,
                vence: new Date(vence).toISOString(),
              },
            }
          : rechazado(motivo);
      } catch (error) {
        if (error instanceof ErrorJwks) throw new ErrorComando(`${error.message} ${error.remedio}`);
        if (error instanceof TokenRechazado) return rechazado(error.message);
        throw error;
      }
    },
  },
};

const rechazado = (motivo: string) => ({
  texto: `El token no sirve: ${motivo}.`,
  json: { sirve: false, motivo },
  fallo: true,
});

async function loQueLeFalta({ leer }: Base, entrega: Entrega, crear: boolean): Promise<string | undefined> {
  const nit = await hallarNit(leer, entrega.nit);
  const ips = await buscarIps(leer, nit);
  if (await tokenUsado(leer, entrega.jti)) return 'ya se usó: cada token vale para una sola entrada';
  if (!ips) return 'su NIT no es de ninguna IPS registrada';
  if (ips.estado !== 'ACTIVO') return 'su IPS no está activa';
  const usuario = await buscarUsuario(leer, cuentaDe({ nit, alias: entrega.alias }));
  if (usuario?.activo === 0) return 'su usuario está inactivo';
  return usuario || crear ? undefined : 'su usuario no está registrado';
}
