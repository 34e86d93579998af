/**
 * Cases that live their whole life by mail on the clerk's side, through both of Debian's servers in one chain: the
 * service hands its mail in at postfix, which puts it into the clerk's mailbox; the clerk answers to the address that
 * stands in what came, through the same postfix, which has dovecot's own program deliver it; and the service reads
 * dovecot's mailbox over TLS. Meanwhile the service is killed ten times, each time when a case has come to a point that
 * was drawn before (SEMILLA draws the same again).
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { leerDatos, sembrarAzar } from '../fault/apoyo.ts';
import { crearCertificado } from './certificado.ts';
import { Dovecot } from './dovecot.ts';
import { elegir, Mortal } from './muertes.ts';
import { Postfix } from './postfix.ts';
import { necesita } from './programas.ts';
import { puertoLibre } from './puerto.ts';
import { AGENTE, CLINICA, Mundo, PUNTOS, Vida } from './vida-por-correo.ts';

/** The refusals of closed cases are told to a user five times in a day. */
const VIDAS = 4;
const MUERTES = 10;
const ESPERA = { timeout: 180_000, interval: 50 };

async function preparar(
  contexto: TestContext,
): Promise<{ postfix: Postfix; dovecot: Dovecot; entorno: Record<string, string>; datos: string }> {
  necesita(contexto, ['postfix', 'dovecot', 'openssl']);
  contexto.skip(process.env.CI !== 'true' && process.getuid?.() !== 0, 'only root may start postfix');
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-vida-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  // Dovecot is another user, and has its folder below this one.
  await chmod(carpeta, 0o711);
  const certificado = crearCertificado(carpeta, ['localhost']);
  const dovecot = new Dovecot({
    carpeta: join(carpeta, 'dovecot'),
    puerto: await puertoLibre(),
    certificado,
  });
  await dovecot.iniciar();
  onTestFinished(() => dovecot.terminar());
  const postfix = await Postfix.iniciar([CLINICA, AGENTE], dovecot.entrega);
  onTestFinished(() => postfix.cerrar());
  const entorno = {
    MESA_SMTP: `smtp://127.0.0.1:${postfix.puerto}`,
    MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
    MESA_URL: 'https://mesa.example',
    MESA_CORREO_PAUSA: '1',
    MESA_CORREO_TEXTOS: 'si',
    MESA_IMAP: dovecot.url,
    NODE_EXTRA_CA_CERTS: certificado.certificado,
  };
  return { postfix, dovecot, entorno, datos: join(carpeta, 'datos') };
}

test('cases live their whole life by mail while the service is killed ten times, and both sides have every word once', async (contexto) => {
  const { postfix, dovecot, entorno, datos } = await preparar(contexto);
  const puntos = Array.from({ length: VIDAS }, (_, i) => PUNTOS.map((punto) => `${i} ${punto}`)).flat();
  const mortal = new Mortal(entorno, datos, elegir(puntos, MUERTES, sembrarAzar()));
  onTestFinished(async () => void (await mortal.terminar()));
  const mundo = new Mundo({ mortal, postfix, dovecot, datos });
  await mundo.preparar();
  const vidas = await Promise.all(Array.from({ length: VIDAS }, (_, i) => Vida.vivir(mundo, i)));
  expect(mortal.muertes).toHaveLength(MUERTES);
  await expect.poll(() => mundo.contar("FROM correos WHERE estado = 'espera'"), ESPERA).toBe(0);
  await expect.poll(() => dovecot.cuantos(''), ESPERA).toBe(0);

  // The case has each message once, and those of each side in the order in which they were written.
  const { mensajes } = leerDatos(datos);
  for (const { numero, dicho } of vidas) {
    const textos = mensajes.get(numero)!;
    expect(textos.toSorted()).toEqual([...dicho.soporte, ...dicho.clinica].toSorted());
    for (const suyos of [dicho.soporte, dicho.clinica])
      expect(textos.filter((texto) => suyos.includes(texto))).toEqual(suyos);
  }
  // All that was answered was moved, to where it belongs.
  expect(await dovecot.cuantos('Procesados')).toBe(vidas.flatMap(({ dicho }) => dicho.clinica).length);
  expect(await dovecot.cuantos('Rechazados')).toBe(VIDAS);

  // The mailbox has each notice once; a death may have cost a copy of one, which its Message-ID tells.
  const buzones = { [CLINICA]: await postfix.buzon(CLINICA), [AGENTE]: await postfix.buzon(AGENTE) };
  const deTodos = Object.values(buzones).flat();
  const unicos = new Set(deTodos.map(({ messageId }) => messageId));
  expect(deTodos.length - unicos.size).toBeLessThanOrEqual(MUERTES);
  expect(new Set(buzones[CLINICA].map(({ messageId }) => messageId))).toEqual(
    new Set(mundo.avisosDe(CLINICA)),
  );
  for (const { dicho } of vidas) {
    for (const palabra of dicho.soporte) {
      const avisos = buzones[CLINICA].filter(({ text }) => text!.includes(`> ${palabra}\n`));
      expect(new Set(avisos.map(({ messageId }) => messageId)).size, palabra).toBe(1);
    }
  }
  expect(await mortal.terminar()).toBe(0);
});
