import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HTML_MAXIMO } from '../../../server/correo-entrante/lectura/html-a-texto.ts';
import {
  leerCorreo,
  ORIGINAL_MAXIMO,
  type CorreoLeido,
} from '../../../server/correo-entrante/lectura/leer-correo.ts';
import { quitarCitas } from '../../../server/correo-entrante/lectura/quitar-citas.ts';
import { RAYA } from '../../../server/correo-entrante/lectura/raya.ts';
import { crearLector } from '../../../server/correo-entrante/lector.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { archivo, enTexto, escribirCorreo } from './correo-escrito.ts';

async function carpetaNueva(): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-correo-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  return carpeta;
}

const leerMuestra = async (nombre: string): Promise<CorreoLeido> =>
  leerCorreo({ ruta: rutaDeMuestra(join('correos', `${nombre}.eml`)), carpeta: await carpetaNueva() });

async function leer(correo: Buffer): Promise<CorreoLeido> {
  const carpeta = await carpetaNueva();
  const ruta = join(carpeta, 'correo');
  await writeFile(ruta, correo);
  return leerCorreo({ ruta, carpeta });
}

describe('of an answer only the new words remain', () => {
  test.each([
    ['gmail', 'Buenos días, ya pudimos cargar el archivo.\nAdjunto el soporte: ¿hace falta algo más?'],
    [
      'outlook',
      'Buenos días:\n\nLa radicación quedó bien, gracias. Queda pendiente el año 2025.\n\nCordialmente,\n\nMaría Pérez\nCoordinadora de facturación',
    ],
    ['outlook-web', 'Sí, ya entramos con la clave nueva.\nQuedamos atentos & agradecidos.'],
    ['apple-mail', 'Listo, el documento quedó corregido.'],
    [
      'thunderbird',
      'Respondo aquí abajo: el número de radicado es 2026-118\ny el valor es mayor que el de ayer.\n\nY aquí lo segundo: no abre el enlace.',
    ],
    ['yahoo', 'Muchas gracias, quedó resuelto.'],
    ['iphone', 'Ya lo vi desde el celular, está bien.'],
    ['outlook-movil', 'Confirmado, son 12 usuarios.'],
    ['samsung', 'El martes podemos conectarnos a las 3.'],
  ])('%s', async (cliente, texto) => {
    const correo = await leerMuestra(cliente);
    expect(correo.texto).toBe(texto);
    expect(correo.original).toContain('Su caso 40912 tiene una respuesta nueva.');
    expect(correo).toMatchObject({ automatico: undefined, cifrado: false, largo: false, archivos: [] });
    expect(correo.de).toEqual(['facturacion@clinica.example']);
    expect(correo.para).toContain('mesa+40912-aaaabbbbccccddddeeee@eps.example');
  });

  test.each([
    ['juego-windows-1252', 'Señor: ¿cuándo llega la contraseña del año 2026? Vale 30 €.'],
    ['juego-iso-8859-15', 'Señor: ¿cuándo llega la contraseña del año 2026? Vale 30 €.'],
    ['juego-macintosh', 'Señor: ¿cuándo llega la contraseña del año 2026? Vale 30 €.'],
    ['juego-utf-16', 'Señor: ¿cuándo llega la contraseña del año 2026?'],
    ['juego-koi8-r', 'Спасибо, файл загружен.'],
    ['juego-gb2312', '谢谢，文件已上传。'],
    ['juego-utf-7', 'Señor: ¿cuándo llega la contraseña del año 2026? 1 + 1'],
    ['juego-desconocido', 'Señor: funciona.'],
  ])('%s is read in its own characters', async (juego, texto) => {
    expect((await leerMuestra(juego)).texto).toBe(texto);
  });

  test.each([
    ['Este mensaje es para preguntar por el pago.\n\nGracias'],
    ['El paciente llegó a las 10:30 y el doctor escribió:\nreposo tres días'],
    ['De: lunes a viernes\nno podemos'],
    ['Enviado desde Bogotá el lunes.\nLlega el martes.\nEl miércoles lo revisamos.'],
    ['1. Para: nadie\n2. Asunto: ninguno'],
    ['Total:\n----------\n3 archivos'],
    ['Traslado del paciente:\nDe: Bogotá\nPara: Cali\nFecha: mañana\nQuedamos atentos'],
    ['DE: Clínica del Norte\nPARA: Cajacopi EPS\nASUNTO: Cuentas\nFECHA: 3 de diciembre\n\nPedimos revisar'],
    ['Este mensaje es confidencial entre nosotros.\nHace falta la autorización 33.'],
    ['Va el dato.\nLa información contenida en este correo la saqué de la carpeta.\n¿Y la pregunta 3?'],
  ])('%j stays whole', (texto) => {
    expect(quitarCitas(texto)).toBe(texto);
  });

  test('what is below our own line is ours, also where the client marks nothing', () => {
    expect(quitarCitas(`Va el dato: 12.\n\n${RAYA}\n\nSu caso 3 tiene una respuesta.`)).toBe(
      'Va el dato: 12.',
    );
    expect(
      quitarCitas(
        `Va el dato: 12.\n________________________________\nDe: Mesa <mesa@eps.example>\nEnviado: hoy\nPara: yo\nAsunto: Caso 3\n\n${RAYA}\nSu caso 3`,
      ),
    ).toBe('Va el dato: 12.');
  });

  test.each([
    ['Ok\n\nDe: Mesa <mesa@eps.example>\nFecha: hoy\nPara: yo\nAsunto: Caso 3\n\nlo citado', 'Ok'],
    ['Ok\n\nDe: Mesa\nEnviado: martes, 3 de noviembre de 2026\nPara: yo\nAsunto: Caso 3\n\nlo citado', 'Ok'],
    ['Ok\n\nAviso legal: si no es el destinatario, elimine este correo.\nGracias', 'Ok'],
  ])('what programs and companies write is cut: %j', (escrito, queda) => {
    expect(quitarCitas(escrito)).toBe(queda);
  });

  test('below a signature and what is quoted the answer goes on', () => {
    expect(
      quitarCitas(
        '-- \nAna\n\nEl mar, 3 nov 2026 a las 10:00, Mesa <m@e.co> escribió:\n> ¿Cuántos?\n\nSon 12.',
      ),
    ).toBe('Son 12.');
  });

  test('an answer that only quotes says nothing new', () => {
    expect(
      quitarCitas('El mar, 3 nov 2026 a las 10:00, Mesa <mesa@eps.example> escribió:\n> Hola\n> Adiós'),
    ).toBe('');
  });
});

describe('files', () => {
  const PNG_CHICO = Buffer.alloc(2_000, 1);
  const PNG_GRANDE = Buffer.alloc(60_000, 1);
  const imagen = (cid: string, contenido: Uint8Array) => ({
    tipo: 'image/png; name="image001.png"',
    contenido,
    cabeceras: { 'Content-ID': `<${cid}>`, 'Content-Disposition': 'inline; filename="image001.png"' },
  });

  test('a file comes out as it went in, with its name', async () => {
    const contenido = Buffer.from('%PDF-1.4 algo');
    const { archivos } = await leer(
      escribirCorreo({}, [
        enTexto('Va'),
        archivo('=?UTF-8?Q?Factura_n=C3=BAmero_1.pdf?=', contenido, 'application/pdf'),
      ]),
    );
    expect(archivos).toMatchObject([{ nombre: 'Factura número 1.pdf', bytes: contenido.length }]);
    expect(await readFile(archivos[0]!.ruta)).toEqual(contenido);
  });

  test('the logo of a signature and pictures of the quoted part are no files; a pasted screenshot is one', async () => {
    const html = {
      tipo: 'text/html; charset=utf-8',
      contenido: `<p>Sale este error:</p><img src="cid:pantalla@1"><p>María</p><img src="cid:logo@1"><div id="divRplyFwdMsg">De: Mesa</div><img alt="x" src="cid:viejo@1">`,
    };
    const partes = [
      html,
      imagen('pantalla@1', PNG_GRANDE),
      imagen('logo@1', PNG_CHICO),
      imagen('viejo@1', PNG_GRANDE),
    ];
    const { archivos, texto } = await leer(escribirCorreo({}, partes, 'multipart/related'));
    expect(archivos.map(({ bytes }) => bytes)).toEqual([PNG_GRANDE.length]);
    expect(texto).toBe('Sale este error:\n\nMaría');
  });

  test('a picture that the text does not show is a file, as Apple Mail sends it', async () => {
    const { archivos } = await leer(escribirCorreo({}, [enTexto('Foto'), imagen('foto@1', PNG_CHICO)]));
    expect(archivos).toHaveLength(1);
  });

  test('invitations, cards and signatures come along and are no files', async () => {
    const { archivos, texto } = await leer(
      escribirCorreo({}, [
        enTexto('Nos vemos'),
        { tipo: 'text/calendar; method=REQUEST; charset=utf-8', contenido: 'BEGIN:VCALENDAR\nEND:VCALENDAR' },
        archivo('reunion.ics', 'BEGIN:VCALENDAR'),
        archivo('maria.vcf', 'BEGIN:VCARD'),
        archivo('smime.p7s', 'x', 'application/pkcs7-signature'),
      ]),
    );
    expect(archivos).toEqual([]);
    expect(texto).toBe('Nos vemos');
  });

  test('winmail.dat is told apart; a mail inside the mail is a file and no text', async () => {
    const { archivos, winmail, texto } = await leer(
      escribirCorreo({}, [
        enTexto('Va'),
        archivo('winmail.dat', 'x', 'application/ms-tnef'),
        {
          tipo: 'message/rfc822',
          contenido: 'Subject: otro\r\n\r\nSecreto',
          cabeceras: { 'Content-Transfer-Encoding': '8bit' },
        },
      ]),
    );
    expect(winmail).toBe(true);
    expect(archivos).toMatchObject([{ nombre: 'correo.eml' }]);
    expect(texto).toBe('Va');
  });
});

describe('mail of machines', () => {
  test.each<[string, Record<string, string>]>([
    ['auto-submitted', { 'Auto-Submitted': 'auto-replied' }],
    ['precedence', { Precedence: 'bulk' }],
    ['list-id', { 'List-Id': '<lista.example>' }],
    ['x-autoreply', { 'X-Autoreply': 'yes' }],
    ['x-auto-response-suppress', { 'X-Auto-Response-Suppress': 'All' }],
    ['return-path', { 'Return-Path': '<>' }],
    ['from', { From: 'Mail Delivery System <MAILER-DAEMON@mx.example>' }],
    ['subject', { Subject: '=?UTF-8?Q?Respuesta_autom=C3=A1tica=3A_vacaciones?=' }],
    [
      'content-type',
      { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=x' },
    ],
  ])('%s says so', async (signo, cabeceras) => {
    expect((await leer(escribirCorreo(cabeceras, [enTexto('Estoy de vacaciones')]))).automatico).toBe(signo);
  });

  test('a person is none', async () => {
    const correo = escribirCorreo({ 'Auto-Submitted': 'no', Subject: 'Re: fuera de plazo' }, [
      enTexto('Hola'),
    ]);
    expect((await leer(correo)).automatico).toBeUndefined();
  });

  const informe = (estado: string, accion = 'failed') => [
    enTexto('No se pudo entregar'),
    {
      tipo: 'message/delivery-status',
      contenido: `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; x@clinica.example\r\nAction: ${accion}\r\nStatus: ${estado}\r\n`,
    },
    {
      tipo: 'text/rfc822-headers',
      contenido: 'Subject: Caso\r\nMessage-ID: <correo-7@eps.example>\r\nTo: x@clinica.example\r\n',
    },
  ];
  const REPORTE = 'multipart/report; report-type=delivery-status';

  test('a mail that came back for good names the mail of ours and the status', async () => {
    const { rebote, automatico } = await leer(
      escribirCorreo({ 'Return-Path': '<>' }, informe('5.1.1'), REPORTE),
    );
    expect(rebote).toEqual({ de: ['<correo-7@eps.example>'], estado: '5.1.1', direccionMala: true });
    expect(automatico).toBeDefined();
  });

  test('one that is late, or came through, did not come back', async () => {
    expect((await leer(escribirCorreo({}, informe('4.4.1', 'delayed'), REPORTE))).rebote).toBeUndefined();
    expect((await leer(escribirCorreo({}, informe('5.1.1', 'delayed'), REPORTE))).rebote).toBeUndefined();
    expect((await leer(escribirCorreo({}, informe('5.1.1')))).rebote).toBeUndefined();
  });
});

test('several senders stay several, and a Message-ID is one whatever stands around it', async () => {
  const dos = await leer(escribirCorreo({ From: 'a@x.example, b@x.example' }, [enTexto('Hola')]));
  expect(dos.de).toEqual(['a@x.example', 'b@x.example']);
  const [uno, otro] = [
    await leer(escribirCorreo({ 'Message-ID': '<igual@x.example>', Subject: 'a' }, [enTexto('Hola')])),
    await leer(escribirCorreo({ 'Message-ID': ' <igual@x.example> ', Subject: 'b' }, [enTexto('Hola')])),
  ];
  expect(uno.huella).toBe(otro.huella);
  const sin = (texto: string) => leer(escribirCorreo({ 'Message-ID': '' }, [enTexto(texto)]));
  expect((await sin('uno')).huella).not.toBe((await sin('dos')).huella);
});

describe('bad mail', () => {
  test('HTML of 20 MB without a plain form is told to be too long, in no time', async () => {
    const html = `<p>${'a'.repeat(20 * 1024 * 1024)}</p>`;
    const { largo, texto, original } = await leer(
      escribirCorreo({}, [{ tipo: 'text/html; charset=utf-8', contenido: html }]),
    );
    expect({ largo, texto, original }).toEqual({ largo: true, texto: '', original: undefined });
  });

  test('a text longer than a message may be is told so, and what is kept of it is bounded', async () => {
    const { largo, original } = await leer(
      escribirCorreo({}, [enTexto(`${'palabra '.repeat(20_000)}\n> cita`)]),
    );
    expect(largo).toBe(true);
    expect(original!.length).toBeLessThanOrEqual(ORIGINAL_MAXIMO);
    expect(HTML_MAXIMO).toBeGreaterThan(ORIGINAL_MAXIMO);
  });

  test('parts within parts a hundred deep are refused', async () => {
    let cuerpo = 'Content-Type: text/plain\r\n\r\nfondo\r\n';
    for (let i = 0; i < 100; i += 1)
      cuerpo = `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n${cuerpo}--b${i}--\r\n`;
    await expect(leer(Buffer.from(`From: a@x.example\r\nMIME-Version: 1.0\r\n${cuerpo}`))).rejects.toThrow(
      'nesting',
    );
  });

  test('control characters and halves of characters do not get into a message', async () => {
    const { texto } = await leer(escribirCorreo({}, [enTexto('Hola\u0000\u0007 mundo\u2028dos')]));
    expect(texto).toBe('Hola mundo\ndos');
  });

  test('nothing at all is a mail without text', async () => {
    expect(await leer(Buffer.alloc(0))).toMatchObject({ texto: '', de: [], para: [], archivos: [] });
  });

  test('an encrypted mail is told apart', async () => {
    const cifrado = escribirCorreo({}, [{ tipo: 'application/pkcs7-mime; name=smime.p7m', contenido: 'x' }]);
    expect(await leer(cifrado)).toMatchObject({ cifrado: true, texto: '' });
  });
});

describe('the thread', () => {
  test('gives up what takes too long, and goes on with the next mail', async () => {
    const carpeta = await carpetaNueva();
    const hilo = join(carpeta, 'hilo.mjs');
    await writeFile(
      hilo,
      `export default ({ ruta }) => { if (ruta === 'malo') for (;;); if (ruta === 'gordo') { const a = []; for (;;) a.push(new Array(1e6).fill({})); } return { ruta }; };`,
    );
    const lector = crearLector({ hilo, plazo: 300 });
    onTestFinished(() => lector.cerrar());
    await expect(lector.leer({ ruta: 'malo', carpeta })).rejects.toThrow();
    const otro = crearLector({ hilo });
    onTestFinished(() => otro.cerrar());
    await expect(otro.leer({ ruta: 'gordo', carpeta })).rejects.toThrow();
    expect(await otro.leer({ ruta: 'bueno', carpeta })).toEqual({ ruta: 'bueno' });
  });
});
