/** MESA_FOTOS_SIN_LUGAR takes the place out of a photograph, and nothing else. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { quitarLugar } from '../../../server/adjuntos/lugar/quitar-lugar.ts';
import { leerConfig } from '../../../server/config.ts';
import type { Adjunto } from '../../../shared/adjunto.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar, type Cliente } from '../apoyo.ts';
import { azar, veredicto } from './inspeccion/prueba.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesDe = async (nombre: string) => new Uint8Array(await readFile(rutaDeMuestra(nombre)));

/** What EXIF readers would find: tags of each directory of the block, and the text of XMP. */
function tagsDe(archivo: Uint8Array): number[] {
  const bytes = Buffer.from(archivo);
  const tags: number[] = [];
  for (const orden of ['II*\0', 'MM\0*']) {
    for (let i = bytes.indexOf(orden, 0, 'latin1'); i >= 0; i = bytes.indexOf(orden, i + 1, 'latin1')) {
      const tiff = bytes.subarray(i);
      const u16 = (lugar: number) => (orden[0] === 'I' ? tiff.readUInt16LE(lugar) : tiff.readUInt16BE(lugar));
      const u32 = (lugar: number) => (orden[0] === 'I' ? tiff.readUInt32LE(lugar) : tiff.readUInt32BE(lugar));
      for (let ifd = u32(4); ifd !== 0;) {
        for (let n = 0; n < u16(ifd); n += 1) tags.push(u16(ifd + 2 + 12 * n));
        ifd = u32(ifd + 2 + 12 * u16(ifd));
      }
    }
  }
  return tags;
}

/** Degrees, minutes and seconds of the latitude, as the samples have them in whichever form. */
function diceLugar(archivo: Uint8Array): boolean {
  const bytes = Buffer.from(archivo);
  const grados = [
    Buffer.from('0a000000010000003b00000001000000', 'hex'),
    Buffer.from('0000000a000000010000003b00000001', 'hex'),
  ];
  return (
    grados.some((uno) => bytes.includes(uno)) ||
    /GPSLat|0a000000010000003b00000001|10,59|0000000a000000010000003b/i.test(
      bytes.toString('latin1').replace(/\n/g, ''),
    )
  );
}

async function subir(cliente: Cliente, bytes: Uint8Array<ArrayBuffer>, nombre: string): Promise<Adjunto> {
  const { status, json } = await cliente.subir(bytes, nombre);
  expect(status).toBe(200);
  return json as unknown as Adjunto;
}

async function bajar(cliente: Cliente, { clave }: Adjunto): Promise<Uint8Array<ArrayBuffer>> {
  const respuesta = await cliente.crudo('GET', `/adjuntos/${clave}`);
  expect(respuesta.status).toBe(200);
  return new Uint8Array(await respuesta.arrayBuffer());
}

const FOTOS = ['lugar-II.jpg', 'lugar-MM.jpg', 'lugar-dos.jpg', 'lugar.png', 'lugar-perfil.png', 'exif.jpg'];

test.each(FOTOS)('%s is stored without its place, and with everything else', async (nombre) => {
  const { ips } = await montar({ entorno: { MESA_FOTOS_SIN_LUGAR: 'si' } });
  const clinica = await ips();
  const antes = await bytesDe(nombre);
  const adjunto = await subir(clinica, antes, nombre);
  const despues = await bajar(clinica, adjunto);
  expect(tagsDe(despues)).toEqual(tagsDe(antes).filter((tag) => tag !== 0x8825));
  expect(diceLugar(despues)).toBe(false);
  expect([adjunto.bytes, adjunto.sha256]).toEqual([antes.length, sha256(despues)]);
  expect(adjunto.sha256).not.toBe(sha256(antes));
  expect(await veredicto(Buffer.from(despues), nombre)).toBe(nombre.split('.')[1]);
  // The picture itself, which begins at its quantization tables or its first piece of data, is the same.
  const dibujo = (bytes: Uint8Array) => {
    const inicio = Buffer.from(bytes).lastIndexOf(
      nombre.endsWith('png') ? 'IDAT' : '\xff\xdb',
      undefined,
      'latin1',
    );
    return Buffer.from(bytes).subarray(inicio, inicio + 900);
  };
  expect(dibujo(despues).equals(dibujo(antes))).toBe(true);
});

test('the samples do say where they were taken, and without the setting they go on saying it', async () => {
  const { ips } = await montar();
  const clinica = await ips();
  for (const nombre of FOTOS.slice(0, 5)) {
    const bytes = await bytesDe(nombre);
    expect([nombre, diceLugar(bytes)]).toEqual([nombre, true]);
    expect((await subir(clinica, bytes, nombre)).sha256).toBe(sha256(bytes));
  }
});

test.each(['base.jpg', 'progresivo.jpg', 'base.png', 'texto.pdf', 'texto.docx'])(
  '%s, which says no place, is stored byte for byte',
  async (nombre) => {
    const { ips } = await montar({ entorno: { MESA_FOTOS_SIN_LUGAR: 'sí' } });
    const clinica = await ips();
    const bytes = await bytesDe(nombre);
    expect(await bajar(clinica, await subir(clinica, bytes, nombre))).toEqual(bytes);
  },
);

test('an upload that broke goes on, and one that is repeated gets the same answer', async () => {
  const { ips } = await montar({ entorno: { MESA_FOTOS_SIN_LUGAR: 'si' } });
  const clinica = await ips();
  const bytes = await bytesDe('lugar-II.jpg');
  const { json } = await clinica.presignar(bytes, 'a.jpg');
  const { url } = json[0]!;
  const mitad = bytes.slice(0, 1_700);
  // The first half arrives, and the connection ends inside of the multipart body.
  const cuerpo = Buffer.concat([
    Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'),
    mitad,
  ]);
  await clinica.pedir('PUT', clinica.rutaDe(url), {
    cuerpo,
    cabeceras: { 'content-type': 'multipart/form-data; boundary=x', range: 'bytes=0-' },
  });
  const llegados = async () =>
    Number((await clinica.crudo('HEAD', clinica.rutaDe(url))).headers.get('x-ut-range-start'));
  const desde = await llegados();
  expect(desde).toBeGreaterThan(0);
  const primera = (await clinica.enviar(url, bytes, 'a.jpg', desde)).json.serverData as Adjunto;
  const guardado = await bajar(clinica, primera);
  expect([diceLugar(guardado), primera.sha256, primera.bytes]).toEqual([
    false,
    sha256(guardado),
    bytes.length,
  ]);
  expect(await llegados()).toBe(bytes.length);
  expect((await clinica.enviar(url, bytes, 'a.jpg', bytes.length)).json.serverData).toEqual(primera);
});

test('damaged EXIF, whatever is wrong with it, refuses no photograph', async () => {
  const { ips } = await montar({ entorno: { MESA_FOTOS_SIN_LUGAR: 'si', MESA_CUOTA_ARCHIVOS: '1000' } });
  const clinica = await ips();
  const sana = Buffer.from(await bytesDe('lugar-MM.jpg'));
  const inicio = sana.indexOf('MM\0*', 0, 'latin1');
  const numero = azar(7);
  for (let vez = 0; vez < 60; vez += 1) {
    const rota = Buffer.from(sana);
    // Within the block of EXIF, up to its thumbnail.
    for (let i = 0; i < 1 + (vez % 12); i += 1) {
      rota.writeUInt8(Math.floor(numero() * 256), inicio + 4 + Math.floor(numero() * 540));
    }
    await subir(clinica, new Uint8Array(rota), `${vez}.jpg`);
  }
});

test('a directory that points to itself, or outside, ends', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-lugar-'));
  onTestFinished(() => rm(carpeta, { recursive: true }));
  const sana = Buffer.from(await bytesDe('lugar-II.jpg'));
  const tiff = sana.indexOf('II*\0', 0, 'latin1');
  for (const destino of [8, 0xffffffff, 0, tiff]) {
    const rota = Buffer.from(sana);
    const entrada = rota.indexOf(Buffer.from('25880400', 'hex'));
    rota.writeUInt32LE(destino, entrada + 8);
    const ruta = join(carpeta, `${destino}.jpg`);
    await writeFile(ruta, rota);
    await quitarLugar(ruta, 'jpg');
    const queda = await readFile(ruta);
    // Make, model and rotation are still there.
    expect([queda.length, ...tagsDe(queda).slice(0, 3)]).toEqual([rota.length, 0x10f, 0x110, 0x112]);
  }
});

test('what lies behind the picture, or across two pieces of the reading, is found too', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-lugar-'));
  onTestFinished(() => rm(carpeta, { recursive: true }));
  const foto = Buffer.from(await bytesDe('lugar-MM.jpg'));
  const inicio = foto.indexOf('Exif\0\0', 0, 'latin1');
  const video = Buffer.from('\0\0\0\x20\xa9xyz\0\x12\x15\xc7+10.9876-074.1234/mdat', 'latin1');
  // The name of the second block begins at each place around the end of a piece.
  for (let corte = -8; corte <= 8; corte += 1) {
    const hueco = Buffer.alloc(256 * 1024 - foto.length - inicio + corte);
    const ruta = join(carpeta, `${corte}.jpg`);
    await writeFile(ruta, Buffer.concat([foto, hueco, foto, video]));
    expect(await quitarLugar(ruta, 'jpg')).toBe(true);
    const queda = await readFile(ruta);
    expect([corte, diceLugar(queda), queda.includes('10.9876')]).toEqual([corte, false, false]);
    expect(queda.length).toBe(2 * foto.length + hueco.length + video.length);
  }
});

test('the setting is refused where files stay in the cloud as they came', () => {
  const nube = Buffer.from(
    JSON.stringify({ apiKey: 'sk_x', appId: 'a', regions: ['x'], ingestHost: 'h.example' }),
  );
  expect(() =>
    leerConfig(
      {
        MESA_FOTOS_SIN_LUGAR: 'si',
        UPLOADTHING_TOKEN: nube.toString('base64'),
        MESA_URL: 'https://m.example',
      },
      {},
    ),
  ).toThrow('MESA_FOTOS_SIN_LUGAR');
  expect(() => leerConfig({ MESA_FOTOS_SIN_LUGAR: 'quizás' }, {})).toThrow('si o no');
});
