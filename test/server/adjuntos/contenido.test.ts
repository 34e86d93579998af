/** What an upload is told of the content of its file. */
import { describe, expect, test } from 'vitest';
import type { Catalogo } from '../../../shared/catalogo.ts';
import { muestra } from './inspeccion/prueba.ts';
import { escribirZip, leerZip } from './inspeccion/zip-de-prueba.ts';
import { montar } from '../apoyo.ts';

describe('an upload', () => {
  test.each([
    ['nota.pdf', 'un PDF', 'PDF'],
    ['nota.xls', 'un libro de Excel', 'libro de Excel (.xlsx)'],
    ['nota.DOCX', 'un documento de Word', 'documento de Word (.docx)'],
    ['nota.pptx', 'una presentación de PowerPoint', 'presentación de PowerPoint (.pptx)'],
    ['nota.jfif', 'una imagen JPG', 'imagen JPG'],
    ['nota.png', 'una imagen PNG', 'imagen PNG'],
  ])('of a text named %s is told apart from a type that is not admitted', async (nombre, una, como) => {
    const { ips } = await montar();
    const clinica = await ips();
    const texto = new Uint8Array(Buffer.from('Un texto, no más.\n'.repeat(20)));
    const contenido = await clinica.subir(texto, nombre);
    expect([contenido.status, contenido.json.codigo]).toEqual([415, 'adjunto_tipo']);
    expect(contenido.json.title).toBe(
      `El contenido de este archivo no es ${una}, aunque su nombre termine en .${nombre.split('.')[1]!.toLowerCase()}. Ábralo para ver qué es, guárdelo como ${como} y adjúntelo de nuevo.`,
    );
    const tipo = await clinica.subir(texto, 'nota.zip');
    expect([tipo.status, tipo.json.codigo]).toEqual([415, 'adjunto_tipo']);
    expect(tipo.json.title).toBe(
      'Este tipo de archivo no se admite. Adjunte PDF, Excel, Word, PowerPoint, JPG o PNG.',
    );
  });

  test('of a document with a long main part is taken', async () => {
    const { ips } = await montar();
    const marco = '<w:p><w:r><w:t>Párrafo de la historia, con su número</w:t></w:r></w:p>';
    const partes = leerZip(muestra('texto.docx')).map((parte) =>
      parte.nombre === 'word/document.xml'
        ? {
            ...parte,
            datos: Buffer.from(
              parte.datos.toString().replace('</w:body>', `${marco.repeat(9_000)}</w:body>`),
            ),
          }
        : parte,
    );
    const { json } = await (await ips()).subir(new Uint8Array(escribirZip(partes)), 'historia.docx');
    expect(json.tipo).toBe('application/vnd.openxmlformats-officedocument.wordprocessingml.document');
  });

  test('of a photo as Windows names it is taken and offered as jpg', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { json: adjunto } = await clinica.subir(new Uint8Array(muestra('foto.jfif')), 'Foto 1.jfif');
    expect(adjunto).toMatchObject({ nombre: 'Foto 1.jfif', tipo: 'image/jpeg' });
    const { headers } = await clinica.crudo('GET', `/adjuntos/${adjunto.clave as string}`);
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('content-disposition')).toContain('filename="Foto 1.jpg"');
    const { json } = await clinica.pedir<Catalogo>('GET', '/catalogo');
    expect(json.limites.adjunto.tipos).toContainEqual({
      extension: 'jfif',
      mime: 'image/jpeg',
      nombre: 'JPG',
    });
  });
});
