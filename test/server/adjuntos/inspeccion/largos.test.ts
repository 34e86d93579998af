import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { escribirOle2 } from './ole2-de-prueba.ts';
import { azar, muestra, veredicto } from './prueba.ts';
import { escribirZip, leerZip, type Parte } from './zip-de-prueba.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** The upload's limit; what an office sends is often just under it. */
const LIMITE = 10 * MIB;

const PAQUETES = [
  ['docx', 'texto.docx', 'word/document.xml', '</w:body>', '<w:p><w:r><w:t>%</w:t></w:r></w:p>'],
  ['xlsx', 'hoja.xlsx', 'xl/workbook.xml', '</workbook>', '<!-- % -->'],
  ['pptx', 'lamina.pptx', 'ppt/presentation.xml', '</p:presentation>', '<!-- % -->'],
] as const;

/** So many bytes of text that compresses like text. */
function prosa(bytes: number): string {
  const numero = azar(bytes);
  const palabras = Array.from({ length: 900 }, () => Math.floor(numero() * 36 ** 6).toString(36));
  let texto = '';
  while (texto.length < bytes) texto += `${palabras[Math.floor(numero() * 900)] ?? ''} `;
  return texto.slice(0, bytes);
}

function ruido(bytes: number): Buffer {
  const numero = azar(bytes);
  return Buffer.from(Uint8Array.from({ length: bytes }, () => numero() * 256));
}

describe('a package of real length', () => {
  it.each(PAQUETES)(
    '%s is accepted whatever the length of its main part',
    async (extension, base, parte, fin, marco) => {
      // About 256 KiB a part is inflated in another way; 64 MiB counts as large.
      for (const largo of [200 * KIB, 256 * KIB, 257 * KIB, 600 * KIB, 5 * MIB, 70 * MIB]) {
        const relleno = marco.replace('%', prosa(Math.min(largo, MIB))).repeat(Math.ceil(largo / MIB));
        const partes = leerZip(muestra(base)).map((una) =>
          una.nombre === parte
            ? { ...una, datos: Buffer.from(una.datos.toString().replace(fin, relleno + fin)) }
            : una,
        );
        expect([largo, await veredicto(escribirZip(partes), `a.${extension}`)]).toEqual([largo, extension]);
        const guardadas = partes.map((una): Parte => ({ ...una, metodo: 0 }));
        if (largo < LIMITE) expect(await veredicto(escribirZip(guardadas), `a.${extension}`)).toBe(extension);
      }
    },
  );

  it.each(PAQUETES)('%s of nearly the limit, with photos, is accepted', async (extension, base) => {
    const fotos = ['a.jpeg', 'b.png', 'c.emf'].map((nombre) => ({
      nombre: `media/${nombre}`,
      datos: ruido(3.2 * MIB),
      metodo: 0 as const,
    }));
    const zip = escribirZip([...leerZip(muestra(base)), ...fotos]);
    expect(zip.length).toBeGreaterThan(9.5 * MIB);
    expect(zip.length).toBeLessThan(LIMITE);
    expect(await veredicto(zip, `a.${extension}`)).toBe(extension);
  });

  it('a book of 3 000 parts, or with a sheet of 200 MiB, is accepted', async () => {
    const hojas = Array.from({ length: 1_500 }, (_, i) => [
      { nombre: `xl/worksheets/sheet${i + 100}.xml`, datos: Buffer.from(prosa(3_000)) },
      { nombre: `xl/worksheets/_rels/sheet${i + 100}.xml.rels`, datos: Buffer.from('<a/>') },
    ]).flat();
    expect(await veredicto(escribirZip([...leerZip(muestra('hoja.xlsx')), ...hojas]), 'a.xlsx')).toBe('xlsx');

    const fila = Buffer.from(prosa(20 * KIB));
    const datos = Buffer.concat(Array.from({ length: 10_000 }, () => fila));
    const hoja = { nombre: 'xl/worksheets/sheet9.xml', datos, crudo: deflateRawSync(datos, { level: 1 }) };
    expect(datos.length).toBeGreaterThan(195 * MIB);
    expect(await veredicto(escribirZip([...leerZip(muestra('hoja.xlsx')), hoja]), 'a.xlsx')).toBe('xlsx');
  });

  it('with a long main part that is torn or lies is still damaged', async () => {
    const [, base, parte, fin, marco] = PAQUETES[0];
    const relleno = marco.replace('%', prosa(900 * KIB));
    const con = (cambio: (una: Parte) => Parte) =>
      veredicto(
        escribirZip(
          leerZip(muestra(base)).map((una) =>
            una.nombre === parte
              ? cambio({ ...una, datos: Buffer.from(una.datos.toString().replace(fin, relleno + fin)) })
              : una,
          ),
        ),
        'a.docx',
      );
    expect(await con((una) => una)).toBe('docx');
    expect(await con((una) => ({ ...una, crc: 7 }))).toBe('adjunto_danado');
    expect(await con((una) => ({ ...una, tamano: una.datos.length - 1 }))).toBe('adjunto_danado');
    expect(await con((una) => ({ ...una, tamano: una.datos.length + 1 }))).toBe('adjunto_danado');
    const crudo = (una: Parte) => deflateRawSync(una.datos);
    expect(await con((una) => ({ ...una, crudo: crudo(una).fill(0xff, 60_000, 60_100) }))).toBe(
      'adjunto_danado',
    );
    expect(await con((una) => ({ ...una, crudo: crudo(una).fill(0xff, 5, 90) }))).toBe('adjunto_danado');
    expect(await con((una) => ({ ...una, crudo: crudo(una).subarray(0, 70_000) }))).toBe('adjunto_danado');
  });
});

describe('other files of real length', () => {
  it('an old document of nearly the limit is accepted', async () => {
    const fib = Buffer.alloc(2_000_000);
    fib.writeUInt16LE(0xa5ec, 0);
    const doc = escribirOle2({ WordDocument: fib, '1Table': ruido(300_000), Data: ruido(7_500_000) });
    expect(doc.length).toBeGreaterThan(9.3 * MIB);
    expect(await veredicto(doc, 'a.doc')).toBe('doc');
  });

  it('an old book of 100 000 records is accepted', async () => {
    const registro = (tipo: number, datos: Buffer) => {
      const cabeza = Buffer.alloc(4);
      cabeza.writeUInt16LE(tipo, 0);
      cabeza.writeUInt16LE(datos.length, 2);
      return Buffer.concat([cabeza, datos]);
    };
    const inicio = registro(0x0809, Buffer.from('0006050000000000', 'hex'));
    const nombres = Array.from({ length: 100_000 }, () => registro(0x18, Buffer.alloc(40)));
    const libro = Buffer.concat([
      inicio,
      ...nombres,
      registro(0x0a, Buffer.alloc(0)),
      Buffer.alloc(5_000_000),
    ]);
    expect(await veredicto(escribirOle2({ Workbook: libro }), 'a.xls')).toBe('xls');
  });

  it('a PDF of 900 pages and nearly the limit is accepted, and damaged when cut', async () => {
    const flujo = ruido(10_500).toString('latin1');
    const trozos = ['%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'];
    const lugares: number[] = [];
    let largo = trozos[0]!.length;
    for (let n = 3; n < 903; n++) {
      const objeto = `${n} 0 obj\n<< /Length ${flujo.length} >>\nstream\n${flujo}\nendstream\nendobj\n`;
      lugares.push(largo);
      trozos.push(objeto);
      largo += objeto.length;
    }
    const tabla = `xref\n3 900\n${lugares.map((lugar) => `${String(lugar).padStart(10, '0')} 00000 n \n`).join('')}`;
    const final = `${tabla}trailer\n<< /Size 903 /Root 1 0 R >>\nstartxref\n${largo}\n%%EOF\n`;
    const entero = Buffer.from(trozos.join('') + final, 'latin1');
    expect(entero.length).toBeGreaterThan(9 * MIB);
    expect(await veredicto(entero, 'a.pdf')).toBe('pdf');
    for (const parte of [0.1, 0.5, 0.99]) {
      expect(await veredicto(entero.subarray(0, entero.length * parte), 'a.pdf')).toBe('adjunto_danado');
    }
  });

  it('a photo of nearly the limit with EXIF, profile and thumbnails is accepted', async () => {
    const exif = muestra('exif.jpg');
    const segmento = Buffer.concat([
      Buffer.from('ffe2ffff', 'hex'),
      ruido(65_533).map((byte) => byte & 0x7f),
    ]);
    const despues = 4 + exif.readUInt16BE(4);
    const barrido = exif.lastIndexOf('ffd9', undefined, 'hex');
    const datos = ruido(8 * MIB).map((byte) => (byte === 0xff ? 0xfe : byte));
    const foto = Buffer.concat([
      exif.subarray(0, despues),
      ...Array.from({ length: 20 }, () => segmento),
      exif.subarray(despues, barrido),
      datos,
      exif.subarray(barrido),
      muestra('base.jpg'),
    ]);
    expect(foto.length).toBeGreaterThan(9 * MIB);
    expect(await veredicto(foto, 'a.jpg')).toBe('jpg');
  });
});
