import { open } from 'node:fs/promises';
import { extensionDe, TIPOS_ADJUNTO } from '../../../../shared/tipos-adjunto.ts';
import { inspeccionar } from '../../../../server/adjuntos/inspeccion/inspeccionar.ts';
import { lectorDe } from '../../../../server/adjuntos/inspeccion/lector.ts';
import { describe, expect, it } from 'vitest';
import { rutaDeMuestra } from '../../../muestras.ts';
import { muestra, muestras, veredicto } from './prueba.ts';

/** Under a name with an admitted extension, what each real file gives that is not simply itself. */
const RECHAZADAS: Record<string, string> = {
  'macros.xls': 'adjunto_macros',
  'macros.xlsm': 'adjunto_macros',
  'texto.docm': 'adjunto_macros',
  'lamina.pptm': 'adjunto_macros',
  'plantilla.dot': 'adjunto_tipo',
  'plantilla.dotx': 'adjunto_tipo',
  'hoja.xltx': 'adjunto_tipo',
  'lamina.potx': 'adjunto_tipo',
  'sheetjs.xlsb': 'adjunto_tipo',
};
const ADMITIDAS: readonly string[] = TIPOS_ADJUNTO.map(({ extension }) => extension);
const esGenuina = (nombre: string) => ADMITIDAS.includes(extensionDe(nombre)) && !(nombre in RECHAZADAS);
const genuinas = muestras.filter(esGenuina);
const otras = muestras.filter((nombre) => !esGenuina(nombre));

describe('files of real programs', () => {
  it('are there in numbers', () => {
    expect(genuinas.length).toBeGreaterThan(45);
    expect(otras.length).toBeGreaterThan(20);
  });

  it.each(genuinas)('%s is accepted from disk as what it is', async (nombre) => {
    const archivo = await open(rutaDeMuestra(nombre));
    try {
      const resultado = await inspeccionar(await lectorDe(archivo), nombre);
      const tipo = TIPOS_ADJUNTO.find(({ extension }) => extension === extensionDe(nombre))?.mime;
      const extension = extensionDe(nombre).replace('jfif', 'jpg');
      expect(resultado).toEqual({ ok: true, tipo, extension });
    } finally {
      await archivo.close();
    }
  });

  it.each(otras)('%s is refused by its own name and by every admitted one', async (nombre) => {
    const codigo = RECHAZADAS[nombre] ?? 'adjunto_tipo';
    if (!ADMITIDAS.includes(extensionDe(nombre))) {
      expect(await veredicto(muestra(nombre), nombre)).toBe('adjunto_tipo');
    }
    for (const extension of ADMITIDAS)
      expect(await veredicto(muestra(nombre), `soporte.${extension}`)).toBe(codigo);
  });

  it('of one type under the extension of another are accepted with the true type', async () => {
    expect(await inspeccionarComo('hoja.xlsx', 'reporte.xls')).toEqual({
      ok: true,
      tipo: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      extension: 'xlsx',
    });
    expect(await inspeccionarComo('base.png', 'foto.jpg')).toMatchObject({
      tipo: 'image/png',
      extension: 'png',
    });
    expect(await inspeccionarComo('texto.pdf', 'carta.DOCX')).toMatchObject({ extension: 'pdf' });
    expect(await inspeccionarComo('texto.doc', 'carta.docx')).toMatchObject({ extension: 'doc' });
  });

  it('keep jpg or jpeg, whichever the name has', async () => {
    expect(await veredicto(muestra('base.jpg'), 'foto.JPEG')).toBe('jpeg');
    expect(await veredicto(muestra('base.jpg'), 'foto.jpg')).toBe('jpg');
    expect(await veredicto(muestra('base.jpg'), 'foto.pdf')).toBe('jpg');
  });

  it.each(['jfif', 'JFIF', 'jpe', 'pjpeg', 'pjp'])(
    'named .%s, as Windows names them, are jpg',
    async (suya) => {
      expect(await veredicto(muestra('base.jpg'), `foto.${suya}`)).toBe('jpg');
      expect(await veredicto(muestra('base.png'), `foto.${suya}`)).toBe('png');
      expect(await veredicto('hola', `foto.${suya}`)).toBe('adjunto_tipo');
    },
  );

  it.each(['texto', 'texto.', '.pdf ', 'texto.pdf.exe', 'texto.pdf.zip', 'texto.svg', 'a\u202efdp.exe', ''])(
    'named «%s» are refused, whatever they hold',
    async (nombre) => expect(await veredicto(muestra('texto.pdf'), nombre)).toBe('adjunto_tipo'),
  );

  it.each(['a.exe.pdf', '.pdf', 'con nul.PDF', '../../etc/passwd.pdf', 'ñandú 文件.Pdf'])(
    'named «%s» are accepted: a name is only text',
    async (nombre) => expect(await veredicto(muestra('texto.pdf'), nombre)).toBe('pdf'),
  );
});

describe('encrypted Office packages', () => {
  it('take their type from the name, among those of Office', async () => {
    for (const [nombre, esperado] of [
      ['clave.doc', 'docx'],
      ['clave.xls', 'xlsx'],
      ['clave.ppt', 'pptx'],
      ['clave.pptx', 'pptx'],
      ['clave.pdf', 'adjunto_tipo'],
      ['clave.png', 'adjunto_tipo'],
    ] as const) {
      expect(await veredicto(muestra('clave.docx'), nombre)).toBe(esperado);
    }
  });
});

describe('the reader of a file', () => {
  it('holds a window at a time, never the whole file', async () => {
    const grande = Buffer.alloc(10 * 1024 * 1024, muestra('gs.pdf').subarray(200, 900));
    const bytes = Buffer.concat([muestra('gs.pdf'), Buffer.from('\n% '), grande, muestra('gs.pdf')]);
    let mayor = 0;
    const lector = {
      size: bytes.length,
      read: async (offset: number, length: number) => {
        mayor = Math.max(mayor, length);
        return bytes.subarray(offset, offset + length);
      },
    };
    expect(await inspeccionar(lector, 'grande.pdf')).toMatchObject({ ok: true });
    expect(mayor).toBeLessThanOrEqual(128 * 1024);
  });

  it('tells a failure of the disk, and one of the inspection, from a damaged file', async () => {
    const disco = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    for (const [error, codigo] of [
      [disco, 'no_disponible'],
      [new TypeError('x is not a function'), 'adjunto_sin_inspeccionar'],
      [new RangeError('Maximum call stack size exceeded'), 'adjunto_sin_inspeccionar'],
      [new DOMException('The operation was aborted', 'AbortError'), 'adjunto_sin_inspeccionar'],
    ] as const) {
      const resultado = await inspeccionar({ size: 100, read: () => Promise.reject(error) }, 'a.pdf');
      expect(resultado).toMatchObject({ ok: false, codigo });
      expect(!resultado.ok && resultado.falla).toContain(error.message);
    }
  });

  it('treats a file that shrinks while it is read as damaged', async () => {
    const lector = {
      size: 100_000,
      read: async (desde: number) => muestra('texto.doc').subarray(desde, 4000),
    };
    expect(await inspeccionar(lector, 'a.doc')).toEqual({ ok: false, codigo: 'adjunto_danado' });
  });
});

async function inspeccionarComo(archivo: string, nombre: string) {
  const bytes = muestra(archivo);
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return inspeccionar({ size: bytes.length, read }, nombre);
}
