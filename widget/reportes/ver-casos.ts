/** From a bar to its cases: links to the desk's lists, which the desk follows without leaving the page's address. */

/** What the link of a figure asks of the list: values of the desk's route. */
export type Consulta = Record<string, string>;

/** All cases, whatever their estado, unless the query names a view. */
export const enlaceA = (consulta: Consulta): string => `#mesa?${new URLSearchParams(consulta).toString()}`;

export type AlVer = (evento: MouseEvent) => void;
