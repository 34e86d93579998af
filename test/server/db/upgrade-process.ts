/**
 * A process that opens the database in the given folder once a line comes on its standard input. With the name of a
 * migration it is killed after that one, before anything is committed.
 */
import { once } from 'node:events';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import { migraciones } from '../../../server/db/migrations/migrations.ts';

const [carpeta = '', muere] = process.argv.slice(2);
const migracion = muere === undefined ? undefined : migraciones[muere];
if (migracion) {
  const up = migracion.up.bind(migracion);
  migracion.up = async (db) => {
    await up(db);
    process.kill(process.pid, 'SIGKILL');
  };
}
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const base = await abrirBase(carpeta);
await base.ponerBusquedaAlDia();
await base.cerrar();
process.exit(0);
