/** A certificate that nobody has signed but itself, for the hosts of these tests. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { rutaDe } from './programas.ts';

export interface Certificado {
  /** Paths of the two PEM files. */
  llave: string;
  certificado: string;
}

/** Makes one in this folder. */
export function crearCertificado(carpeta: string, hosts: readonly string[]): Certificado {
  const llave = join(carpeta, 'llave.pem');
  const certificado = join(carpeta, 'certificado.pem');
  const opciones = {
    '-newkey': 'ec',
    '-pkeyopt': 'ec_paramgen_curve:prime256v1',
    '-keyout': llave,
    '-out': certificado,
    '-days': '2',
    '-subj': `/CN=${hosts[0]}`,
    '-addext': `subjectAltName=${hosts.map((host) => `DNS:${host}`).join()}`,
  };
  execFileSync(rutaDe('openssl')!, ['req', '-x509', '-nodes', ...Object.entries(opciones).flat()], {
    stdio: 'pipe',
  });
  return { llave, certificado };
}
