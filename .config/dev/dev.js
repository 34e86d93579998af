/**
 * `npm run dev`: the demonstration while its sources change. A change of the widget builds it again, a change of the
 * server builds and starts it again, and the pages that are open reload. What follows `--` goes to the server's Node,
 * such as `npm run dev -- --inspect`.
 */
import { fork } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { context } from 'esbuild';
import { SERVER } from '../build-server.js';
import { WIDGET } from '../build-widget.js';
import { createProxy } from './proxy.js';

process.chdir(join(import.meta.dirname, '..', '..'));
// Its own data: a migration that is still being written spoils no other database.
const DATA = process.env.MESA_DATOS || './datos-dev';
const PROGRAM = join(SERVER.outdir, 'demo.js');
/** Pages and styles, which the server reads as they are asked for. */
const STATIC = ['demo/pagina', 'server/estaticos/agentes', 'server/estaticos/ips'];
/** Milliseconds without another word on a file: it is written whole. */
const SAVED = 100;

/** The process of esbuild: the first that is started here, which its library does not show. */
let compiler;
subscribe('child_process', ({ process: started }) => {
  compiler ??= started;
});
let child;
let ending = false;
let stopping = false;
let restarts = Promise.resolve();
let presented = false;
const proxy = createProxy();

await rm(SERVER.outdir, { recursive: true, force: true });
const url = await proxy.listen(Number(process.env.PORT || 8080), process.env.HOST || '127.0.0.1');
const watched = await Promise.all([
  watchSources('widget', takeWidget, { ...WIDGET, sourcemap: 'inline', define: { MESA_VERSION: '"dev"' } }),
  watchSources('server', restart, SERVER),
]);
let saving;
for (const folder of STATIC)
  watch(folder, () => {
    clearTimeout(saving);
    saving = setTimeout(proxy.reload, SAVED);
  });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop());

/** Builds at once and after every change; `then` has the result of each build without errors. */
async function watchSources(what, then, options) {
  const tell = {
    name: 'tell',
    setup({ onEnd }) {
      onEnd((result) => {
        if (result.errors.length > 0) return say(`${what}: not built, see above`);
        say(`${what}: built`);
        then(result);
      });
    },
  };
  const watching = await context({ ...options, logLevel: 'warning', plugins: [tell] });
  await watching.watch();
  return watching;
}

function takeWidget({ outputFiles }) {
  const names = outputFiles.map(({ path, contents }) => [
    relative(WIDGET.outdir, path).replaceAll('\\', '/'),
    contents,
  ]);
  proxy.useWidget(new Map(names));
}

/** Ends the server that runs, after what it is at, and starts the one just built. Pages that ask meanwhile wait. */
function restart() {
  proxy.useServer(undefined);
  restarts = restarts.then(async () => {
    await end();
    if (stopping) return;
    const port = await start();
    proxy.useServer({ port });
    if (!port) return say('server: did not start, see above; a change of its files starts it again');
    say(`server: ready at ${url}`);
    child.once('exit', (status, signal) => {
      if (ending) return;
      say(`server: ended by itself (${signal ?? status}); a change of its files starts it again`);
      proxy.useServer({ port: undefined });
    });
  });
}

/** The port where it listens; undefined if it ends before. */
async function start() {
  const parent = join(import.meta.dirname, 'end-with-parent.js');
  child = fork(PROGRAM, [], {
    execArgv: ['--enable-source-maps', '--import', parent, ...process.argv.slice(2)],
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', MESA_DATOS: DATA, DEV_COMPILER: compiler.pid },
    silent: true,
  });
  child.stderr.pipe(process.stderr);
  const { stdout } = child;
  return new Promise((resolve) => {
    let said = '';
    stdout.on('data', onData);
    child.once('exit', () => {
      process.stdout.write(said);
      resolve(undefined);
    });
    function onData(chunk) {
      said += chunk;
      const [here] = /http:\/\/localhost:\d+/.exec(said) ?? [];
      if (!here || !said.includes('Ctrl+C')) return;
      // What it says about its accounts is said once, with the address of this program.
      if (!presented) process.stdout.write(said.replace(here, url));
      presented = true;
      said = '';
      stdout.off('data', onData).pipe(process.stdout);
      resolve(Number(new URL(here).port));
    }
  });
}

async function end() {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  ending = true;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
  ending = false;
}

async function stop() {
  stopping = true;
  proxy.close();
  await Promise.all([...watched.map((watching) => watching.dispose()), end()]);
  process.exit();
}

function say(sentence) {
  console.log(`[dev] ${sentence}`);
}
