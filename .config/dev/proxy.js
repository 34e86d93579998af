/**
 * What browsers talk to during `npm run dev`: the widget as it was last built, the server behind it, and in its pages a
 * script that reloads them. All of that is here, so that nothing of it can get into what is deployed.
 */
import { once } from 'node:events';
import { createServer, request } from 'node:http';

const SCRIPT = '/__dev/reload.js';
const STREAM = '/__dev/changes';

/** A page knows the state in which it was asked for, and reloads when told of another one. */
const RELOAD = `const state = new URL(import.meta.url).search.slice(1);
new EventSource('${STREAM}').onmessage = ({ data }) => {
  if (data !== state) location.reload();
};
`;

export function createProxy() {
  /** Names, as in `/widget/<name>`, and contents; undefined until the first build. */
  let widget;
  /** `port` is undefined where the server did not start; undefined as a whole while it starts. */
  let server;
  let wake = [];
  let state = '';
  const streams = new Set();
  const listener = createServer((asked, answer) => {
    answerTo(asked, answer).catch((error) => {
      console.error(error);
      answer.destroy();
    });
  });

  async function answerTo(asked, answer) {
    const [path] = asked.url.split('?');
    if (path === SCRIPT) return send(answer, 200, 'text/javascript', RELOAD);
    if (path === STREAM) return stream(answer);
    // Nobody sees a state that is half old and half new.
    while (!widget || !server) await new Promise((resolve) => wake.push(resolve));
    if (answer.destroyed) return;
    if (path.startsWith('/widget/')) return sendWidget(answer, path.slice('/widget/'.length));
    if (server.port) return forward(asked, answer, server.port);
    send(
      answer,
      503,
      'text/html',
      `<!doctype html>${reload()}<p>The server did not start: see the terminal.`,
    );
  }

  /** In place of a page, which comes with the next change. */
  function sendNote(answer, sentence) {
    send(answer, 503, 'text/html', `<!doctype html>${reload()}<p>${sentence}`);
  }

  function stream(answer) {
    answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    if (state) answer.write(event());
    else answer.flushHeaders();
    streams.add(answer);
    answer.on('close', () => streams.delete(answer));
  }

  function sendWidget(answer, name) {
    answer.setHeader('Access-Control-Allow-Origin', '*');
    answer.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (name === 'version') return send(answer, 200, 'application/json', '{"version":"dev"}');
    const contents = widget.get(name);
    send(answer, contents ? 200 : 404, 'text/javascript', contents ?? '');
  }

  async function forward(asked, answer, port) {
    const { method, url: path } = asked;
    // A compressed page could not be given the script.
    const { 'accept-encoding': _, ...headers } = asked.headers;
    // Of now: what changes before the answer comes is no longer what this page shows.
    const tag = reload();
    const behind = request({ host: '127.0.0.1', port, method, path, headers });
    answer.on('close', () => behind.destroy());
    asked.pipe(behind);
    let got;
    try {
      [got] = await once(behind, 'response');
    } catch {
      // Who asked went away, or the server did.
      if (!headers.accept?.includes('text/html')) return answer.destroy();
      return sendNote(answer, 'The server ended: see the terminal.');
    }
    behind.on('error', () => answer.destroy());
    // The service's own pages: those that let their own scripts run.
    const isPage = /^text\/html/.test(got.headers['content-type'] ?? '');
    const mayReload = isPage && /script-src 'self'/.test(got.headers['content-security-policy'] ?? '');
    if (!mayReload || method !== 'GET') {
      answer.writeHead(got.statusCode, got.headers);
      return got.pipe(answer);
    }
    const page = Buffer.concat(await got.toArray()).toString();
    const { 'content-length': __, ...rest } = got.headers;
    answer.writeHead(got.statusCode, rest);
    // Also into one that is not written whole yet: it reloads once it is.
    answer.end(page.includes('</head>') ? page.replace('</head>', () => `${tag}</head>`) : tag + page);
  }

  const reload = () => `<script type="module" src="${SCRIPT}?${state}"></script>`;
  const event = () => `data: ${state}\n\n`;

  /** Tells the pages once there is something new to load, and lets those that wait have it. */
  function changed() {
    if (!widget || !server) return;
    state = crypto.randomUUID();
    for (const answer of streams) answer.write(event());
    for (const resolve of wake) resolve();
    wake = [];
  }

  return {
    /** The address to open. */
    async listen(port, host) {
      listener.listen(port, host);
      await once(listener, 'listening');
      return `http://localhost:${listener.address().port}`;
    },
    useWidget(files) {
      widget = files;
      changed();
    },
    useServer(one) {
      server = one;
      changed();
    },
    reload: changed,
    close() {
      listener.close();
      listener.closeAllConnections();
    },
  };
}

function send(answer, status, type, body) {
  answer.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' });
  answer.end(body);
}
