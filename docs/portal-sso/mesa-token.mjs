// El token con el que el portal dice a la Mesa de Ayuda quién ingresó. Solo usa la biblioteca de Node.
import { createHmac, randomUUID } from 'node:crypto';

// La misma de MESA_PORTAL_CLAVES, kid:secreto. Guárdela donde el portal guarda sus contraseñas, nunca en la página.
const [KID, SECRETO] = process.env.CLAVE_DE_MESA.split(':');

/** nit: de la IPS que ingresó al portal. usuario y nombre: solo si la IPS tiene varios usuarios. */
export function mesaToken(nit, usuario, nombre) {
  const ahora = Math.floor(Date.now() / 1000);
  const cabecera = { alg: 'HS256', typ: 'JWT', kid: KID };
  const contenido = {
    aud: 'mesa-de-ayuda',
    sub: nit,
    iat: ahora,
    exp: ahora + 60,
    jti: randomUUID(),
    ...(usuario && { usuario, nombre }),
  };
  const enBase64 = (valor) => Buffer.from(JSON.stringify(valor)).toString('base64url');
  const firmado = `${enBase64(cabecera)}.${enBase64(contenido)}`;
  const firma = createHmac('sha256', Buffer.from(SECRETO, 'base64url')).update(firmado).digest('base64url');
  return `${firmado}.${firma}`;
}
