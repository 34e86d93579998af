/** A store of files on a disk of its own that has no room: what arrived stays, and people read why. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { Problema } from '../../../shared/errores.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar } from '../apoyo.ts';

const ensayo = await mkdtemp(join(tmpdir(), 'mesa-disco-'));

function disco(opciones: string, carpeta: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', opciones, 'tmpfs', carpeta], { stdio: 'ignore' });
}

/** Only root may have a disk of its own. */
function hayDiscos(): boolean {
  try {
    disco('size=1m', ensayo);
    execFileSync('umount', [ensayo]);
    return true;
  } catch {
    return false;
  }
}
const puede = hayDiscos();
afterAll(() => rm(ensayo, { recursive: true, force: true }));

test.skipIf(!puede)(
  'an upload that fills the disk is a 503 that says so, and goes on when there is room',
  async () => {
    const { ips, carpeta } = await montar();
    const clinica = await ips();
    const adjuntos = join(carpeta, 'adjuntos');
    disco('size=1m', adjuntos);
    onTestFinished(() => void execFileSync('umount', [adjuntos]));
    await mkdir(join(adjuntos, 'temporales'));
    const bytes = new Uint8Array(
      Buffer.concat([await readFile(rutaDeMuestra('base.png')), randomBytes(2_000_000)]),
    );
    const { url, key } = (await clinica.presignar(bytes, 'a.png')).json[0]!;
    const { status, json } = await clinica.enviar(url, bytes, 'a.png');
    const { codigo, title } = json as unknown as Problema;
    expect([status, codigo]).toEqual([503, 'no_disponible']);
    expect(title).toMatch(/sin espacio/);

    execFileSync('mount', ['-o', 'remount,size=8m', adjuntos]);
    const cabeza = await clinica.crudo('HEAD', clinica.rutaDe(url));
    const desde = Number(cabeza.headers.get('x-ut-range-start'));
    expect(desde).toBeGreaterThan(500_000);
    expect((await clinica.enviar(url, bytes, 'a.png', desde)).status).toBe(200);
    const bajada = await clinica.crudo('GET', `/adjuntos/${key}`);
    const sha256 = (cuerpo: Uint8Array) => createHash('sha256').update(cuerpo).digest('hex');
    expect(sha256(new Uint8Array(await bajada.arrayBuffer()))).toBe(sha256(bytes));
  },
);

test.skipIf(!puede)('a disk without room for the beginning of a file is a 503 that says so', async () => {
  const { ips, carpeta } = await montar();
  const clinica = await ips();
  const adjuntos = join(carpeta, 'adjuntos');
  disco('size=1m,nr_inodes=2', adjuntos);
  onTestFinished(() => void execFileSync('umount', [adjuntos]));
  await mkdir(join(adjuntos, 'temporales'));
  const bytes = new Uint8Array(await readFile(rutaDeMuestra('base.png')));
  const { url } = (await clinica.presignar(bytes, 'a.png')).json[0]!;
  const { status, json } = await clinica.enviar(url, bytes, 'a.png');
  expect([status, (json as unknown as Problema).title]).toEqual([503, expect.stringMatching(/sin espacio/)]);
});
