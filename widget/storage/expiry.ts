/**
 * How long what a browser keeps for somebody stays there: until so many days after it was last written, or its user was
 * last here. The last day stands in the open, so that any load of the widget can delete what nobody came back for.
 */
export const DIAS = 30;

/** Names of what is sealed begin so, in localStorage and in the database of files. */
export const MARCA = 'mesa.';

/** Names of what was kept in the open, before there were keys. */
export const EN_CLARO = /^mesa:https?:/;

/** Today, in days since 1970. */
export const hoy = (): number => Math.floor(Date.now() / 86_400_000);
