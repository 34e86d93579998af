/** `mesa doctor` on mail: the SMTP server without a mail, and the DNS of the domain that sends. */
import { Resolver } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';
import { leerConfig } from '../../../server/config.ts';
import { revisarCorreo } from '../../../server/doctor/correo.ts';
import type { Hallazgo } from '../../../server/doctor/hallazgo.ts';
import { evaluarSpf } from '../../../server/doctor/spf.ts';
import { servirCorreo } from '../correo/servidor.ts';
import { servirDns, type Zona } from './dns.ts';

const IP = '192.0.2.7';
const PACIENCIA = { conectar: 2_000, respuesta: 2_000, correo: 2_000 };

const configDe = (smtp: string) =>
  leerConfig(
    {
      MESA_SMTP: smtp,
      MESA_REMITENTE: 'Mesa <mesa@eps.example>',
      MESA_URL: 'https://mesa.eps.example',
    },
    {},
  );

/** What is said of the domain, with a server that takes mail. */
async function deDominio(zona: Zona | undefined, propias = [IP]): Promise<Hallazgo[]> {
  const { puerto } = await servirCorreo();
  const config = configDe(`smtp://127.0.0.1:${puerto}`);
  const servidoresDns = [await servirDns(zona)];
  const [servidor, ...dominio] = await revisarCorreo(
    { config },
    { paciencia: PACIENCIA, servidoresDns, propias },
  );
  expect(servidor!.estado).toBe('bien');
  return dominio;
}

const BUENA: Zona = {
  'TXT eps.example': ['google-site-verification=x', `v=spf1 ip4:${IP} -all`],
  'TXT _dmarc.eps.example': ['v=DMARC1; p=reject'],
  'TXT s1._domainkey.eps.example': ['v=DKIM1; p=abc'],
};

describe('the SMTP server', () => {
  test('that takes mail is told with whether it asks who sends, and gets no mail', async () => {
    const { puerto, recibidos } = await servirCorreo({
      opciones: {
        authOptional: false,
        onAuth: ({ username, password }, _, seguir) =>
          username === 'mesa' && password === 'clave'
            ? seguir(null, { user: 'mesa' })
            : seguir(new Error('Invalid login')),
      },
    });
    const servidoresDns = [await servirDns(BUENA)];
    const revisar = async (clave: string) =>
      (
        await revisarCorreo(
          { config: configDe(`smtp://mesa:${clave}@127.0.0.1:${puerto}`) },
          { paciencia: PACIENCIA, servidoresDns, propias: [IP] },
        )
      )[0]!;
    expect(await revisar('clave')).toEqual({
      estado: 'bien',
      dicho: `El servidor de correo 127.0.0.1:${puerto} contesta, sin cifrar, y acepta el usuario y la contraseña.`,
    });
    const mala = await revisar('otra');
    expect(mala).toMatchObject({
      estado: 'arreglar',
      dicho: expect.stringContaining('no acepta el usuario o la contraseña') as string,
      remedio: expect.stringContaining('MESA_SMTP_CLAVE_ARCHIVO') as string,
    });
    expect(JSON.stringify(mala)).not.toContain('otra@');
    expect(recibidos).toEqual([]);
  });

  test('without mail nothing is looked at', async () => {
    expect(await revisarCorreo({ config: leerConfig({}, {}) })).toEqual([
      { estado: 'sin_revisar', dicho: 'No se envía correo: MESA_SMTP está vacía.' },
    ]);
  });
});

describe('the domain that sends', () => {
  test('with SPF, DKIM and DMARC is good', async () => {
    const hallados = await deDominio(BUENA);
    expect(hallados.map(({ estado }) => estado)).toEqual(['bien', 'bien']);
    expect(hallados[0]!.dicho).toContain(`permite enviar desde ${IP}`);
  });

  test.each<[string, Zona, string]>([
    ['no SPF', { 'TXT eps.example': ['otra cosa'] }, 'no tiene registro SPF'],
    ['two of them', { 'TXT eps.example': ['v=spf1 -all', 'v=spf1 mx -all'] }, 'tiene 2 registros SPF'],
    ['one that sends nothing', { 'TXT eps.example': ['v=spf1 -all'] }, 'no envía correo'],
    [
      'one for others',
      { 'TXT eps.example': ['v=spf1 ip4:198.51.100.0/24 ~all'] },
      `no permite enviar desde ${IP}`,
    ],
    ['a broken one', { 'TXT eps.example': ['v=spf1 ip4:no-es-red -all'] }, 'tiene un error'],
  ])('with %s is to be mended', async (_, cambio, frase) => {
    const [spf] = await deDominio({ ...BUENA, ...cambio });
    expect(spf).toMatchObject({
      estado: 'arreglar',
      dicho: expect.stringContaining(frase) as string,
      remedio: expect.stringMatching(/\S/) as string,
    });
  });

  test('without DKIM keys or DMARC is to be mended, and a record of the domain above counts', async () => {
    const { 'TXT _dmarc.eps.example': dmarc, 'TXT s1._domainkey.eps.example': __, ...sin } = BUENA;
    const dichos = (await deDominio(sin)).map(({ estado, dicho }) => `${estado} ${dicho}`);
    expect(dichos).toEqual([
      expect.stringMatching(/^bien .*SPF/),
      expect.stringMatching(/^arreglar .*DKIM/),
      expect.stringMatching(/^arreglar .*DMARC/),
    ]);
    const { puerto } = await servirCorreo();
    const config = leerConfig(
      {
        MESA_SMTP: `smtp://127.0.0.1:${puerto}`,
        MESA_REMITENTE: 'mesa@avisos.eps.example',
        MESA_URL: 'https://mesa.eps.example',
      },
      {},
    );
    const zona = {
      'TXT _dmarc.eps.example': dmarc!,
      'TXT avisos.eps.example': ['v=spf1 mx -all'],
      'MX avisos.eps.example': ['correo.eps.example'],
      'A correo.eps.example': [IP],
      'TXT x._domainkey.avisos.eps.example': ['v=DKIM1'],
    };
    const hallados = await revisarCorreo(
      { config },
      { paciencia: PACIENCIA, servidoresDns: [await servirDns(zona)], propias: [IP] },
    );
    expect(hallados.map(({ estado }) => estado)).toEqual(['bien', 'bien', 'bien']);
  });

  test('whose DNS does not answer is not known, and nothing hangs', async () => {
    expect(await deDominio(undefined)).toEqual([
      {
        estado: 'sin_revisar',
        dicho: expect.stringContaining('El DNS no contestó sobre eps.example') as string,
      },
    ]);
  });

  test('behind a router is not told to be wrong, since nobody here knows its address', async () => {
    const zona = { ...BUENA, 'TXT eps.example': ['v=spf1 ip4:198.51.100.1 -all'] };
    const [spf] = await deDominio(zona, []);
    expect(spf).toMatchObject({
      estado: 'bien',
      dicho: expect.stringContaining('no se puede saber con qué dirección') as string,
    });
  });
});

describe('an SPF record', () => {
  test.each<[string, string, Zona]>([
    ['pass', 'v=spf1 a -all', { 'A eps.example': [IP] }],
    ['pass', 'v=spf1 a:otro.example/28 -all', { 'A otro.example': ['192.0.2.1'] }],
    ['fail', 'v=spf1 mx -all', { 'MX eps.example': ['mx.example'], 'A mx.example': ['198.51.100.1'] }],
    ['pass', 'v=spf1 include:relevo.example ~all', { 'TXT relevo.example': [`v=spf1 ip4:${IP} -all`] }],
    ['softfail', 'v=spf1 include:relevo.example ~all', { 'TXT relevo.example': ['v=spf1 -all'] }],
    ['error', 'v=spf1 include:nadie.example -all', {}],
    ['pass', 'v=spf1 redirect=otro.example', { 'TXT otro.example': [`v=spf1 ip4:${IP} -all`] }],
    ['neutral', 'v=spf1 ip6:2001:db8::/32', {}],
    ['neutral', 'v=spf1 ?ip4:192.0.2.0/24 -all', {}],
    ['desconocido', 'v=spf1 exists:%{i}.spf.example -all', {}],
    ['error', 'v=spf1 include:eps.example -all', { 'TXT eps.example': ['v=spf1 include:eps.example -all'] }],
    ['error', 'v=spf1 quiza:x -all', {}],
  ])('answers %s to %s', async (resultado, registro, zona) => {
    const dns = new Resolver({ timeout: 2_000, tries: 1 });
    dns.setServers([await servirDns({ 'TXT eps.example': [registro], ...zona })]);
    expect(await evaluarSpf(dns, 'eps.example', registro, IP)).toBe(resultado);
  });

  test('is read for an IPv6 address, also one in pieces', async () => {
    const dns = new Resolver({ timeout: 2_000, tries: 1 });
    const largo = `v=spf1 ${'ip4:198.51.100.1 '.repeat(20)}ip6:2001:db8::/32 -all`;
    dns.setServers([await servirDns({ 'TXT eps.example': [largo] })]);
    expect(await evaluarSpf(dns, 'eps.example', largo, '2001:db8::5')).toBe('pass');
    expect(await evaluarSpf(dns, 'eps.example', largo, IP)).toBe('fail');
  });
});
