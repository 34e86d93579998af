// What nobody uses: files, exports and dependencies. The build says where programs begin.
import { SERVER } from './build-server.js';
import { WIDGET } from './build-widget.js';
import { ENTRIES } from './package/bundle.js';

export default {
  entry: [
    ...Object.values(SERVER.entryPoints),
    ...Object.values(WIDGET.entryPoints),
    ...WIDGET.inject,
    ...Object.values(ENTRIES),
    // Loaded by their path.
    '.config/lit/{lit,reactive}-element.js',
    '.config/dev/end-with-parent.js',
    'demo/pagina/*.js',
    'docs/{portal-sso,webhooks}/*.mjs',
    'test/bench/{hono-solo,inundador,remitente,sumidero,tuberia}.ts',
    'test/server/db/upgrade-process.ts',
    'test/{,sistema/elementos/}*config.{js,ts}',
    'test/**/*.test.ts',
    'test/paquete/proyectos/*/*.{js,ts,tsx,vue}',
    // The types of scripts that tests import.
    '{.config,test}/**/*.d.ts',
  ],
  // An element's file exports its class, whoever uses it.
  ignoreExportsUsedInFile: { class: true },
  // Packages of Lit's, in which our files stand in for theirs; a package that a test puts beside its projects; one that a
  // guide in docs/guias installs; and a compiler that a test starts by its path.
  ignoreDependencies: ['lit-html', '@lit/reactive-element', 'mesa-de-ayuda-widget', 'jquery', 'vue-tsc'],
  // Programs of Debian that tests start.
  ignoreBinaries: ['apt-get', 'clamd', 'mount', 'systemd-analyze', 'umount', 'unshare'],
};
