// What a page must load, in bytes as sent (brotli) and requests, against what it may. Fails over it.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const KIB = 1024;
const folder = join(import.meta.dirname, '..', 'dist', 'widget');
const { files } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
const part = (name) => Object.keys(files).find((file) => file.startsWith(`partes/${name}-`));

/** A file and all that it imports before it runs. */
function closure(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    closure(
      files[name].filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
      found,
    );
  }
  return found;
}

const first = ['mesa.js'];
const four = [...first, part('mesa-mis-solicitudes'), part('mesa-caso-chat')];
const desk = [...four, part('mesa-bandeja')];
const deskParts = ['mesa-escritorio', 'mesa-reportes', 'mesa-administracion'].map(part);

const budgets = [
  { what: 'login + form, before the first form can be used', entries: first, kib: 14.5, requests: 1 },
  { what: 'the four tags', entries: four, kib: 24, requests: 10 },
  { what: 'all in one tag', entries: [part('mesa-ayuda')], known: four, kib: 3, requests: 2 },
  {
    what: 'the conversation, with the first open case',
    entries: [part('mesa-conversacion')],
    known: four,
    kib: 11,
    requests: 5,
  },
  {
    what: 'the live stream and the outbox, when the page is idle',
    entries: [part('live')],
    known: four,
    kib: 4.25,
    requests: 1,
  },
  {
    what: 'rules of the forms, while one is being filled',
    entries: [part('validar')],
    known: first,
    kib: 6.5,
    requests: 3,
  },
  {
    what: 'attachments, with the first file',
    entries: [part('mesa-adjuntos')],
    known: four,
    kib: 12,
    requests: 3,
  },
  {
    what: 'all of the desk, for agents only',
    entries: [...desk, ...deskParts],
    known: four,
    kib: 50,
    requests: 15,
  },
  {
    what: 'the administration of mail, when an administrator opens it',
    entries: [part('mesa-admin-correo')],
    known: [...desk, ...deskParts],
    kib: 2.5,
    requests: 1,
  },
  {
    what: 'the bell, when the page is idle',
    entries: [part('mesa-novedades')],
    known: four,
    kib: 3.5,
    requests: 1,
  },
  {
    what: 'bringing in IPS from a file, when an administrator opens it',
    entries: [part('mesa-admin-importar')],
    known: [...desk, ...deskParts],
    kib: 2.5,
    requests: 1,
  },
  {
    what: 'webhooks, when an administrator opens them',
    entries: [part('mesa-admin-webhooks')],
    known: [...desk, ...deskParts],
    kib: 4.5,
    requests: 1,
  },
  {
    what: 'the sealed store of drafts, with a login',
    entries: [part('sealed-store')],
    known: first,
    kib: 5,
    requests: 2,
  },
  {
    what: 'who is logged in, and the dialog after a session that ended, when the page is idle',
    entries: [part('mesa-reingreso')],
    known: four,
    kib: 4,
    requests: 2,
  },
];

let over = false;
for (const { what, entries, known = [], kib, requests } of budgets) {
  const before = closure(known);
  const names = [...closure(entries)].filter((name) => !before.has(name));
  const sizes = await Promise.all(names.map((name) => stat(join(folder, `${name}.br`))));
  const total = sizes.reduce((sum, { size }) => sum + size, 0) / KIB;
  const bad = total > kib || names.length > requests;
  over ||= bad;
  const verdict = bad ? 'OVER' : 'ok';
  console.log(
    `${verdict.padEnd(5)}${total.toFixed(1).padStart(6)} of ${kib} KiB in ${names.length} of ${requests} requests: ${what}`,
  );
}
if (over) process.exitCode = 1;
