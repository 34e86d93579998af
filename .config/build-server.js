// What Node runs: the service, the demonstration, the `mesa` command and the programs that these start.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** A source map of one place, the beginning of the file. A map of none is not taken over by esbuild, which makes its own. */
const SIN_MAPA =
  '\n//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIiJdLCJtYXBwaW5ncyI6IkFBQUEifQ==';

/** Leaves the libraries out of the source maps, which Node reads at the start: only our own lines are looked up in them. */
const librariesWithoutMap = {
  name: 'libraries-without-map',
  setup({ onLoad }) {
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')) + SIN_MAPA,
      loader: 'js',
    }));
  },
};

/** esbuild's options, from the root of the package. */
export const SERVER = {
  entryPoints: {
    main: 'server/main.ts',
    mesa: 'server/mesa.ts',
    demo: 'demo/demo.ts',
    inspector: 'server/adjuntos/inspeccion/hilo.ts',
    hoja: 'server/reportes/hoja.hilo.ts',
    checkpoint: 'server/db/checkpoint.thread.ts',
    examinar: 'server/doctor/examinar.ts',
    correo: 'server/correo-entrante/lectura/hilo.ts',
  },
  outdir: 'dist/server',
  chunkNames: 'partes/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // Libraries are built in, which halves the start; those with native parts or threads of their own are not.
  external: ['better-sqlite3', '@node-rs/argon2', 'tinypool'],
  // For libraries that are CommonJS.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  plugins: [librariesWithoutMap],
  // The text of a program stays in memory as long as it runs. Names stay, for the log of a failure.
  minifySyntax: true,
  minifyWhitespace: true,
  target: 'node20',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  tsconfig: 'server/tsconfig.json',
};

export const buildServer = () => build(SERVER);
