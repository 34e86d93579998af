/** A closed loop of clients over keep-alive connections: each asks, waits for the answer, asks again. */
import { Agent, request } from 'node:http';

export interface Medida {
  /** Answers a second. */
  ritmo: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export interface Peticion {
  metodo: string;
  ruta: string;
  cabeceras?: Record<string, string>;
  cuerpo?: string;
}

/** Sends `total` requests with `clientes` at a time; throws at the first answer that is not `exito`. */
export async function cargar(
  url: string,
  { clientes, total, exito }: { clientes: number; total: number; exito: number },
  hacer: (i: number) => Peticion,
): Promise<Medida> {
  const agent = new Agent({ keepAlive: true, maxSockets: clientes });
  const { hostname, port } = new URL(url);
  const tiempos: number[] = [];
  let siguiente = 0;
  const cliente = async () => {
    while (siguiente < total) {
      const { metodo, ruta, cabeceras, cuerpo } = hacer(siguiente++);
      const inicio = performance.now();
      const status = await new Promise<number>((resolver, rechazar) => {
        const opciones = { agent, hostname, port, method: metodo, path: ruta };
        const headers = { ...cabeceras, ...(cuerpo && { 'Content-Length': Buffer.byteLength(cuerpo) }) };
        const peticion = request({ ...opciones, headers }, (respuesta) => {
          respuesta.resume();
          respuesta.on('end', () => resolver(respuesta.statusCode ?? 0));
        });
        peticion.on('error', rechazar);
        peticion.end(cuerpo);
      });
      if (status !== exito) throw new Error(`${metodo} ${ruta}: ${status}`);
      tiempos.push(performance.now() - inicio);
    }
  };
  const inicio = performance.now();
  await Promise.all(Array.from({ length: clientes }, cliente));
  const segundos = (performance.now() - inicio) / 1000;
  agent.destroy();
  return { ritmo: total / segundos, p50: cuantil(tiempos, 0.5), p99: cuantil(tiempos, 0.99) };
}

/** The value that this part of them does not exceed. */
export function cuantil(valores: readonly number[], q: number): number {
  const orden = [...valores].sort((a, b) => a - b);
  return orden[Math.min(orden.length - 1, Math.floor(orden.length * q))] ?? 0;
}

export const mediana = (valores: readonly number[]): number =>
  [...valores].sort((a, b) => a - b)[Math.floor(valores.length / 2)] ?? 0;
