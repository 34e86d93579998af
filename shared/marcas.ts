/** What an attachment that is admitted contains besides a document, so that whoever opens it knows. */
export const MARCAS = ['programa', 'vinculos', 'incrustado', 'enorme'] as const;

/**
 * `programa`: scripts, or actions that start a program. `vinculos`: parts, templates or data that come from elsewhere when
 * it is opened; ordinary links are none. `incrustado`: other files inside of it. `enorme`: a picture that a browser may
 * lack the memory to show, however small its file is.
 */
export type Marca = (typeof MARCAS)[number];

/** In the order of MARCAS, whatever order they were found in. */
export const enOrden = (marcas: ReadonlySet<Marca>): Marca[] => MARCAS.filter((marca) => marcas.has(marca));
