// Builds dist/widget (what browsers load) and dist/server (what Node runs).
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildWidget } from './build-widget.js';

process.chdir(join(import.meta.dirname, '..'));
await rm('dist', { recursive: true, force: true });
await Promise.all([buildWidget(), buildServer()]);

async function buildServer() {
  await build({
    entryPoints: {
      main: 'server/main.ts',
      mesa: 'server/cli/mesa.ts',
      demo: 'demo/demo.ts',
      inspector: 'server/adjuntos/inspeccion/hilo.ts',
      hoja: 'server/reportes/hoja.hilo.ts',
    },
    outdir: 'dist/server',
    chunkNames: 'partes/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    sourcemap: true,
    legalComments: 'none',
    tsconfig: 'server/tsconfig.json',
  });
}
