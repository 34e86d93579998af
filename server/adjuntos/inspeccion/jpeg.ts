/** JPEG (ITU-T T.81 annex B): baseline, extended, progressive, lossless; JFIF, EXIF, MPF, CMYK. */
import type { Extension } from '../../../shared/tipos-adjunto.ts';
import type { Marca } from '../../../shared/marcas.ts';
import { anotarTablas, barridoCompleto, cuadroVacio } from './jpeg-barrido.ts';
import type { Bytes } from './lector.ts';
import { exigirSoloUno } from './otro-archivo.ts';
import { marcarSiEsEnorme } from './pixeles.ts';
import { exigir, Rechazo } from './rechazo.ts';

/** The greatest height that two bytes can tell. */
const ALTO_MAX = 65_535;
const SEGMENTOS_MAX = 10_000;
/** Most stray bytes between segments; libjpeg skips them with a warning. */
const SUELTOS_MAX = 64 * 1024;

/** Markers by the second byte of FF xx (T.81 table B.1). */
const DHT = 0xc4;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DRI = 0xdd;
const APP0 = 0xe0;

const esSof = (marca: number) => marca >= 0xc0 && marca <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marca);
const sinLargo = (marca: number) => marca === 0x01 || (marca >= 0xd0 && marca <= 0xd7);

export async function inspeccionarJpeg(bytes: Bytes, _: Extension, marcas: Set<Marca>): Promise<'jpg'> {
  const cuadro = cuadroVacio();
  let barrido: { sos: Buffer; inicio: number } | undefined;
  for (let lugar = 2, segmento = 0; segmento < SEGMENTOS_MAX; segmento++) {
    const hallada = await siguienteMarca(bytes, lugar, barrido !== undefined);
    if (!hallada) break;
    const { marca } = hallada;
    lugar = hallada.lugar;
    // End of the picture; more pictures (MPF), a phone's video or stray bytes may follow.
    if (marca === EOI) {
      exigir(cuadro.sof !== undefined && barrido !== undefined);
      await exigirSoloUno(bytes, lugar);
      return 'jpg';
    }
    if (sinLargo(marca)) continue;
    exigir(marca !== SOI && marca >= 0xc0);
    const largo = (await bytes.exactos(lugar, 2)).readUInt16BE(0);
    exigir(largo >= 2);
    // FF D8 FF E0 2F 2A is `ÿØÿà/*`: a script that browsers run from <script src> (the JPEG/JS polyglot).
    if (marca === APP0 && largo === 0x2f2a) throw new Rechazo('adjunto_tipo');
    const cuerpo = await bytes.exactos(lugar + 2, largo - 2);
    if (esSof(marca)) {
      comprobarSof(cuerpo);
      // A height of 0 comes later, and may be any.
      marcarSiEsEnorme(marcas, cuerpo.readUInt16BE(3), cuerpo.readUInt16BE(1) || ALTO_MAX);
      cuadro.sof = { marca, cuerpo: Buffer.from(cuerpo) };
    } else if (marca === DHT) {
      anotarTablas(cuadro, cuerpo);
    } else if (marca === DRI && cuerpo.length === 2) {
      cuadro.reinicio = cuerpo.readUInt16BE(0);
    } else if (marca === SOS) {
      exigir(cuadro.sof !== undefined && cuerpo.length >= 6 && cuerpo.length === 4 + 2 * cuerpo.readUInt8(0));
      barrido = { sos: Buffer.from(cuerpo), inicio: lugar + largo };
    }
    lugar += largo;
  }
  exigir(barrido !== undefined && (await barridoCompleto(bytes, cuadro, barrido.sos, barrido.inicio)));
  return 'jpg';
}

/** T.81 B.2.2. A height of 0 is legal (a DNL segment brings it later). */
function comprobarSof(cuerpo: Buffer): void {
  exigir(cuerpo.length >= 9);
  const [precision, ancho, componentes] = [cuerpo.readUInt8(0), cuerpo.readUInt16BE(3), cuerpo.readUInt8(5)];
  exigir(precision >= 2 && precision <= 16 && ancho > 0);
  exigir(componentes >= 1 && componentes <= 4 && cuerpo.length === 6 + 3 * componentes);
}

/**
 * The next marker at or after `desde`, and the offset after it. Inside a scan FF 00 and RSTn are data, and the file may
 * end there.
 */
async function siguienteMarca(bytes: Bytes, desde: number, enBarrido: boolean) {
  let lugar = desde;
  for (;;) {
    const trozo = await bytes.aMano(lugar, 2);
    let i = trozo.indexOf(0xff);
    for (; i >= 0 && i + 1 < trozo.length; i = trozo.indexOf(0xff, i + 1)) {
      const marca = trozo.readUInt8(i + 1);
      if (marca === 0xff || marca === 0 || (enBarrido && sinLargo(marca))) continue;
      exigir(enBarrido || lugar + i - desde <= SUELTOS_MAX);
      return { marca, lugar: lugar + i + 2 };
    }
    // An FF at the end of the window is read again together with the next byte.
    lugar += i < 0 ? trozo.length : trozo.length - 1;
    if (trozo.length <= 1 && enBarrido) return undefined;
    exigir(trozo.length > 1 && (enBarrido || lugar - desde <= SUELTOS_MAX));
  }
}
