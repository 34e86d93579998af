/**
 * What was typed and not sent yet, and what waits to be sent: kept in the browser under server and user, sealed with a
 * key that comes with the session. Without that key nothing is read or written.
 */

/**
 * How long what a browser keeps for somebody stays there: until so many days after it was last written, or its user was
 * last here. The last day can be read without a key, so that any load of the widget can delete what is past it.
 */
export const DIAS = 30;

/** Names of what is sealed begin so, in localStorage and in the database of files. */
export const MARCA = 'mesa.';

/** Names of what was kept in the open, before there were keys. */
export const EN_CLARO = /^mesa:https?:/;

/** Today, in days since 1970. */
export const hoy = (): number => Math.floor(Date.now() / 86_400_000);

/** The store of one user at one server; sealed-store.ts has it. */
export interface Cofre {
  /** What the keys of all that is in it begin with. */
  readonly prefijo: string;
  /** Whether the browser did not take something that is to be kept. */
  readonly soloEnMemoria: boolean;
  /** Seals files; undefined where the browser has no Web Crypto (pages without https). */
  readonly paraArchivos: Promise<CryptoKey> | undefined;
  leer(storageKey: string): Record<string, unknown> | undefined;
  guardar(storageKey: string, borrador: object | undefined): void;
  /** Keys of all that is kept. */
  storageKeys(): string[];
  /** The sealed name that a key has in the browser's store, and back. */
  nombreDe(storageKey: string): string;
  storageKeyOf(nombre: string): string | undefined;
  /** Tells the key of each draft that another tab changes, until the returned function is called. */
  oir(oyente: (storageKey: string) => void): () => void;
  sellar(storageKey: string, texto: string): string;
  abrir(storageKey: string, sellado: string): string | undefined;
}

/** By server: that of the user who is logged in there, or whose session has just ended. */
export const cofres = new Map<string, Cofre | undefined>();

export const cofreDe = (storageKey: string): Cofre | undefined =>
  [...cofres.values()].find((cofre) => cofre && storageKey.startsWith(cofre.prefijo));

/** Files that this page has in its hands, by the key that the browser's store has them under: it may have no store. */
export const enMano = new Map<string, File>();

/** The draft under this key, empty without one. */
export const leerBorrador = (storageKey: string): Record<string, unknown> =>
  cofreDe(storageKey)?.leer(storageKey) ?? {};

/** Written once this returns; undefined forgets it. */
export const guardarBorrador = (storageKey: string, borrador: object | undefined): void =>
  cofreDe(storageKey)?.guardar(storageKey, borrador);

/** Keys of all that is kept. */
export const storageKeys = (): string[] =>
  [...cofres.values()].flatMap((cofre) => cofre?.storageKeys() ?? []);

/** A UUID for `Idempotency-Key`. Pages without https lack randomUUID, but the address of a blob ends in one (File API). */
export function newUuid(): string {
  if (crypto.randomUUID as unknown) return crypto.randomUUID();
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url.slice(-36);
}
