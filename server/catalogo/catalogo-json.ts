/** The catalogue as a file: what `mesa catalogo exportar` writes and `importar` reads, with a note for who edits it. */
import * as z from 'zod/mini';
import { CatalogoEditable } from '../../shared/admin.ts';

export const CatalogoJson = z.extend(CatalogoEditable, { nota: z.optional(z.string()) });
export type CatalogoJson = z.output<typeof CatalogoJson>;

export type MotivoDeCatalogo = CatalogoEditable['motivos'][number];
