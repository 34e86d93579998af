/** Gives a new installation the sample catalogue, to start with and to replace. */
import type { Base } from '../db/database.sqlite.ts';
import type { Db } from '../db/statement.ts';
import { CatalogoJson } from './catalogo-json.ts';
import ejemplo from './catalogo-ejemplo.json' with { type: 'json' };
import { reemplazar } from './catalogo.repository.ts';

export async function sembrarCatalogo({ leer, escribir }: Base): Promise<void> {
  if (await hayCatalogo(leer)) return;
  await escribir(async (tx) => {
    // Another process that started at the same time may have come first.
    if (!(await hayCatalogo(tx))) await reemplazar(tx, CatalogoJson.parse(ejemplo).motivos);
  });
}

const hayCatalogo = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('motivos').select('codigo').limit(1).executeTakeFirst()) !== undefined;
