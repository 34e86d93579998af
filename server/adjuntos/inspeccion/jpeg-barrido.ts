/**
 * Decides whether a JPEG without its last marker (EOI), which some cameras and scanners never write, is complete. It
 * follows the Huffman codes of a sequential scan without decoding them, and counts its blocks (ITU-T T.81 annex F.2.2).
 * Only JPEGs without EOI are examined this way.
 */
import type { Bytes } from './lector.ts';

interface Tabla {
  cuentas: Buffer;
  simbolos: Buffer;
}

/** Frame and tables that the segments before a scan define. */
export interface Cuadro {
  sof: { marca: number; cuerpo: Buffer } | undefined;
  tablas: Map<number, Tabla>;
  reinicio: number;
}

export const cuadroVacio = (): Cuadro => ({ sof: undefined, tablas: new Map(), reinicio: 0 });

/** DHT: class and destination, sixteen counts, symbols; then the next (T.81 B.2.4.2). */
export function anotarTablas({ tablas }: Cuadro, cuerpo: Buffer): void {
  for (let lugar = 0; lugar + 17 <= cuerpo.length;) {
    const cuentas = Buffer.from(cuerpo.subarray(lugar + 1, lugar + 17));
    const total = cuentas.reduce((suma, cuenta) => suma + cuenta, 0);
    // Copied, because a view would keep the whole window in memory.
    tablas.set(cuerpo[lugar] ?? 0, {
      cuentas,
      simbolos: Buffer.from(cuerpo.subarray(lugar + 17, lugar + 17 + total)),
    });
    lugar += 17 + total;
  }
}

/**
 * Whether all blocks of the scan described by `sos` are in `[inicio, size)`. False for progressive and arithmetic
 * coding, which are not examined.
 */
export async function barridoCompleto(
  bytes: Bytes,
  cuadro: Cuadro,
  sos: Buffer,
  inicio: number,
): Promise<boolean> {
  const plan = planDe(cuadro, sos);
  if (!plan) return false;
  const bits = new Bits();
  let lugar = inicio;
  for (let mcu = 0; mcu < plan.mcus; mcu++) {
    if (bits.quedan < MCU_MAX && lugar < bytes.size) {
      const trozo = await bytes.hasta(lugar, 64 * 1024);
      bits.agregar(trozo);
      lugar += trozo.length;
    }
    if (cuadro.reinicio > 0 && mcu > 0 && mcu % cuadro.reinicio === 0 && !bits.saltarReinicio()) return false;
    for (const [dc, ac] of plan.bloques) if (!saltarBloque(bits, dc, ac)) return false;
  }
  return true;
}

/** Ten blocks of 64 codes of 16 + 16 bits, doubled by stuffing. */
const MCU_MAX = 10 * 64 * 4 * 2;

function planDe(
  { sof, tablas }: Cuadro,
  sos: Buffer,
): { mcus: number; bloques: [Tabla, Tabla][] } | undefined {
  if (!sof || sof.marca > 0xc1) return undefined;
  const { cuerpo } = sof;
  const [alto, ancho] = [cuerpo.readUInt16BE(1), cuerpo.readUInt16BE(3)];
  const componentes = Array.from({ length: cuerpo.readUInt8(5) }, (_, i) => {
    const [id = 0, hv = 0] = cuerpo.subarray(6 + 3 * i);
    return { id, h: hv >> 4, v: hv & 15 };
  });
  const [h, v] = [Math.max(...componentes.map((una) => una.h)), Math.max(...componentes.map((una) => una.v))];
  if (h < 1 || h > 4 || v < 1 || v > 4) return undefined;
  // Only a single scan with all components, as such cameras write: of several scans a missing one would not be noticed.
  if (sos.readUInt8(0) !== componentes.length) return undefined;
  // T.81 A.2.2: alone, a component has one block to an MCU whatever its sampling.
  const solo = componentes.length === 1;
  const bloques: [Tabla, Tabla][] = [];
  for (let i = 0; i < componentes.length; i++) {
    const [id, selectores = 0] = sos.subarray(1 + 2 * i);
    const componente = componentes.find((una) => una.id === id);
    const [dc, ac] = [tablas.get(selectores >> 4), tablas.get(0x10 | (selectores & 15))];
    if (!componente || !dc || !ac) return undefined;
    for (let n = solo ? 1 : componente.h * componente.v; n > 0; n--) bloques.push([dc, ac]);
  }
  const mcus = Math.ceil(ancho / (solo ? 8 : 8 * h)) * Math.ceil(alto / (solo ? 8 : 8 * v));
  return bloques.length > 0 && bloques.length <= 10 && mcus > 0 ? { mcus, bloques } : undefined;
}

function saltarBloque(bits: Bits, dc: Tabla, ac: Tabla): boolean {
  const primero = bits.simbolo(dc);
  if (primero < 0 || primero > 16 || !bits.saltar(primero)) return false;
  for (let k = 1; k < 64; k++) {
    const simbolo = bits.simbolo(ac);
    if (simbolo < 0) return false;
    const [ceros, largo] = [simbolo >> 4, simbolo & 15];
    if (largo === 0 && ceros !== 15) return true;
    k += ceros;
    if (k > 63 || !bits.saltar(largo)) return false;
  }
  return true;
}

/** The bits of a scan, with the stuffed zeros taken out. */
class Bits {
  #datos: Buffer = Buffer.alloc(0);
  #lugar = 0;
  #byte = 0;
  #sobran = 0;

  get quedan(): number {
    return this.#datos.length - this.#lugar;
  }

  agregar(trozo: Buffer): void {
    this.#datos = Buffer.concat([this.#datos.subarray(this.#lugar), trozo]);
    this.#lugar = 0;
  }

  saltarReinicio(): boolean {
    this.#sobran = 0;
    const [primero = 0, segundo = 0] = this.#datos.subarray(this.#lugar, this.#lugar + 2);
    this.#lugar += 2;
    return primero === 0xff && segundo >= 0xd0 && segundo <= 0xd7;
  }

  saltar(cuantos: number): boolean {
    for (let i = 0; i < cuantos; i++) if (this.#bit() < 0) return false;
    return true;
  }

  /** T.81 F.2.2.3: canonical codes, the shorter first; −1 without a code or without bits. */
  simbolo({ cuentas, simbolos }: Tabla): number {
    let [codigo, primero, indice] = [0, 0, 0];
    for (let largo = 0; largo < 16; largo++) {
      const bit = this.#bit();
      if (bit < 0) return -1;
      codigo |= bit;
      const cuenta = cuentas[largo] ?? 0;
      if (codigo - primero < cuenta) return simbolos[indice + codigo - primero] ?? -1;
      indice += cuenta;
      primero = (primero + cuenta) << 1;
      codigo <<= 1;
    }
    return -1;
  }

  #bit(): number {
    if (this.#sobran === 0) {
      const byte = this.#datos[this.#lugar++];
      if (byte === undefined) return -1;
      // FF followed by anything but 00 is a marker, which ends the scan's data.
      if (byte === 0xff && this.#datos[this.#lugar++] !== 0) return -1;
      [this.#byte, this.#sobran] = [byte, 8];
    }
    this.#sobran--;
    return (this.#byte >> this.#sobran) & 1;
  }
}
