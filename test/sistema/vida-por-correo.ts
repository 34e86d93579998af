/** The life of one case, of which the clerk sees mail only, and the points at which the service may be killed. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { createTransport } from 'nodemailer';
import type { Email } from 'postal-mime';
import { expect, vi } from 'vitest';
import type { Historia } from '../../shared/bandeja.ts';
import type { Mensajes } from '../../shared/mensaje.ts';
import { rutaDeMuestra } from '../muestras.ts';
import type { Dovecot } from './dovecot.ts';
import type { Mortal } from './muertes.ts';
import type { Postfix } from './postfix.ts';

export const CLINICA = 'facturacion@clinica.example';
export const AGENTE = 'agente@demo.local';
const NIT = '900123456';
const ESPERA = { timeout: 180_000, interval: 5 };

/** What the clerk is told of, and the points on the way of each of them. */
const SALIDAS = ['registra', 'responde', 'se cruza', 'resuelve', 'resuelve otra vez', 'cierra'] as const;
const DE_SALIDA = ['pedido', 'confirmado', 'en espera', 'tomado', 'en el buzón'] as const;
/** What the clerk writes, and the points on its way; the last one comes too late. */
const ENTRADAS = ['contesta', 'reabre', 'llega tarde'] as const;
const DE_ENTRADA = ['entregado', 'en el buzón de la mesa', 'empezado', 'decidido', 'movido'] as const;

type Salida = (typeof SALIDAS)[number];
type Entrada = (typeof ENTRADAS)[number];

/** All points of a life. Each is passed once, and stays passed. */
export const PUNTOS: readonly string[] = [
  ...SALIDAS.flatMap((que) => DE_SALIDA.map((donde) => `${que}: ${donde}`)),
  ...ENTRADAS.flatMap((que) => DE_ENTRADA.map((donde) => `${que}: ${donde}`)),
];

/** What all lives share. */
export class Mundo {
  readonly mortal: Mortal;
  readonly postfix: Postfix;
  readonly dovecot: Dovecot;
  readonly #datos: string;
  /** Cookies of the clerk, who only files, and of the agent. */
  #sesiones: Record<'clinica' | 'agente', string> = { clinica: '', agente: '' };

  constructor({
    mortal,
    postfix,
    dovecot,
    datos,
  }: Pick<Mundo, 'mortal' | 'postfix' | 'dovecot'> & { datos: string }) {
    this.mortal = mortal;
    this.postfix = postfix;
    this.dovecot = dovecot;
    this.#datos = datos;
  }

  /** Both log in, and the clerk has a confirmed address. */
  async preparar(): Promise<void> {
    for (const [quien, cuenta] of Object.entries({ clinica: { nit: NIT }, agente: { correo: AGENTE } })) {
      const respuesta = await fetch(`${await this.mortal.url()}/api/v1/sesion`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...cuenta, contrasena: 'demo-mesa-2026' }),
      });
      this.#sesiones[quien as 'clinica' | 'agente'] = respuesta.headers.getSetCookie()[0]!.split(';')[0]!;
    }
    const base = new Database(join(this.#datos, 'mesa.db'), { timeout: 20_000 });
    base
      .prepare(
        `INSERT OR REPLACE INTO direcciones (usuario, direccion, confirmada)
         SELECT id, ?, 1 FROM usuarios WHERE nit = ? AND alias IS NULL`,
      )
      .run(CLINICA, NIT);
    base.close();
  }

  /** Asks until there is an answer, under one key. `alPedir` is called while the first is on its way. */
  async pedir<T>(
    quien: 'clinica' | 'agente',
    [metodo, ruta, cuerpo]: readonly [metodo: string, ruta: string, cuerpo?: object],
    alPedir: () => Promise<void> = () => Promise.resolve(),
  ): Promise<{ status: number; json: T }> {
    const clave = randomUUID();
    for (let vez = 0; ; vez += 1) {
      const url = await this.mortal.url();
      const respuesta = fetch(`${url}/api/v1${ruta}`, {
        method: metodo,
        headers: {
          Cookie: this.#sesiones[quien],
          ...(cuerpo && { 'Content-Type': 'application/json', 'Idempotency-Key': clave }),
        },
        ...(cuerpo && { body: JSON.stringify(cuerpo) }),
        // A connection that was on its way to a process when that was killed is answered by nobody.
        signal: AbortSignal.timeout(15_000),
      }).then(async (dada) => ({ status: dada.status, json: (await dada.json()) as T }));
      respuesta.catch(() => undefined);
      if (vez === 0) await alPedir();
      const dada = await respuesta.catch(() => undefined);
      if (dada && dada.status < 500) return dada;
      await pausa(20);
    }
  }

  consultar<T>(sql: string, ...valores: unknown[]): T[] {
    const base = new Database(join(this.#datos, 'mesa.db'), { readonly: true, timeout: 20_000 });
    try {
      return base.prepare(sql).all(...valores) as T[];
    } finally {
      base.close();
    }
  }

  /** The Message-IDs of all that was ever to be sent to an address. */
  avisosDe(direccion: string): string[] {
    const sql = 'SELECT message_id FROM correos WHERE direccion = ?';
    return this.consultar<{ message_id: string }>(sql, direccion).map(comoMessageId);
  }

  /** How many rows there are; `desde` begins with FROM. */
  contar(desde: string, ...valores: unknown[]): number {
    return this.consultar<{ cuantos: number }>(`SELECT count(*) AS cuantos ${desde}`, ...valores)[0]!.cuantos;
  }
}

const comoMessageId = ({ message_id }: { message_id: string }) => `<${message_id}@eps.example>`;

/** Waits until it is so, however long the machine takes. */
const hasta = <T>(que: () => T | Promise<T>): Promise<NonNullable<T>> =>
  vi.waitFor(async () => {
    const dado = await que();
    if (!dado) throw new Error(`still not so: ${que.toString()}`);
    return dado;
  }, ESPERA);

export class Vida {
  readonly #mundo: Mundo;
  readonly #cual: number;
  numero = 0;
  /** What each side has written, in its order. */
  readonly dicho: Record<'soporte' | 'clinica', string[]> = { soporte: [], clinica: [] };
  /** The last notice that the clerk has read. */
  #aviso!: Email;

  private constructor(mundo: Mundo, cual: number) {
    this.#mundo = mundo;
    this.#cual = cual;
  }

  /** Files a case, and goes with it to its end and a little further. */
  static async vivir(mundo: Mundo, cual: number): Promise<Vida> {
    const vida = new Vida(mundo, cual);
    await vida.#registrar();
    await vida.#escribir('responde', 'Respondimos su caso');
    const pdf = await readFile(rutaDeMuestra('minimo.pdf'));
    // An agent and the clerk write at the same time, each without having read the other.
    await Promise.all([
      vida.#contestar('contesta', { filename: 'soporte.pdf', content: pdf }),
      vida.#escribir('se cruza', 'Respondimos su caso'),
    ]);
    await vida.#escribir('resuelve', 'quedó resuelto', { resuelve: true });
    await vida.#contestar('reabre');
    expect(await vida.#estados()).toEqual(['En gestión', 'Resuelto', 'Activo']);
    await vida.#escribir('resuelve otra vez', 'quedó resuelto', { resuelve: true });
    const ultimo = vida.#aviso;
    await vida.#cerrar();
    expect(vida.#aviso.replyTo).toBeUndefined();
    vida.#aviso = ultimo;
    await vida.#contestarTarde();
    expect(await vida.#estados()).toEqual([
      'En gestión',
      'Resuelto',
      'Activo',
      'En gestión',
      'Resuelto',
      'Cerrado',
    ]);
    return vida;
  }

  #pasar(que: Salida | Entrada, donde: string): Promise<void> {
    return this.#mundo.mortal.pasar(`${this.#cual} ${que}: ${donde}`);
  }

  async #registrar(): Promise<void> {
    const nuevo = { motivo: 'facturacion', asunto: 'radicacion', descripcion: `Caso ${this.#cual}` };
    await this.#salir('registra', 'Recibimos su caso', async (alPedir) => {
      const { json } = await this.#mundo.pedir<{ numero: number }>(
        'clinica',
        ['POST', '/casos', nuevo],
        alPedir,
      );
      this.numero = json.numero;
    });
  }

  async #escribir(que: Salida, dice: string, mas: { resuelve?: boolean } = {}): Promise<void> {
    const texto = `Palabra ${this.dicho.soporte.length} de la EPS en ${this.#cual}`;
    this.dicho.soporte.push(texto);
    await this.#salir(que, dice, async (alPedir) => {
      const cuerpo = { texto, ...mas };
      const ruta = `/casos/${this.numero}/mensajes`;
      expect((await this.#mundo.pedir('agente', ['POST', ruta, cuerpo], alPedir)).status).toBe(201);
    });
    expect(this.#aviso.text).toContain(`> ${texto}\n`);
  }

  async #cerrar(): Promise<void> {
    await this.#salir('cierra', 'quedó cerrado', async (alPedir) => {
      const cambio = ['PATCH', `/casos/${this.numero}`, { estado: 'CERRADO' }] as const;
      // Asked again after it was done, it is refused because the case is closed.
      expect([200, 409]).toContain((await this.#mundo.pedir('agente', cambio, alPedir)).status);
    });
  }

  /** Does something, and goes with what the clerk is told of it until the clerk has read it. */
  async #salir(
    que: Salida,
    dice: string,
    hacer: (alPedir: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const mundo = this.#mundo;
    const [anterior] = mundo.consultar<{ id: number }>('SELECT id FROM correos ORDER BY id DESC LIMIT 1');
    await hacer(() => this.#pasar(que, 'pedido'));
    await this.#pasar(que, 'confirmado');
    const filas = (condicion = '') =>
      mundo.consultar<{ message_id: string }>(
        `SELECT message_id FROM correos WHERE id > ? AND caso = ? AND direccion = ? AND clase = 'caso' ${condicion}`,
        anterior?.id ?? 0,
        this.numero,
        CLINICA,
      );
    await hasta(() => filas()[0]);
    await this.#pasar(que, 'en espera');
    await hasta(() => filas('AND intentos > 0')[0]);
    await this.#pasar(que, 'tomado');
    this.#aviso = await hasta(async () => {
      const ids = filas().map(comoMessageId);
      return (await mundo.postfix.buzon(CLINICA)).find(({ messageId }) => ids.includes(messageId!));
    });
    await this.#pasar(que, 'en el buzón');
    expect(this.#aviso.text).toContain(dice);
  }

  /** Answers what was read last, as mail programs do: above what they quote. Resolves when the case has it. */
  async #contestar(que: Entrada, ...adjuntos: { filename: string; content: Buffer }[]): Promise<void> {
    const texto = `Palabra ${this.dicho.clinica.length} de la clínica en ${this.#cual}`;
    this.dicho.clinica.push(texto);
    await this.#entrar(que, texto, adjuntos, 'Procesados');
    const { json } = await this.#mundo.pedir<Mensajes>('agente', ['GET', `/casos/${this.numero}/mensajes`]);
    const mensaje = json.mensajes.find((uno) => uno.texto === texto);
    expect(mensaje).toMatchObject({
      autor: { rol: 'ips' },
      adjuntos: adjuntos.map(({ filename, content }) => ({ nombre: filename, bytes: content.length })),
    });
    const original = `/casos/${this.numero}/mensajes/${mensaje!.secuencia}/original`;
    const { json: entero } = await this.#mundo.pedir<{ texto: string }>('agente', ['GET', original]);
    expect(entero.texto).toContain('> ');
  }

  /** The case is closed: a mail says so, and nothing is added. */
  async #contestarTarde(): Promise<void> {
    await this.#entrar('llega tarde', 'Llego tarde', [], 'Rechazados');
    await hasta(async () =>
      (await this.#mundo.postfix.buzon(CLINICA)).find(
        ({ subject }) => subject === `Su correo no se recibió · Caso ${this.numero}`,
      ),
    );
  }

  async #entrar(que: Entrada, texto: string, attachments: object[], destino: string): Promise<void> {
    const { postfix, dovecot } = this.#mundo;
    const messageId = `<${randomUUID()}@clinica.example>`;
    const aviso = this.#aviso;
    const citado = aviso.text!.replace(/^/gm, '> ');
    const cliente = createTransport({ host: '127.0.0.1', port: postfix.puerto, ignoreTLS: true });
    await cliente.sendMail({
      messageId,
      from: `Facturación <${CLINICA}>`,
      to: aviso.replyTo![0]!.address!,
      subject: `Re: ${aviso.subject}`,
      inReplyTo: aviso.messageId!,
      references: `${aviso.references} ${aviso.messageId}`,
      text: `${texto}\n\nEl sáb, 28 nov 2026 a las 10:15, Mesa de Ayuda (<mesa@eps.example>) escribió:\n\n${citado}`,
      attachments,
    });
    await this.#pasar(que, 'entregado');
    const lugar = () => dovecot.dondeEsta(messageId);
    await hasta(async () => (await lugar()) !== undefined);
    await this.#pasar(que, 'en el buzón de la mesa');
    await hasta(async () => this.#mundo.contar('FROM correos_intentos') > 0 || (await lugar()) !== '');
    await this.#pasar(que, 'empezado');
    const huella = createHash('sha256').update(`id ${messageId}`).digest('hex');
    await hasta(() => this.#mundo.contar('FROM correos_recibidos WHERE huella = ?', huella));
    await this.#pasar(que, 'decidido');
    await hasta(async () => (await lugar()) === destino);
    await this.#pasar(que, 'movido');
  }

  async #estados(): Promise<unknown[]> {
    const { json } = await this.#mundo.pedir<Historia>('agente', ['GET', `/casos/${this.numero}/historia`]);
    return json.historia.flatMap(({ cambios }) =>
      cambios.filter(({ campo }) => campo === 'estado').map(({ ahora }) => ahora),
    );
  }
}
