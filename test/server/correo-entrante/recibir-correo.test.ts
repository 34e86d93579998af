import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Caso } from '../../../shared/caso.ts';
import type { Mensaje, Mensajes } from '../../../shared/mensaje.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { AGENTE, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { DIRECCION, montarBuzon, type BancoConBuzon } from './buzon-de-prueba.ts';
import { archivo, enTexto, escribirCorreo } from './correo-escrito.ts';

let banco: BancoConBuzon;
let clinica: Cliente;
let ana: Cliente;
let numero: number;

async function preparar(entorno: Record<string, string> = {}): Promise<void> {
  banco = await montarBuzon(entorno);
  [clinica, ana] = [await banco.ips(), await banco.agente()];
  ({ numero } = await clinica.crearCaso());
}

const mensajesDe = async (caso = numero, quien = clinica): Promise<Mensaje[]> =>
  (await quien.pedir<Mensajes>('GET', `/casos/${caso}/mensajes`)).json.mensajes;

describe('an answer', () => {
  beforeEach(() => preparar());

  test('becomes a message of its sender on its case, and the staff hears of it', async () => {
    await ana.escribir(numero, '¿Nos dice el radicado?', { resuelve: true });
    expect(await banco.responder(numero, [enTexto('Es el 118.\n\n> ¿Nos dice el radicado?')])).toEqual({
      resultado: 'mensaje',
      caso: numero,
    });
    const [, respuesta] = await mensajesDe();
    expect(respuesta).toMatchObject({
      secuencia: 2,
      texto: 'Es el 118.',
      autor: { rol: 'ips', nombre: 'Clínica A' },
    });
    // As when it is written in the page: the case is open again.
    expect((await ana.pedir<Caso>('GET', `/casos/${numero}`)).json.estado).toBe('ACTIVO');
    expect(await banco.rechazos()).toEqual([]);
  });

  test('what was cut is kept for who may read the case, and for nobody else', async () => {
    await banco.responder(numero, [enTexto('Es el 118.\n\n> Lo citado')]);
    await banco.responder(numero, [enTexto('Nada citado')]);
    const original = (cliente: Cliente, secuencia: number) =>
      cliente.pedir<{ texto: string }>('GET', `/casos/${numero}/mensajes/${secuencia}/original`);
    for (const quien of [clinica, ana])
      expect((await original(quien, 1)).json.texto).toBe('Es el 118.\n\n> Lo citado');
    // The conversation says which messages have more to read.
    for (const quien of [clinica, ana])
      expect((await mensajesDe(numero, quien)).map(({ original }) => original)).toEqual([true, undefined]);
    for (const ajeno of [
      await original(await banco.ips(NIT_B), 1),
      await original(clinica, 2),
      await original(ana, 9),
    ])
      expect(ajeno.status).toBe(404);
  });

  test('comes once, however often the mailbox brings it', async () => {
    const correo = escribirCorreo({ To: await banco.responderA(numero) }, [enTexto('Una vez')]);
    const veces = await Promise.all([banco.recibir(correo), banco.recibir(correo), banco.recibir(correo)]);
    expect(veces.map(({ resultado }) => resultado)).toEqual(['mensaje', 'mensaje', 'mensaje']);
    expect((await mensajesDe()).map(({ texto }) => texto)).toEqual(['Una vez']);
  });

  test('of the right user among several with one address', async () => {
    const b = await banco.idDe(NIT_B);
    await banco.confirmar(b, DIRECCION);
    const hospital = await banco.ips(NIT_B);
    const suyo = await hospital.crearCaso();
    await banco.responder(suyo.numero, [enTexto('Del hospital')], {
      To: await banco.responderA(suyo.numero, b),
    });
    expect((await mensajesDe(suyo.numero, hospital)).map(({ autor }) => autor.nombre)).toEqual([
      'Hospital B',
    ]);
  });

  test('of another user of the IPS to whom the notice was passed on, in his own name', async () => {
    const { base } = banco.servicios;
    const [colega] = await base.escribir((tx) =>
      tx
        .insertInto('usuarios')
        .values({ rol: 'ips', nombre: 'Cartera', clave: '', nit: NIT_A, alias: 'cartera', creado: 1 })
        .returning('id')
        .execute(),
    );
    await banco.confirmar(colega!.id, 'cartera@clinica.example');
    const cabeceras = { From: 'Cartera <cartera@clinica.example>' };
    expect(await banco.responder(numero, [enTexto('Lo respondo yo')], cabeceras)).toMatchObject({
      resultado: 'mensaje',
    });
    expect((await mensajesDe()).map(({ autor, texto }) => [autor.nombre, texto])).toEqual([
      ['Cartera', 'Lo respondo yo'],
    ]);
    // Another IPS's user has nothing to say there, though a notice came to him.
    await banco.confirmar(await banco.idDe(NIT_B), 'hospital@b.example');
    expect(await banco.responder(numero, [enTexto('Y yo')], { From: 'hospital@b.example' })).toMatchObject({
      motivo: 'sin_caso',
    });
  });

  test('the staff answers by mail too, but not who logs in with a second factor', async () => {
    const { base } = banco.servicios;
    const { id } = await base.leer
      .selectFrom('usuarios')
      .select('id')
      .where('correo', '=', AGENTE)
      .executeTakeFirstOrThrow();
    const cabeceras = { From: `Ana <${AGENTE.toUpperCase()}>`, To: await banco.responderA(numero, id) };
    expect(await banco.responder(numero, [enTexto('Ya quedó')], cabeceras)).toMatchObject({
      resultado: 'mensaje',
    });
    await base.escribir((tx) =>
      tx
        .insertInto('segundos_factores')
        .values({ usuario: id, secreto: Buffer.from('s'), activado: 1, ultimo: 0 })
        .execute(),
    );
    expect(await banco.responder(numero, [enTexto('Otra cosa')], cabeceras)).toMatchObject({
      motivo: 'segundo_factor',
    });
    expect((await mensajesDe()).map(({ texto }) => texto)).toEqual(['Ya quedó']);
  });
});

describe('files', () => {
  beforeEach(() => preparar());
  const pdf = () => readFile(rutaDeMuestra('minimo.pdf'));

  test('go through the inspection: the good one is attached, of the bad ones the sender is told', async () => {
    const bueno = await pdf();
    const decision = await banco.responder(numero, [
      enTexto('Van'),
      archivo('virus.exe', 'MZ'),
      archivo('../../soporte.pdf', bueno, 'application/pdf'),
      archivo('falso.pdf', 'no es un PDF', 'application/pdf'),
    ]);
    expect(decision.resultado).toBe('mensaje');
    const [mensaje] = await mensajesDe();
    expect(mensaje!.adjuntos).toMatchObject([
      { nombre: 'soporte.pdf', tipo: 'application/pdf', bytes: bueno.length },
    ]);
    const bajado = await ana.crudo('GET', `/adjuntos/${mensaje!.adjuntos[0]!.clave}`);
    expect(Buffer.from(await bajado.arrayBuffer())).toEqual(bueno);
    expect(await banco.rechazos()).toMatchObject([
      {
        direccion: DIRECCION,
        caso: numero,
        datos: { motivo: 'archivos', archivos: [{ lugar: 1, codigo: 'adjunto_tipo' }, { lugar: 3 }] },
      },
    ]);
  });

  test('a file alone is a message; six are five and one that is told of', async () => {
    const contenido = await pdf();
    const seis = Array.from({ length: 6 }, (_, i) => archivo(`s${i}.pdf`, contenido, 'application/pdf'));
    expect(await banco.responder(numero, [enTexto(''), ...seis])).toMatchObject({ resultado: 'mensaje' });
    expect((await mensajesDe())[0]!.adjuntos).toHaveLength(5);
    expect((await banco.rechazos())[0]!.datos.archivos).toEqual([{ lugar: 6, codigo: 'cantidad' }]);
  });

  test('what is no file is told how to be sent', async () => {
    const winmail = archivo('winmail.dat', 'x', 'application/ms-tnef');
    expect(await banco.responder(numero, [enTexto('> cita'), winmail])).toMatchObject({ motivo: 'winmail' });
    expect(await banco.responder(numero, [enTexto(''), archivo('a.zip', 'PK')])).toMatchObject({
      motivo: 'archivos',
    });
    expect(await mensajesDe()).toEqual([]);
  });

  test('count for the quota of the IPS', async () => {
    await preparar({ MESA_CUOTA_ARCHIVOS: '1' });
    const contenido = await pdf();
    const dos = [
      archivo('a.pdf', contenido, 'application/pdf'),
      archivo('b.pdf', contenido, 'application/pdf'),
    ];
    await banco.responder(numero, [enTexto('Van'), ...dos]);
    expect((await mensajesDe())[0]!.adjuntos).toHaveLength(1);
    expect((await banco.rechazos())[0]!.datos.archivos).toEqual([
      { lugar: 2, codigo: 'demasiados_intentos' },
    ]);
  });
});

describe('is refused, and its sender told once why', () => {
  beforeEach(() => preparar());

  test.each<[string, () => Promise<unknown>]>([
    ['sin_caso', () => banco.responder(numero, [enTexto('Hola')], { To: 'mesa@eps.example' })],
    [
      'sin_caso',
      async () => {
        const ajena = await banco.responderA(numero, await banco.idDe(NIT_B));
        return banco.responder(numero, [enTexto('Hola')], { To: ajena });
      },
    ],
    [
      'sin_caso',
      () =>
        banco.responder(numero, [enTexto('Hola')], { To: `mesa+${numero}-${'a'.repeat(20)}@eps.example` }),
    ],
    ['vacio', () => banco.responder(numero, [enTexto('> solo la cita')])],
    ['largo', () => banco.responder(numero, [enTexto('a'.repeat(10_001))])],
    ['cifrado', () => banco.responder(numero, [{ tipo: 'application/pkcs7-mime', contenido: 'x' }])],
    [
      'grande',
      async () =>
        banco.recibir(escribirCorreo({ To: await banco.responderA(numero) }, [enTexto('x')]), {
          grande: true,
        }),
    ],
    [
      'caso_cerrado',
      async () => {
        await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'CERRADO' } });
        return banco.responder(numero, [enTexto('Hola')]);
      },
    ],
    ['no_existe', () => banco.responder(999_999, [enTexto('Hola')])],
  ])('%s', async (motivo, hacer) => {
    expect(await hacer()).toMatchObject({ resultado: 'rechazado', motivo });
    expect(await mensajesDe()).toEqual([]);
    expect(await banco.rechazos()).toMatchObject([{ direccion: DIRECCION, datos: { motivo } }]);
  });

  test('a case of another IPS answers as one that does not exist', async () => {
    const ajeno = await (await banco.ips(NIT_B)).crearCaso();
    expect(await banco.responder(ajeno.numero, [enTexto('Hola')])).toEqual({
      resultado: 'rechazado',
      motivo: 'no_existe',
    });
    expect(await mensajesDe(ajeno.numero, ana)).toEqual([]);
  });

  test('the same text again and again, as machines send it, and too much of anything', async () => {
    const igual = () => banco.responder(numero, [enTexto('Estoy de vacaciones')]);
    for (const resultado of ['mensaje', 'mensaje', 'rechazado', 'rechazado'])
      expect((await igual()).resultado).toBe(resultado);
    for (let i = 0; i < 18; i += 1) await banco.responder(numero, [enTexto(`Mensaje ${i}`)]);
    expect(await banco.responder(numero, [enTexto('Uno más')])).toMatchObject({ motivo: 'demasiados' });
    const otro = await clinica.crearCaso();
    expect(await banco.responder(otro.numero, [enTexto('En otro caso')])).toMatchObject({
      resultado: 'mensaje',
    });
    banco.avanzar(3_600_001);
    expect(await banco.responder(numero, [enTexto('Más tarde')])).toMatchObject({ resultado: 'mensaje' });
  });

  test('is told five times a day at most, so that two machines cannot talk for ever', async () => {
    for (let i = 0; i < 9; i += 1) await banco.responder(numero, [enTexto('> nada nuevo')]);
    expect(await banco.rechazos()).toHaveLength(5);
    banco.avanzar(86_400_001);
    await banco.responder(numero, [enTexto('> nada nuevo')]);
    expect(await banco.rechazos()).toHaveLength(6);
  });
});

describe('is passed over in silence', () => {
  beforeEach(() => preparar());

  test.each<[string, string, Record<string, string>]>([
    ['of a machine', 'automatico', { 'Auto-Submitted': 'auto-replied' }],
    ['of an unknown sender, although the token is good', 'remitente', { From: 'otro@clinica.example' }],
    ['of two senders', 'remitente', { From: `${DIRECCION}, otro@x.example` }],
    ['of nobody', 'remitente', { From: '' }],
    ['that failed DMARC', 'autenticidad', { 'Authentication-Results': 'mx.eps.example; dmarc=fail' }],
  ])('a mail %s', async (_, motivo, cabeceras) => {
    expect(await banco.responder(numero, [enTexto('Hola')], cabeceras)).toMatchObject({ motivo });
    expect(await mensajesDe()).toEqual([]);
    expect(await banco.rechazos()).toEqual([]);
  });

  test('of who may no longer enter', async () => {
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('ips').set({ estado: 'INACTIVO' }).where('nit', '=', NIT_A).execute(),
    );
    expect(await banco.responder(numero, [enTexto('Hola')])).toMatchObject({ motivo: 'remitente' });
    expect(await banco.rechazos()).toEqual([]);
  });

  test('of an address that waits to be confirmed', async () => {
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('direcciones').set({ direccion: null, nueva: DIRECCION, nueva_huella: 'x' }).execute(),
    );
    expect(await banco.responder(numero, [enTexto('Hola')])).toMatchObject({ motivo: 'remitente' });
  });

  test('where the server that checks senders is named, only its own word counts, and only the newest', async () => {
    await preparar({ MESA_IMAP_AUTENTICA: 'mx.eps.example' });
    const con = (...dichos: string[]) =>
      banco.responder(numero, [enTexto(`Hola ${dichos.join()}`)], {
        ...(dichos.length > 0 && { 'Authentication-Results': dichos.join('\r\nAuthentication-Results: ') }),
      });
    expect(await con()).toMatchObject({ motivo: 'autenticidad' });
    expect(await con('mx.otro.example; dmarc=pass')).toMatchObject({ motivo: 'autenticidad' });
    expect(await con('mx.eps.example; dmarc=none', 'mx.eps.example; dmarc=pass')).toMatchObject({
      motivo: 'autenticidad',
    });
    expect(await con('mx.eps.example; dkim=pass; dmarc=pass header.from=clinica.example')).toMatchObject({
      resultado: 'mensaje',
    });
  });
});

test('headers that a mail carries get into no mail of ours', async () => {
  await preparar();
  await banco.responder(numero, [enTexto('Hola')], {
    To: 'mesa@eps.example',
    Subject: 'a=0D=0ABcc: otro@x.example',
    From: `"x\\r\\nBcc: otro@x.example" <${DIRECCION}>`,
  });
  const [rechazo] = await banco.rechazos();
  expect(JSON.stringify(rechazo)).not.toContain('otro@x.example');
  expect(rechazo!.direccion).toBe(DIRECCION);
});
