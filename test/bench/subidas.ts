/** Sixteen files of ten megabytes at once: how fast, and how much the process grows meanwhile. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { residente } from './child-process.ts';
import { rutaDeMuestra } from '../muestras.ts';

const A_LA_VEZ = 16;
const BYTES = 10_000_000;
const FOTO = rutaDeMuestra('base.png');
const MARCO = [
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
  '\r\n--x--\r\n',
];

const archivo = Buffer.concat([readFileSync(FOTO), Buffer.alloc(BYTES, 'relleno')]).subarray(0, BYTES);
const cuerpo = Buffer.concat([Buffer.from(MARCO[0]!), archivo, Buffer.from(MARCO[1]!)]);

export interface MedidaSubidas {
  /** Megabytes a second, all together. */
  ritmo: number;
  /** MiB that the process had at the most, over what it had before; NaN where the system does not tell. */
  crecimiento: number;
}

/** To the service, as a browser does it once it has its addresses. */
export async function subir(url: string, cookie: string, pid: number): Promise<MedidaSubidas> {
  const direcciones = await Promise.all(
    Array.from({ length: A_LA_VEZ }, async () => {
      const respuesta = await fetch(`${url}/api/v1/subidas?actionType=upload&slug=adjunto`, {
        method: 'POST',
        headers: { Cookie: cookie, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          input: { id: randomUUID() },
          files: [{ name: 'a.png', size: BYTES, type: 'image/png' }],
        }),
      });
      if (!respuesta.ok) throw new Error(`presign: ${respuesta.status} ${await respuesta.text()}`);
      return ((await respuesta.json()) as { url: string }[])[0]!.url;
    }),
  );
  return medir(pid, direcciones, { Cookie: cookie });
}

export function volcar(url: string, pid: number): Promise<MedidaSubidas> {
  return medir(pid, Array<string>(A_LA_VEZ).fill(url), {});
}

async function medir(
  pid: number,
  direcciones: readonly string[],
  cabeceras: Record<string, string>,
): Promise<MedidaSubidas> {
  const antes = residente(pid);
  let mayor = antes;
  const reloj = setInterval(() => (mayor = Math.max(mayor, residente(pid))), 10);
  const inicio = performance.now();
  await Promise.all(direcciones.map((direccion) => enviar(direccion, cabeceras)));
  const segundos = (performance.now() - inicio) / 1000;
  clearInterval(reloj);
  return { ritmo: (direcciones.length * BYTES) / 1e6 / segundos, crecimiento: (mayor - antes) / 2 ** 20 };
}

function enviar(direccion: string, cabeceras: Record<string, string>): Promise<void> {
  return new Promise((cumplir, rechazar) => {
    const peticion = request(direccion, {
      method: 'PUT',
      headers: {
        ...cabeceras,
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': cuerpo.length,
      },
    });
    peticion.on('response', (respuesta) => {
      respuesta.resume().on('end', () => {
        if (respuesta.statusCode === 200) cumplir();
        else rechazar(new Error(`upload: ${respuesta.statusCode}`));
      });
    });
    peticion.on('error', rechazar);
    peticion.end(cuerpo);
  });
}
