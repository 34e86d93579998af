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
    '.config/css-tag.js',
    '.config/dev/end-with-parent.js',
    'demo/pagina/portal.js',
    'test/bench/{hono-solo,inundador,tuberia}.ts',
    'test/server/db/upgrade-process.ts',
    'test/{,sistema/elementos/}*config.{js,ts}',
    'test/**/*.test.ts',
    'test/paquete/proyectos/*/*.{js,ts,tsx,vue}',
    // The types of scripts that tests import.
    '{.config,test}/**/*.d.ts',
  ],
  // An element's file exports its class, whoever uses it.
  ignoreExportsUsedInFile: { class: true },
  // What the projects import is a package that a test puts beside them.
  ignoreDependencies: ['mesa-de-ayuda-widget'],
  // Programs of Debian that tests start.
  ignoreBinaries: ['apt-get', 'clamd', 'mount', 'systemd-analyze', 'umount', 'unshare'],
};
