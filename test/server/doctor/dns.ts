/** A DNS server for tests, that answers what a test says. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** By type and name, such as `TXT eps.example`. A name that exists without records of a type has an empty list of it. */
export type Zona = Record<string, readonly string[]>;

const TIPO: Record<number, string> = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA' };
const NXDOMAIN = 3;

/** Listens until the test ends; without a zone it never answers. Returns its address, for `setServers`. */
export async function servirDns(zona?: Zona): Promise<string> {
  const servidor = createSocket('udp4');
  servidor.on('message', (pregunta, { port, address }) => {
    const { nombre, tipo, fin } = leerPregunta(pregunta);
    if (!zona) return;
    const hallados = zona[`${TIPO[tipo]} ${nombre}`];
    const existe = Object.keys(zona).some((clave) => clave.split(' ')[1]!.endsWith(nombre));
    const respuestas = (hallados ?? []).map((valor) => registro(tipo, valor));
    const cabeza = Buffer.alloc(12);
    pregunta.copy(cabeza, 0, 0, 2);
    cabeza.writeUInt16BE(0x8180 | (existe ? 0 : NXDOMAIN), 2);
    cabeza.writeUInt16BE(1, 4);
    cabeza.writeUInt16BE(respuestas.length, 6);
    servidor.send(Buffer.concat([cabeza, pregunta.subarray(12, fin), ...respuestas]), port, address);
  });
  servidor.bind(0, '127.0.0.1');
  await once(servidor, 'listening');
  onTestFinished(() => new Promise<void>((cumplir) => servidor.close(() => cumplir())));
  return `127.0.0.1:${servidor.address().port}`;
}

function leerPregunta(bytes: Buffer): { nombre: string; tipo: number; fin: number } {
  const partes: string[] = [];
  let lugar = 12;
  for (let largo = bytes[lugar]!; largo > 0; largo = bytes[lugar]!) {
    partes.push(bytes.toString('latin1', lugar + 1, lugar + 1 + largo));
    lugar += 1 + largo;
  }
  return { nombre: partes.join('.').toLowerCase(), tipo: bytes.readUInt16BE(lugar + 1), fin: lugar + 5 };
}

/** RFC 1035, 4.1.3; its name is that of the question. */
function registro(tipo: number, valor: string): Buffer {
  const datos = DATOS[TIPO[tipo]!]!(valor);
  const cabeza = Buffer.alloc(12);
  cabeza.writeUInt16BE(0xc00c, 0);
  cabeza.writeUInt16BE(tipo, 2);
  cabeza.writeUInt16BE(1, 4);
  cabeza.writeUInt32BE(60, 6);
  cabeza.writeUInt16BE(datos.length, 10);
  return Buffer.concat([cabeza, datos]);
}

const DATOS: Record<string, (valor: string) => Buffer> = {
  A: (valor) => Buffer.from(valor.split('.').map(Number)),
  AAAA: (valor) => {
    const [antes = '', despues = ''] = valor.split('::');
    const leer = (parte: string) => (parte ? parte.split(':').map((trozo) => parseInt(trozo, 16)) : []);
    const [a, b] = [leer(antes), leer(despues)];
    const todos = [...a, ...Array<number>(8 - a.length - b.length).fill(0), ...b];
    return Buffer.from(todos.flatMap((uno) => [uno >> 8, uno & 255]));
  },
  // In pieces of 255 bytes, as long ones are.
  TXT: (valor) =>
    Buffer.concat(
      (valor.match(/[\s\S]{1,255}/g) ?? ['']).map((trozo) =>
        Buffer.concat([Buffer.from([trozo.length]), Buffer.from(trozo, 'latin1')]),
      ),
    ),
  MX: (valor) =>
    Buffer.concat([
      Buffer.from([0, 10]),
      ...valor.split('.').map((parte) => Buffer.concat([Buffer.from([parte.length]), Buffer.from(parte)])),
      Buffer.from([0]),
    ]),
};
