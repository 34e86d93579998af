import { expect, test } from 'vitest';
import { leerAjustesDeImap } from '../../../server/correo-entrante/ajustes.ts';
import {
  direccionDeRespuesta,
  esSuya,
  leerDirecciones,
  leerSecreto,
} from '../../../server/correo-entrante/direccion-de-respuesta.ts';
import { leerConfig } from '../../../server/config.ts';
import { montar } from '../apoyo.ts';

const ENTORNO = {
  MESA_URL: 'https://mesa.eps.com',
  MESA_SMTP: 'smtp://127.0.0.1:25',
  MESA_REMITENTE: 'mesa@eps.com',
  MESA_IMAP: 'imaps://mesa%40eps.com:secreta@imap.eps.com',
};

test('a reply address is good for its user and case, in capitals too, and for nobody else', async () => {
  const { servicios } = await montar({ entorno: ENTORNO });
  const direccion = (await direccionDeRespuesta(servicios, 40_912, 7))!;
  expect(direccion).toMatch(/^mesa\+40912-[a-z2-7]{20}@eps\.com$/);
  expect(direccion.indexOf('@')).toBeLessThanOrEqual(64);

  const { buzon } = servicios.config.imap!;
  const [respuesta] = leerDirecciones(['otra@eps.com', direccion.toUpperCase()], buzon);
  expect(respuesta).toMatchObject({ caso: 40_912 });
  const secreto = await leerSecreto(servicios.base.leer);
  expect(esSuya(secreto, respuesta!, 7)).toBe(true);
  expect(esSuya(secreto, respuesta!, 8)).toBe(false);
  expect(esSuya(secreto, { ...respuesta!, caso: 40_911 }, 7)).toBe(false);
});

test('what is no reply address of the mailbox is passed over', async () => {
  const { servicios } = await montar({ entorno: ENTORNO });
  const { buzon } = servicios.config.imap!;
  const token = 'a'.repeat(20);
  for (const ajena of [
    'mesa@eps.com',
    `mesa+1-${token}@otra.com`,
    `mesas+1-${token}@eps.com`,
    `mesa+0-${token}@eps.com`,
    `mesa+1-${token}a@eps.com`,
    `mesa+1-${token.slice(1)}1@eps.com`,
    `mesa+1-${token}@eps.com@otra.com`,
    `mesa+99999999999999-${token}@eps.com`,
  ]) {
    expect(leerDirecciones([ajena], buzon), ajena).toEqual([]);
  }
});

test('without a mailbox there is no reply address', async () => {
  const { servicios } = await montar();
  expect(await direccionDeRespuesta(servicios, 1, 1)).toBeUndefined();
});

const leer = (imap: string, mas: { direccion?: string; claveArchivo?: string } = {}) =>
  leerAjustesDeImap({ imap, claveArchivo: undefined, direccion: undefined, autentica: undefined, ...mas });

test('the mailbox is read from one address, with TLS everywhere but on this machine', () => {
  expect(leer('imaps://mesa%40eps.com:a%3Ab@imap.eps.com/Mesa%20de%20ayuda')).toMatchObject({
    host: 'imap.eps.com',
    puerto: 993,
    tls: 'desde-el-inicio',
    usuario: 'mesa@eps.com',
    clave: 'a:b',
    carpeta: 'Mesa de ayuda',
    buzon: { local: 'mesa', dominio: 'eps.com' },
  });
  expect(leer('imap://mesa%40eps.com:x@imap.eps.com')).toMatchObject({ puerto: 143, tls: 'starttls' });
  expect(leer('imap://mesa:x@127.0.0.1:1143', { direccion: 'Mesa@EPS.com' })).toMatchObject({
    puerto: 1143,
    tls: 'no',
    buzon: { local: 'mesa', dominio: 'eps.com' },
  });
});

test.each([
  ['http://mesa%40eps.com:x@imap.eps.com', {}, 'imaps://'],
  ['imaps://imap.eps.com', {}, 'usuario'],
  ['imaps://mesa%40eps.com@imap.eps.com', {}, 'MESA_IMAP_CLAVE_ARCHIVO'],
  ['imaps://mesa%40eps.com:x@imap.eps.com', { claveArchivo: '/no/hay' }, 'solo en una'],
  ['imaps://mesa%40eps.com@imap.eps.com', { claveArchivo: '/no/hay' }, 'no se pudo leer (ENOENT)'],
  ['imaps://mesa:x@imap.eps.com', {}, 'MESA_IMAP_DIRECCION'],
  ['imaps://mesa:x@imap.eps.com', { direccion: 'mesa+1@eps.com' }, 'sin «+»'],
  [`imaps://mesa:x@imap.eps.com`, { direccion: `${'m'.repeat(29)}@eps.com` }, '28 letras'],
  ['imaps://mesa%40eps.com:cl%ve@imap.eps.com', {}, 'la contraseña tiene un %'],
])('%s is refused with a sentence', (imap, mas, frase) => {
  expect(() => leer(imap, mas)).toThrow(frase);
  expect(() => leer(imap, mas)).not.toThrow('cl%ve');
});

test.each(['MESA_IMAP_CLAVE_ARCHIVO', 'MESA_IMAP_DIRECCION', 'MESA_IMAP_AUTENTICA'])(
  '%s without a mailbox stops the start',
  (nombre) => {
    expect(() => leerConfig({ ...ENTORNO, MESA_IMAP: '', [nombre]: 'x' }, {})).toThrow(
      `${nombre} no sirve sin MESA_IMAP.`,
    );
  },
);

test('a wrong mailbox stops the start', () => {
  expect(() => leerConfig({ ...ENTORNO, MESA_IMAP: 'imap.eps.com' }, {})).toThrow(
    'La variable MESA_IMAP no es válida',
  );
});

test('a mailbox without a way to send notices has nothing to receive', () => {
  const { MESA_IMAP } = ENTORNO;
  expect(() => leerConfig({ MESA_IMAP }, {})).toThrow('MESA_SMTP');
});
