/**
 * The sealed store of one user at one server, loaded with the first login: before it there is nothing to keep.
 *
 * Texts and names are sealed with AES-256-GCM-SIV (RFC 8452) and not with Web Crypto, whose answers come later: what is
 * written must be there when the page is gone a moment afterwards, and other tabs read at once what this one wrote. A
 * name is sealed without a nonce, so that it is always the same; this mode allows that, and tells no more by it.
 */
import { gcmsiv } from '@noble/ciphers/aes.js';
import { DIAS, hoy, MARCA, type Cofre } from './local-store.ts';

const LARGO_NONCE = 12;
/** The same in base64, which needs no padding then. */
const LETRAS_NONCE = 16;
const SIN_NONCE = new Uint8Array(LARGO_NONCE);

const aBytes = (texto: string) => new TextEncoder().encode(texto);
const aTexto = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function aBase64(bytes: Uint8Array): string {
  let binario = '';
  for (const byte of bytes) binario += String.fromCharCode(byte);
  return btoa(binario).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const deBase64 = (texto: string) =>
  Uint8Array.from(atob(texto.replaceAll('-', '+').replaceAll('_', '/')), (letra) => letra.charCodeAt(0));

/** Undefined where it fails: what was not sealed with this key, or was altered, and a store that is blocked. */
function intentar<T>(hacer: () => T): T | undefined {
  try {
    return hacer();
  } catch {
    return undefined;
  }
}

class CofreSellado implements Cofre {
  readonly prefijo: string;
  readonly paraArchivos: Promise<CryptoKey> | undefined;
  readonly #llave: Uint8Array;
  /** Names by key: the same ones are asked for at each keystroke. */
  readonly #nombres = new Map<string, string>();
  /** What the browser's store did not take (it may be blocked, or full); null was wiped. */
  readonly #memoria = new Map<string, string>();

  constructor(prefijo: string, llave: string) {
    const bytes = deBase64(llave);
    this.prefijo = prefijo;
    this.#llave = bytes.subarray(0, 32);
    const { subtle } = crypto as Partial<Crypto>;
    this.paraArchivos = subtle?.importKey('raw', bytes.subarray(32), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
  }

  get soloEnMemoria(): boolean {
    return [...this.#memoria.values()].some((texto) => texto !== 'null');
  }

  leer(storageKey: string): Record<string, unknown> | undefined {
    return intentar(() => {
      const texto = this.#memoria.get(storageKey) ?? this.#guardado(storageKey) ?? 'null';
      return (JSON.parse(texto) as Record<string, unknown> | null) ?? undefined;
    });
  }

  guardar(storageKey: string, borrador: object | undefined): void {
    const texto = JSON.stringify(borrador ?? null);
    try {
      const nombre = this.nombreDe(storageKey);
      if (borrador) localStorage.setItem(nombre, `${hoy() + DIAS}.${this.sellar(storageKey, texto)}`);
      else localStorage.removeItem(nombre);
      // What an earlier version kept in the open.
      localStorage.removeItem(storageKey);
      this.#memoria.delete(storageKey);
    } catch {
      this.#memoria.set(storageKey, texto);
    }
  }

  storageKeys(): string[] {
    const guardadas = intentar(() => Object.keys(localStorage)) ?? [];
    return [
      ...new Set([
        ...this.#memoria.keys(),
        ...guardadas.flatMap((nombre) => this.storageKeyOf(nombre) ?? []),
      ]),
    ];
  }

  nombreDe(storageKey: string): string {
    let nombre = this.#nombres.get(storageKey);
    if (!nombre) {
      nombre = MARCA + aBase64(gcmsiv(this.#llave, SIN_NONCE).encrypt(aBytes(storageKey)));
      this.#nombres.set(storageKey, nombre);
    }
    return nombre;
  }

  storageKeyOf(nombre: string): string | undefined {
    const storageKey = nombre.startsWith(MARCA)
      ? intentar(() => aTexto(gcmsiv(this.#llave, SIN_NONCE).decrypt(deBase64(nombre.slice(MARCA.length)))))
      : nombre;
    return storageKey?.startsWith(this.prefijo) ? storageKey : undefined;
  }

  /** Under this key alone: what is put under another one's name does not open. */
  sellar(storageKey: string, texto: string): string {
    const nonce = crypto.getRandomValues(new Uint8Array(LARGO_NONCE));
    const sellado = gcmsiv(this.#llave, nonce, aBytes(storageKey)).encrypt(aBytes(texto));
    return aBase64(nonce) + aBase64(sellado);
  }

  abrir(storageKey: string, sellado: string): string | undefined {
    return intentar(() => {
      const nonce = deBase64(sellado.slice(0, LETRAS_NONCE));
      const cifra = gcmsiv(this.#llave, nonce, aBytes(storageKey));
      return aTexto(cifra.decrypt(deBase64(sellado.slice(LETRAS_NONCE))));
    });
  }

  oir(oyente: (storageKey: string) => void): () => void {
    const oir = ({ key }: StorageEvent) => {
      const storageKey = key && this.storageKeyOf(key);
      if (storageKey) oyente(storageKey);
    };
    addEventListener('storage', oir);
    return () => removeEventListener('storage', oir);
  }

  /** Its user is here: what is kept stays for its days from now on, and what was kept in the open is sealed. */
  ponerAlDia(): void {
    for (const nombre of Object.keys(localStorage)) {
      // One that is broken, or for which there is no room, does not stop the others.
      if (nombre.startsWith(this.prefijo)) intentar(() => this.#sellarViejo(nombre));
      else if (this.storageKeyOf(nombre)) intentar(() => this.#prolongar(nombre));
    }
  }

  #prolongar(nombre: string): void {
    const [antes, sellado] = localStorage.getItem(nombre)!.split('.');
    const vence = `${hoy() + DIAS}`;
    if (antes !== vence) localStorage.setItem(nombre, `${vence}.${sellado}`);
  }

  /** Seals what an earlier version kept in the open. A tab that runs that version may write again: messages are joined. */
  #sellarViejo(storageKey: string): void {
    const viejo = JSON.parse(localStorage.getItem(storageKey)!) as { items?: { clave: string }[] };
    const items = (this.leer(storageKey)?.items ?? []) as { clave: string }[];
    const nuevos = viejo.items?.filter((uno) => !items.some((otro) => otro.clave === uno.clave));
    this.guardar(storageKey, { ...viejo, ...(nuevos && { items: [...items, ...nuevos] }) });
  }

  #guardado(storageKey: string): string | undefined {
    const guardado = localStorage.getItem(this.nombreDe(storageKey));
    return guardado === null ? undefined : this.abrir(storageKey, guardado.slice(guardado.indexOf('.') + 1));
  }
}

/**
 * `llave` is what the server gave with the session: 64 bytes in base64url, for texts and for files. The one that is open
 * stays where it is the same user's.
 */
export function abrirCofre(prefijo: string, llave: string, abierto?: Cofre): Cofre {
  if (abierto?.prefijo === prefijo) return abierto;
  const cofre = new CofreSellado(prefijo, llave);
  intentar(() => cofre.ponerAlDia());
  return cofre;
}
