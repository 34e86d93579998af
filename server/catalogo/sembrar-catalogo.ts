/** A new installation gets the sample catalogue, so that it can be used and replaced. */
import type { Base } from '../db/database.sqlite.ts';
import { CatalogoJson } from './catalogo-json.ts';
import ejemplo from './catalogo-ejemplo.json' with { type: 'json' };
import { reemplazar } from './catalogo.repository.ts';

export async function sembrarCatalogo({ leer, escribir }: Base): Promise<void> {
  const alguno = await leer.selectFrom('motivos').select('codigo').limit(1).executeTakeFirst();
  if (alguno) return;
  await escribir((tx) => reemplazar(tx, CatalogoJson.parse(ejemplo).motivos));
}
