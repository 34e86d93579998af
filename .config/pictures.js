// The pictures of the README, taken from the demonstration with its own data: docs/imagenes. Needs a build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ARGUMENTOS, rutaDelNavegador } from '../test/navegador.js';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'imagenes');
const PASSWORD = 'demo-mesa-2026';
const PHONE = { width: 360, height: 720 };
/** What a page of documentation may load for one of them. */
const MAX_BYTES = 150_000;

const data = await mkdtemp(join(tmpdir(), 'mesa-pictures-'));
const demo = spawn(process.execPath, [join(root, 'dist', 'server', 'demo.js')], {
  env: { ...process.env, PORT: '0', MESA_DATOS: data },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(demo, 'exit');
const browser = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
try {
  const url = await started();
  await mkdir(folder, { recursive: true });
  await desk(url);
  await clerk(url);
} finally {
  await browser.close();
  demo.kill();
  await ended;
  await rm(data, { recursive: true, force: true });
}

async function started() {
  let written = '';
  for await (const chunk of demo.stdout) {
    written += chunk;
    const url = /http:\/\/localhost:\d+/.exec(written)?.[0];
    if (url && written.includes('Ctrl+C')) return url;
  }
  throw new Error(`The demonstration did not start: ${written}`);
}

async function open(url, viewport) {
  const context = await browser.newContext({ locale: 'es-CO', viewport, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function logIn(page, label, who) {
  await page.getByLabel(label, { exact: true }).filter({ visible: true }).fill(who);
  await page.getByLabel('Contraseña', { exact: true }).filter({ visible: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
}

/** An agent with a case open. */
async function desk(url) {
  const page = await open(`${url}/agentes#mesa?vista=abiertos&caso=40884`, { width: 1280, height: 800 });
  await logIn(page, 'Correo', 'agente@demo.local');
  await page.getByText('Al abrir los anexos técnicos').filter({ visible: true }).first().waitFor();
  await save(page, 'escritorio');
}

/** The list on a desktop; on a phone the form, the number of the case, and a conversation. */
async function clerk(url) {
  const page = await open(url, PHONE);
  await logIn(page, 'NIT', '900123456');
  await page.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await page.getByLabel('Asunto').selectOption({ label: 'FACTURA NO APARECE' });
  await page.getByLabel('Descripción').fill('Factura FE-1180 no aparece');
  const shots = [await still(page)];
  await page.getByRole('button', { name: 'Generar Servicio' }).click();
  await page.getByRole('button', { name: 'Copiar número' }).waitFor();
  shots.push(await still(page));
  await page.goto(`${url}/#caso-40871`);
  await page.getByText('Ya la vemos').filter({ visible: true }).first().waitFor();
  shots.push(await still(page));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${url}/#mis-solicitudes`);
  await page.getByText('1–5 de 5').filter({ visible: true }).first().waitFor();
  await save(page, 'mis-solicitudes');

  const gap = 32;
  const width = shots.length * (PHONE.width + gap) + gap;
  const sheet = await open('about:blank', { width, height: PHONE.height + 2 * gap });
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`).join('');
  await sheet.setContent(`<style>
    body { margin: 0; padding: ${gap}px; display: flex; gap: ${gap}px; background: #d8e0e7 }
    img { width: ${PHONE.width}px; height: ${PHONE.height}px; border-radius: 24px; box-shadow: 0 4px 24px #0003 }
  </style>${images}`);
  await save(sheet, 'telefono');
}

/** With nothing that blinks, and no marks of where the focus is. */
async function still(page) {
  await page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    element?.blur();
    scrollTo(0, 0);
  });
  await page.mouse.move(0, 0);
  return page.screenshot({ animations: 'disabled' });
}

/** As WebP, which text of an interface takes well. */
async function save(page, name) {
  await still(page);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MAX_BYTES) throw new Error(`${name}: ${bytes.length} bytes of ${MAX_BYTES}`);
  await writeFile(join(folder, `${name}.webp`), bytes);
  console.log(`${name}.webp: ${Math.round(bytes.length / 1000)} kB`);
}
