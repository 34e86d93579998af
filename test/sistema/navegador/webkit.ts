/** WebKit: Debian's MiniBrowser on a virtual screen, driven by W3C WebDriver. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { puertoLibre } from '../puerto.ts';
import { ManagedProcess } from '../managed-process.ts';
import type { Navegador, Tecla, Ventana } from './navegador.ts';
import { Sesion, type Elemento } from './webdriver.ts';

/** WebDriver's code points for keys that write nothing. */
const TECLAS: Record<Tecla, string> = { Enter: '\uE007', Escape: '\uE00C', Tab: '\uE004' };

/** MiniBrowser's own bar would keep its window wider than a phone. */
const SIN_BARRA =
  'button, entry, entry image { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; }';

const CAPACIDADES = { browserName: 'MiniBrowser', acceptInsecureCerts: true };

export interface Programas {
  driver: string;
  xvfb: string;
}

export class NavegadorWebkit implements Navegador {
  readonly motor = 'webkit';
  version = '';
  readonly #programas: Programas;
  readonly #argumentos: readonly string[];
  readonly #ventanas = new Set<VentanaWebkit>();

  constructor(programas: Programas, argumentos: readonly string[] = []) {
    this.#programas = programas;
    this.#argumentos = argumentos;
  }

  /** A driver has one session and a session one browser, so each window is all of that. */
  async abrirVentana(): Promise<Ventana> {
    const ventana = new VentanaWebkit(this.#programas);
    this.#ventanas.add(ventana);
    this.version = await ventana.abrir(this.#argumentos);
    return ventana;
  }

  async cerrar(): Promise<void> {
    await Promise.all([...this.#ventanas].map((ventana) => ventana.cerrar()));
  }
}

class VentanaWebkit implements Ventana {
  readonly #programas: Programas;
  #carpeta = '';
  #pantalla: ManagedProcess | undefined;
  #driver: ManagedProcess | undefined;
  #sesion!: Sesion;

  constructor(programas: Programas) {
    this.#programas = programas;
  }

  /** What MiniBrowser writes of the page's console. */
  get faltas(): string[] {
    return [...(this.#driver?.dicho ?? '').matchAll(/^.*CONSOLE \S+ ERROR (.*)$/gm)].map(
      ([, falta]) => falta!,
    );
  }

  /** Resolves to the version of the browser. */
  async abrir(argumentos: readonly string[]): Promise<string> {
    const { driver, xvfb } = this.#programas;
    this.#carpeta = await mkdtemp(join(tmpdir(), 'mesa-webkit-'));
    await mkdir(join(this.#carpeta, '.config', 'gtk-3.0'), { recursive: true });
    await writeFile(join(this.#carpeta, '.config', 'gtk-3.0', 'gtk.css'), SIN_BARRA);
    this.#pantalla = new ManagedProcess(xvfb, [
      '-displayfd',
      '1',
      '-screen',
      '0',
      '1400x1000x24',
      '-nolisten',
      'tcp',
    ]);
    const numero = await this.#pantalla.esperar((dicho) => /^(\d+)\n/m.exec(dicho)?.[1]);
    const puerto = await puertoLibre();
    const { DBUS_SESSION_BUS_ADDRESS: _, XDG_CONFIG_HOME: __, ...entorno } = process.env;
    this.#driver = new ManagedProcess(driver, [`--port=${puerto}`], {
      env: {
        ...entorno,
        DISPLAY: `:${numero}`,
        GDK_BACKEND: 'x11',
        HOME: this.#carpeta,
        LANG: 'es_CO.UTF-8',
        NO_AT_BRIDGE: '1',
      },
    });
    const direccion = `http://127.0.0.1:${puerto}`;
    await this.#driver.esperar(() =>
      fetch(`${direccion}/status`).then(
        ({ ok }) => ok,
        () => undefined,
      ),
    );
    this.#sesion = await Sesion.abrir(direccion, {
      ...CAPACIDADES,
      'webkitgtk:browserOptions': {
        args: ['--automation', '--enable-write-console-messages-to-stdout=true', ...argumentos],
      },
    });
    return `WebKitGTK ${String(this.#sesion.capacidades.browserVersion)}`;
  }

  ir(url: string): Promise<void> {
    return this.#sesion.ir(url);
  }

  evaluar(expresion: string): Promise<unknown> {
    return this.#sesion.ejecutar(`return ${expresion}`);
  }

  pulsar(x: number, y: number): Promise<void> {
    return this.#sesion.pulsar(x, y);
  }

  teclear(texto: string): Promise<void> {
    return this.#sesion.teclear(texto);
  }

  tecla(tecla: Tecla): Promise<void> {
    return this.#sesion.teclear(TECLAS[tecla]);
  }

  async adjuntar(campo: string, rutas: string[]): Promise<void> {
    const elemento = await this.#sesion.ejecutar<Elemento>(`return ${campo}`);
    await this.#sesion.escribirEn(elemento, rutas.join('\n'));
  }

  /** The window is measured with MiniBrowser's bar; what the page has is corrected for it. */
  async medir(ancho: number, alto: number): Promise<void> {
    await this.#sesion.medir(ancho, alto);
    const falta = (await this.evaluar(`${alto} - innerHeight`)) as number;
    if (falta) await this.#sesion.medir(ancho, alto + falta);
  }

  retratar(): Promise<Uint8Array> {
    return this.#sesion.retratar();
  }

  async cerrar(): Promise<void> {
    await (this.#sesion as Sesion | undefined)?.cerrar().catch(() => undefined);
    await this.#driver?.terminar();
    // Whatever of the browser is left loses its screen.
    await this.#pantalla?.terminar();
    if (this.#carpeta) await rm(this.#carpeta, { recursive: true, force: true, maxRetries: 5 });
  }
}
