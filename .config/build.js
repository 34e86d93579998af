// Builds dist/widget (what browsers load), dist/server (what Node runs) and dist/docs (the documents as pages).
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildDocs } from './build-docs.js';
import { buildServer } from './build-server.js';
import { buildWidget } from './build-widget.js';

process.chdir(join(import.meta.dirname, '..'));
await rm('dist', { recursive: true, force: true });
await Promise.all([buildWidget(), buildServer(), buildDocs()]);
