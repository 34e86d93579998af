/** What the walk needs of a browser. Three engines give it, each by the protocol that it is driven with. */

export const MOTORES = ['chromium', 'firefox', 'webkit'] as const;
export type Motor = (typeof MOTORES)[number];

export type Tecla = 'Enter' | 'Escape' | 'Tab';

export interface Navegador {
  readonly motor: Motor;
  /** As the browser itself says it. */
  readonly version: string;
  /** A window that shares no cookie and no storage with any other. */
  abrirVentana(): Promise<Ventana>;
  cerrar(): Promise<void>;
}

/** Expressions are JavaScript source that runs in the page. Distances are CSS pixels. */
export interface Ventana {
  /** Errors of the page: what it threw, wrote to the console as an error, or could not load. */
  readonly faltas: string[];
  ir(url: string): Promise<void>;
  /** The value of an expression, or what its promise is fulfilled with, as JSON. */
  evaluar(expresion: string): Promise<unknown>;
  /** Presses and releases the main button of the pointer there. */
  pulsar(x: number, y: number): Promise<void>;
  /** Types into what has the focus, key by key. */
  teclear(texto: string): Promise<void>;
  tecla(tecla: Tecla): Promise<void>;
  /** Gives the files of these paths to the `<input type=file>` that the expression is. */
  adjuntar(campo: string, rutas: string[]): Promise<void>;
  medir(ancho: number, alto: number): Promise<void>;
  /** A PNG of what is in sight. */
  retratar(): Promise<Uint8Array>;
  cerrar(): Promise<void>;
}
