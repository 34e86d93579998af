/** Debian's postfix on this machine's loopback, with a configuration and a queue of its own, that puts mail into folders. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { ManagedProcess } from './managed-process.ts';
import { rutaDe } from './programas.ts';
import { puertoLibre } from './puerto.ts';

const SERVICIOS = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

/** A program that takes the mail of a domain from postfix, one mail at a time. */
export interface Entrega {
  dominio: string;
  /** The account that runs it. */
  usuario: string;
  orden: readonly string[];
}

export class Postfix {
  readonly puerto: number;
  readonly #carpeta: string;
  readonly #proceso: ManagedProcess;
  /** By the path of its file, which never changes. */
  readonly #leidos = new Map<string, Promise<Email>>();

  private constructor(puerto: number, carpeta: string, proceso: ManagedProcess) {
    this.puerto = puerto;
    this.#carpeta = carpeta;
    this.#proceso = proceso;
  }

  /**
   * Takes mail for these addresses, and for all of the domain of `entrega`, and refuses all others. Needs root, which
   * postfix drops.
   */
  static async iniciar(direcciones: readonly string[], entrega?: Entrega): Promise<Postfix> {
    const carpeta = mkdtempSync(join(tmpdir(), 'mesa-postfix-'));
    const uid = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }));
    const gid = Number(execFileSync('id', ['-g', 'postfix'], { encoding: 'utf8' }));
    const puerto = await puertoLibre();
    execFileSync('chmod', ['755', carpeta]);
    for (const parte of ['conf', 'cola', 'datos', 'buzones']) mkdirSync(join(carpeta, parte));
    for (const parte of ['datos', 'buzones']) chownSync(join(carpeta, parte), uid, gid);
    const dominios = [...new Set(direcciones.map((direccion) => direccion.split('@')[1]))];
    const buzones = direcciones.map((direccion) => `{ ${direccion} = ${direccion}/ }`);
    const ajustes = {
      compatibility_level: '3.6',
      queue_directory: join(carpeta, 'cola'),
      data_directory: join(carpeta, 'datos'),
      mail_owner: 'postfix',
      setgid_group: 'postdrop',
      myhostname: 'mail.eps.example',
      mydestination: '',
      mynetworks: '127.0.0.0/8',
      inet_interfaces: '127.0.0.1',
      inet_protocols: 'ipv4',
      alias_maps: '',
      local_recipient_maps: '',
      virtual_mailbox_domains: dominios.join(', '),
      virtual_mailbox_base: join(carpeta, 'buzones'),
      virtual_mailbox_maps: `inline:{ ${buzones.join(', ')} }`,
      virtual_minimum_uid: String(uid),
      virtual_uid_maps: `static:${uid}`,
      virtual_gid_maps: `static:${gid}`,
      // Nothing leaves this machine.
      default_transport: 'error:no mail leaves this machine',
      relay_transport: 'error:no mail leaves this machine',
      smtpd_peername_lookup: 'no',
      smtpd_client_connection_count_limit: '0',
      ...(entrega && {
        relay_domains: entrega.dominio,
        transport_maps: `inline:{ { ${entrega.dominio} = programa: } }`,
        programa_destination_recipient_limit: '1',
      }),
      maillog_file: join(carpeta, 'registro.log'),
      maillog_file_prefixes: carpeta,
    };
    writeFileSync(
      join(carpeta, 'conf', 'main.cf'),
      Object.entries(ajustes)
        .map(([nombre, valor]) => `${nombre} = ${valor}\n`)
        .join(''),
    );
    writeFileSync(
      join(carpeta, 'conf', 'master.cf'),
      `127.0.0.1:${puerto} inet n - n - - smtpd\n${SERVICIOS}${entrega ? comoServicio(entrega) : ''}`,
    );
    const proceso = new ManagedProcess(rutaDe('postfix')!, ['-c', join(carpeta, 'conf'), 'start-fg']);
    const postfix = new Postfix(puerto, carpeta, proceso);
    await proceso.esperar(async () => ((await escucha(puerto)) ? true : undefined));
    return postfix;
  }

  /** What lies in the mailbox of an address, in the order in which it came. */
  async buzon(direccion: string): Promise<Email[]> {
    const nuevos = join(this.#carpeta, 'buzones', direccion, 'new');
    let nombres: string[];
    try {
      nombres = readdirSync(nuevos);
    } catch {
      return [];
    }
    return Promise.all(nombres.sort().map((nombre) => this.#leer(join(nuevos, nombre))));
  }

  #leer(ruta: string): Promise<Email> {
    let leido = this.#leidos.get(ruta);
    if (!leido) this.#leidos.set(ruta, (leido = PostalMime.parse(readFileSync(ruta))));
    return leido;
  }

  async cerrar(): Promise<void> {
    // Its daemons are in a process group of their own, so this is how they end.
    execFileSync(rutaDe('postfix')!, ['-c', join(this.#carpeta, 'conf'), 'stop'], { stdio: 'ignore' });
    await this.#proceso.terminar();
    rmSync(this.#carpeta, { recursive: true, force: true });
  }
}

/** The program by pipe(8), which gives it each mail with the addresses of its envelope on top. */
const comoServicio = ({ usuario, orden }: Entrega) =>
  `programa unix - n n - 1 pipe flags=DORhu user=${usuario} argv=${orden.join(' ')}\n`;

/** Whether it greets. */
async function escucha(puerto: number): Promise<boolean> {
  const socket = connect(puerto, '127.0.0.1');
  try {
    return await new Promise<boolean>((cumplir) => {
      socket.once('data', (trozo) => cumplir(String(trozo).startsWith('220')));
      socket.once('error', () => cumplir(false));
      socket.once('close', () => cumplir(false));
      void pausa(2_000).then(() => cumplir(false));
    });
  } finally {
    socket.destroy();
  }
}
