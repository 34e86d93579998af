/** Why the SMTP server took no mail, as an administrator can use it. */
import type { AjustesDeCorreo } from './ajustes.ts';
import type { FallaDeEnvio } from './fallas.ts';

export interface Explicacion {
  /** Spanish sentences. */
  dicho: string;
  remedio: string;
}

/** What errors of the connection say, by a sign of each in code or text; the first that fits. */
const SIGNOS: readonly (readonly [signo: RegExp, dicho: (servidor: string) => string, remedio: string])[] = [
  [
    /ENOTFOUND|EAI_|EDNS/,
    (servidor) => `El nombre de ${servidor} no se encuentra en el DNS.`,
    'Corrija el servidor en MESA_SMTP, o el DNS de esta máquina.',
  ],
  [
    /ECONNREFUSED/,
    (servidor) => `En ${servidor} no contesta ningún servidor de correo.`,
    'Revise el puerto en MESA_SMTP, y que el servidor de correo esté en marcha y acepte conexiones de esta máquina.',
  ],
  [
    /EAUTH|\b53[045]\b/,
    (servidor) => `${servidor} no acepta el usuario o la contraseña.`,
    'Corrija el usuario en MESA_SMTP y la contraseña en el archivo de MESA_SMTP_CLAVE_ARCHIVO, y reinicie.',
  ],
  [
    /certificate|self.signed|altname|CERT_/i,
    (servidor) => `El certificado de ${servidor} no es de confianza.`,
    'Use en MESA_SMTP el nombre que está en el certificado, o agregue su autoridad con NODE_EXTRA_CA_CERTS.',
  ],
  [
    /STARTTLS|ETLS|SSL|wrong version/i,
    (servidor) => `Con ${servidor} no se pudo cifrar la conexión.`,
    'Use smtps:// si el servidor cifra desde el principio (puerto 465) y smtp:// si lo hace con STARTTLS (puerto 587).',
  ],
  [
    /ETIMEDOUT|timeout|ESOCKET|ECONNECTION|ECONNRESET|closed|EHOSTUNREACH|ENETUNREACH/i,
    (servidor) => `${servidor} no contestó a tiempo, o cortó la conexión.`,
    'Revise el cortafuegos entre esta máquina y el servidor, y el registro del servidor de correo.',
  ],
];

/** `servidor` is host and port. */
export function explicarFalla({ que, message, codigo }: FallaDeEnvio, servidor: string): Explicacion {
  if (que === 'direccion') {
    return {
      dicho: `${servidor} no acepta esa dirección.`,
      remedio: 'Revise cómo está escrita, y que el buzón exista.',
    };
  }
  if (que === 'correo') {
    return {
      dicho: `${servidor} contestó, y rechazó el correo.`,
      remedio: 'Revise que el servidor deje a esta máquina enviar con la dirección de MESA_REMITENTE.',
    };
  }
  if (que === 'despues') {
    return {
      dicho: `${servidor} contestó que no recibe el correo ahora, y que se intente más tarde.`,
      remedio: 'Espere unos minutos y repita; si sigue así, mire el registro del servidor de correo.',
    };
  }
  const visto = `${codigo} ${message}`;
  const [, dicho, remedio] = SIGNOS.find(([signo]) => signo.test(visto)) ?? [];
  return dicho && remedio
    ? { dicho: dicho(servidor), remedio }
    : {
        dicho: `${servidor} no recibe correo ahora.`,
        remedio: 'Mire el registro del servidor de correo.',
      };
}

export const servidorDe = ({ smtp: { host, puerto } }: Pick<AjustesDeCorreo, 'smtp'>): string =>
  host.includes(':') ? `[${host}]:${puerto}` : `${host}:${puerto}`;
