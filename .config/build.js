// Builds dist/widget (what browsers load) and dist/server (what Node runs).
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildServer } from './build-server.js';
import { buildWidget } from './build-widget.js';
import { writeDerived } from './elements/derived.js';

process.chdir(join(import.meta.dirname, '..'));
await rm('dist', { recursive: true, force: true });
await Promise.all([buildWidget(), buildServer()]);
await writeDerived('dist/widget');
