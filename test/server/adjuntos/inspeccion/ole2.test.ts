import { describe, expect, it } from 'vitest';
import { escribirOle2, lugarDeEntrada, renombrar } from './ole2-de-prueba.ts';
import { conBytes, muestra, veredicto } from './prueba.ts';

const doc = muestra('texto.doc');
const xls = muestra('hoja.xls');
const ppt = muestra('lamina.ppt');
const fib = Buffer.alloc(6000);
fib.writeUInt16LE(0xa5ec, 0);

const entero = (valor: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(valor >>> 0);
  return [...bytes];
};

describe('a compound file', () => {
  it('is told by its root storage, whatever its name says', async () => {
    for (const nombre of ['a.doc', 'a.xls', 'a.ppt', 'a.pdf']) {
      expect(await veredicto(doc, nombre)).toBe('doc');
      expect(await veredicto(xls, nombre)).toBe('xls');
      expect(await veredicto(ppt, nombre)).toBe('ppt');
    }
  });

  it.each(['__properties_version1.0', 'VisioDocument', 'Quill', 'MatOST', 'Contents', '\u4840\u3f3f\u4577'])(
    'with %s in place of a document (.msg, .vsd, .pub, .wps, .msi) is not admitted',
    async (nombre) =>
      expect(await veredicto(renombrar(doc, 'WordDocument', nombre), 'a.doc')).toBe('adjunto_tipo'),
  );

  it('with the document only inside another storage is not admitted', async () => {
    const plano = escribirOle2({ Adjunto: Buffer.alloc(0), WordDocument: fib });
    expect(await veredicto(plano, 'a.doc')).toBe('doc');
    const almacen = lugarDeEntrada(plano, 'Adjunto');
    const hondo = renombrar(plano, 'Adjunto', 'Adjunto', true);
    hondo.writeUInt32LE(hondo.readUInt32LE(almacen + 72), almacen + 76);
    hondo.writeUInt32LE(0xffffffff, almacen + 72);
    expect(await veredicto(hondo, 'a.doc')).toBe('adjunto_tipo');
    // Macros count at any depth.
    expect(await veredicto(renombrar(doc, '\u0001CompObj', 'VBA', true), 'a.doc')).toBe('adjunto_macros');
  });

  it.each([512, 4096] as const)('with sectors of %i bytes is read', async (sector) => {
    const archivo = escribirOle2({ WordDocument: fib, '1Table': Buffer.alloc(5000) }, sector);
    expect(await veredicto(archivo, 'a.doc')).toBe('doc');
    expect(await veredicto(renombrar(archivo, 'WordDocument', 'Otra'), 'a.doc')).toBe('adjunto_tipo');
  });

  it('with a last sector that is not padded is read, one that lacks bytes of a stream is not', async () => {
    const archivo = escribirOle2({ '1Table': Buffer.alloc(5000), WordDocument: fib });
    const relleno = 512 - (fib.length % 512);
    expect(await veredicto(archivo.subarray(0, archivo.length - relleno), 'a.doc')).toBe('doc');
    expect(await veredicto(archivo.subarray(0, archivo.length - relleno - 1), 'a.doc')).toBe(
      'adjunto_danado',
    );
  });

  it('of more than 109 FAT sectors is read through its DIFAT', async () => {
    const grande = escribirOle2({ WordDocument: Buffer.concat([fib, Buffer.alloc(9_000_000)]) });
    expect(grande.readUInt32LE(72)).toBeGreaterThan(0);
    expect(await veredicto(grande, 'a.doc')).toBe('doc');
    const fats = grande.readUInt32LE(44);
    const enBucle = conBytes(grande, (fats + 1) * 512 + 508, entero(fats));
    // The loop ends with the count; the sectors that matter were named before it.
    expect(await veredicto(conBytes(enBucle, 44, entero(fats + 900)), 'a.doc')).toBe('doc');
    expect(await veredicto(conBytes(grande, 68, entero(0x00ffffff)), 'a.doc')).toBe('adjunto_danado');
  });

  it.each([
    ['a loop in the chain of the directory', (copia: Buffer) => enlazarFat(copia, 48)],
    ['a count of FAT sectors beyond the file', (copia: Buffer) => conBytes(copia, 44, entero(0x7fffffff))],
    ['no FAT at all', (copia: Buffer) => conBytes(copia, 44, entero(0))],
    ['a FAT sector outside the file', (copia: Buffer) => conBytes(copia, 76, entero(0x00ffffff))],
    ['a directory outside the file', (copia: Buffer) => conBytes(copia, 48, entero(0x00ffffff))],
    ['an impossible sector size', (copia: Buffer) => conBytes(copia, 30, [31, 0])],
    ['a mini stream outside the file', (copia: Buffer) => conBytes(copia, 60, entero(0x00ffffff))],
  ])('with %s is damaged', async (_que, danar) => {
    expect(await veredicto(danar(Buffer.from(doc)), 'a.doc')).toBe('adjunto_danado');
  });

  it('with a loop in the tree of its directory is damaged', async () => {
    const raiz = lugarDeEntrada(doc, 'Root Entry');
    const documento = lugarDeEntrada(doc, 'WordDocument');
    const propio = (documento - raiz) / 128;
    expect(await veredicto(conBytes(doc, documento + 68, entero(propio)), 'a.doc')).toBe('adjunto_danado');
    expect(await veredicto(conBytes(doc, documento + 72, entero(99_999)), 'a.doc')).toBe('adjunto_danado');
  });

  it('with two streams in the same sectors is damaged', async () => {
    const archivo = escribirOle2({ '1Table': Buffer.alloc(5000), WordDocument: fib });
    const tabla = lugarDeEntrada(archivo, '1Table');
    const documento = lugarDeEntrada(archivo, 'WordDocument');
    const cruzado = conBytes(archivo, tabla + 116, [...archivo.subarray(documento + 116, documento + 120)]);
    expect(await veredicto(cruzado, 'a.doc')).toBe('adjunto_danado');
  });

  it('that holds nothing but its header and directory is damaged or not admitted', async () => {
    expect(await veredicto(doc.subarray(0, 512), 'a.doc')).toBe('adjunto_danado');
    expect(await veredicto(escribirOle2({}), 'a.doc')).not.toBe('doc');
    expect(await veredicto(escribirOle2({ WordDocument: Buffer.alloc(0) }), 'a.doc')).toBe('adjunto_danado');
    expect(await veredicto(escribirOle2({ WordDocument: Buffer.alloc(6000) }), 'a.doc')).toBe(
      'adjunto_danado',
    );
    expect(await veredicto(escribirOle2({ Workbook: Buffer.alloc(6000) }), 'a.xls')).toBe('adjunto_danado');
  });

  it('that is two documents at once is damaged', async () => {
    const libro = Buffer.concat([Buffer.from('0908040000060500' + '0a000000', 'hex'), Buffer.alloc(6000)]);
    expect(await veredicto(escribirOle2({ Workbook: libro }), 'a.xls')).toBe('xls');
    expect(await veredicto(escribirOle2({ Book: libro, Workbook: libro }), 'a.xls')).toBe('xls');
    expect(await veredicto(escribirOle2({ WordDocument: fib, Workbook: libro }), 'a.xls')).toBe(
      'adjunto_danado',
    );
  });
});

describe('an encrypted package', () => {
  const xlsx = muestra('clave.xlsx');
  const paquete = lugarDeEntrada(xlsx, 'EncryptedPackage');
  const declarado = xlsx.readUInt32LE(paquete + 120);
  /** Where its first sector is: the length of what it hides stands there. */
  const datos = (xlsx.readUInt32LE(paquete + 116) + 1) * 512;

  it('that declares more than was written, as ExtenXLS does, is accepted', async () => {
    expect(xlsx.readUInt32LE(datos)).toBeLessThan(declarado);
    for (const demas of [600, 1_765, 100_000]) {
      expect(await veredicto(conBytes(xlsx, paquete + 120, entero(declarado + demas)), 'a.xlsx')).toBe(
        'xlsx',
      );
    }
  });

  it('that lacks some of what it hides is damaged', async () => {
    const corto = conBytes(xlsx, paquete + 120, entero(declarado + 600));
    expect(await veredicto(conBytes(corto, datos, entero(declarado + 600)), 'a.xlsx')).toBe('adjunto_danado');
    expect(await veredicto(conBytes(xlsx, paquete + 120, entero(8)), 'a.xlsx')).toBe('adjunto_danado');
    expect(await veredicto(xlsx.subarray(0, datos + 512), 'a.xlsx')).toBe('adjunto_danado');
  });

  it('may have no data spaces, or those of rights management instead of EncryptionInfo', async () => {
    expect(xlsx.includes(Buffer.from('DataSpaces', 'utf16le'))).toBe(false);
    expect(await veredicto(xlsx, 'a.xlsx')).toBe('xlsx');
    const sinInfo = renombrar(xlsx, 'EncryptionInfo', 'Otra');
    expect(await veredicto(sinInfo, 'a.xlsx')).toBe('adjunto_danado');
    expect(await veredicto(renombrar(sinInfo, 'Otra', '\u0006DataSpaces', true), 'a.xlsx')).toBe('xlsx');
    const gritado = renombrar(
      renombrar(xlsx, 'EncryptedPackage', 'ENCRYPTEDPACKAGE'),
      'EncryptionInfo',
      'encryptioninfo',
    );
    expect(await veredicto(gritado, 'a.docx')).toBe('docx');
  });
});

describe('a compound file written carelessly', () => {
  it('whose stream has more sectors than its size asks for, even another’s, is accepted', async () => {
    const archivo = escribirOle2({
      WordDocument: Buffer.concat([fib, Buffer.alloc(144)]),
      '1Table': Buffer.alloc(5000),
    });
    const primero = archivo.readUInt32LE(lugarDeEntrada(archivo, 'WordDocument') + 116);
    const ultimo = primero + Math.ceil(6144 / 512) - 1;
    const tabla = archivo.readUInt32LE(lugarDeEntrada(archivo, '1Table') + 116);
    const lugar = (archivo.readUInt32LE(76) + 1) * 512 + 4 * ultimo;
    expect(archivo.readUInt32LE(lugar)).toBe(0xfffffffe);
    expect(await veredicto(conBytes(archivo, lugar, entero(tabla)), 'a.doc')).toBe('doc');
  });

  it('whose mini stream has more sectors than its size asks for, as PHPExcel writes it, is accepted', async () => {
    const cifrado = muestra('clave.xlsx');
    const directorio = (cifrado.readUInt32LE(48) + 1) * 512;
    const [primero, tamano] = [
      cifrado.readUInt32LE(directorio + 116),
      cifrado.readUInt32LE(directorio + 120),
    ];
    expect([tamano > 0, tamano <= 512]).toEqual([true, true]);
    const siguiente = (cifrado.readUInt32LE(76) + 1) * 512 + 4 * primero;
    expect(cifrado.readUInt32LE(siguiente)).toBe(0xfffffffe);
    const paquete = cifrado.readUInt32LE(lugarDeEntrada(cifrado, 'EncryptedPackage') + 116);
    expect(await veredicto(conBytes(cifrado, siguiente, entero(paquete)), 'a.xlsx')).toBe('xlsx');
  });

  it('with zeros in the fields of a mini stream that it does not have is accepted', async () => {
    const archivo = escribirOle2({ WordDocument: fib, '1Table': Buffer.alloc(5000) });
    expect(await veredicto(conBytes(archivo, 60, entero(0)), 'a.doc')).toBe('doc');
  });

  it('whose document lacks sectors is damaged, other streams may', async () => {
    const archivo = escribirOle2({ WordDocument: fib, '1Table': Buffer.alloc(5000) });
    const mas = (nombre: string) => {
      const lugar = lugarDeEntrada(archivo, nombre) + 120;
      return conBytes(archivo, lugar, entero(archivo.readUInt32LE(lugar) + 2000));
    };
    expect(await veredicto(mas('WordDocument'), 'a.doc')).toBe('adjunto_danado');
    expect(await veredicto(mas('1Table'), 'a.doc')).toBe('doc');
  });
});

describe('macros of the old formats', () => {
  it.each(['Macros', 'MACROS', 'VBA', '_VBA_PROJECT_CUR'])('in a storage %s are refused', async (nombre) => {
    const conAlmacen = renombrar(doc, '\u0001CompObj', nombre, true);
    expect(await veredicto(conAlmacen, 'a.doc')).toBe('adjunto_macros');
    expect(await veredicto(conAlmacen, 'a.pdf')).toBe('adjunto_macros');
  });

  it('in a stream of an embedded project are refused', async () => {
    expect(await veredicto(renombrar(doc, '\u0001CompObj', '_VBA_PROJECT'), 'a.doc')).toBe('adjunto_macros');
  });

  it('of PowerPoint are refused, and the empty atom that every presentation has is not', async () => {
    const atomo = ppt.indexOf(Buffer.from('ff0314000000', 'hex')) + 16;
    expect(ppt.readUInt32LE(atomo)).toBe(0);
    expect(await veredicto(conBytes(ppt, atomo + 4, entero(1)), 'a.ppt')).toBe('adjunto_macros');
    expect(await veredicto(conBytes(ppt, atomo, entero(7)), 'a.ppt')).toBe('adjunto_macros');
  });

  it('of Excel 4.0, in sheets, are refused', async () => {
    // The BoundSheet8 record of LibreOffice's workbook: 85 00, length, position, state, type.
    const hoja = xls.indexOf(
      Buffer.from('Hoja1'.length ? '8500' : '', 'hex'),
      xls.indexOf('090810', 0, 'hex'),
    );
    expect(xls.readUInt8(hoja + 9)).toBe(0);
    expect(await veredicto(conBytes(xls, hoja + 9, [1]), 'a.xls')).toBe('adjunto_macros');
    expect(await veredicto(conBytes(xls, hoja + 9, [2]), 'a.xls')).toBe('xls');
  });
});

describe('templates of the old formats', () => {
  it('are not admitted: fDot of Word, the Template record of Excel', async () => {
    const documento = doc.indexOf(Buffer.from('eca5', 'hex'));
    const marcado = conBytes(doc, documento + 10, [doc.readUInt8(documento + 10) | 1]);
    expect(await veredicto(marcado, 'a.doc')).toBe('adjunto_tipo');
    const libro = Buffer.concat([
      Buffer.from('090804000006050060000000' + '0a000000', 'hex'),
      Buffer.alloc(6000),
    ]);
    expect(await veredicto(escribirOle2({ Workbook: libro }), 'a.xls')).toBe('adjunto_tipo');
  });
});

/** Makes the FAT entry of the sector named at `campo` of the header point to itself. */
function enlazarFat(archivo: Buffer, campo: number): Buffer {
  const numero = archivo.readUInt32LE(campo);
  return conBytes(archivo, (archivo.readUInt32LE(76) + 1) * 512 + 4 * numero, entero(numero));
}
