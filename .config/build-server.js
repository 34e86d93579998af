// What Node runs: the service, the demonstration, the `mesa` command and the programs that these start.
import { build } from 'esbuild';

/** esbuild's options, from the root of the package. */
export const SERVER = {
  entryPoints: {
    main: 'server/main.ts',
    mesa: 'server/mesa.ts',
    demo: 'demo/demo.ts',
    inspector: 'server/adjuntos/inspeccion/hilo.ts',
    hoja: 'server/reportes/hoja.hilo.ts',
    examinar: 'server/doctor/examinar.ts',
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
};

export const buildServer = () => build(SERVER);
