/** Debian's dovecot on this machine, with a mailbox of its own and nothing of /etc. */
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Certificado } from './certificado.ts';
import { ManagedProcess } from './managed-process.ts';
import type { Entrega } from './postfix.ts';
import { rutaDe } from './programas.ts';

const BUZON = { usuario: 'mesa@eps.example', clave: 'una clave con %signos/@' };

interface Plan {
  /** For its own files and the mail; nobody else uses it. */
  carpeta: string;
  /** Where it speaks TLS from the first byte. */
  puerto: number;
  certificado: Certificado;
}

const EN_RAIZ = process.getuid?.() === 0;

/** The account that has the mail: dovecot gives none to root. */
function cuenta(): { uid: number; gid: number; usuario: string; grupo: string } {
  const de = (...argumentos: string[]) => execFileSync('id', argumentos, { encoding: 'utf8' }).trim();
  const quien = EN_RAIZ ? ['mail'] : [];
  return {
    uid: Number(de('-u', ...quien)),
    gid: Number(de('-g', ...quien)),
    usuario: de('-un', ...quien),
    grupo: de('-gn', ...quien),
  };
}

export class Dovecot {
  readonly #plan: Plan;
  #proceso: ManagedProcess | undefined;
  #entregados = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The address of MESA_IMAP. */
  get url(): string {
    const { usuario, clave } = BUZON;
    return `imaps://${encodeURIComponent(usuario)}:${encodeURIComponent(clave)}@localhost:${this.#plan.puerto}`;
  }

  get #correo(): string {
    return join(this.#plan.carpeta, 'Maildir');
  }

  async iniciar(): Promise<void> {
    const { carpeta, puerto } = this.#plan;
    const { uid, gid } = cuenta();
    for (const parte of ['', 'cur', 'new', 'tmp']) {
      const ruta = join(this.#correo, parte);
      await mkdir(ruta, { recursive: true });
      if (EN_RAIZ) await chown(ruta, uid, gid);
    }
    await chmod(carpeta, 0o755);
    const archivo = join(carpeta, 'dovecot.conf');
    await writeFile(join(carpeta, 'cuentas'), `${BUZON.usuario}:{PLAIN}${BUZON.clave}\n`);
    await writeFile(archivo, this.#configuracion());
    await writeFile(this.#deEntrega, this.#comun());
    this.#proceso = new ManagedProcess(rutaDe('dovecot')!, ['-F', '-c', archivo]);
    await this.#proceso.esperar(() => atiende(puerto));
  }

  async terminar(): Promise<void> {
    await this.#proceso?.terminar();
  }

  /** Puts a mail into the folder, whole at once, as a mail server does. */
  async entregar(correo: string | Uint8Array): Promise<void> {
    const { uid, gid } = cuenta();
    this.#entregados += 1;
    const nombre = `${Date.now()}.${this.#entregados}.prueba`;
    const temporal = join(this.#correo, 'tmp', nombre);
    await writeFile(temporal, correo);
    if (EN_RAIZ) await chown(temporal, uid, gid);
    await rename(temporal, join(this.#correo, 'new', nombre));
  }

  /**
   * How a mail server on this machine hands mail in: by dovecot's own program, which needs no daemon. Only after
   * `iniciar`; postfix runs it as another user than root.
   */
  get entrega(): Entrega {
    const [, dominio] = BUZON.usuario.split('@');
    // It is found beside the others of dovecot, and in no PATH.
    const orden = ['/usr/lib/dovecot/dovecot-lda', '-c', this.#deEntrega, '-f', '${sender}'];
    return { dominio: dominio!, usuario: cuenta().usuario, orden };
  }

  get #deEntrega(): string {
    return join(this.#plan.carpeta, 'entrega.conf');
  }

  /** How many mails are in a folder; '' is the one in which mail comes in. */
  async cuantos(carpeta: string): Promise<number> {
    const ruta = carpeta === '' ? this.#correo : join(this.#correo, `.${carpeta}`);
    const de = (parte: string) =>
      readdir(join(ruta, parte)).then(
        ({ length }) => length,
        () => 0,
      );
    return (await de('new')) + (await de('cur'));
  }

  /** The folder in which the mail with this Message-ID lies, as `cuantos` names it; undefined where there is none. */
  async dondeEsta(messageId: string): Promise<string | undefined> {
    for (const carpeta of ['', 'Procesados', 'Rechazados', 'Por revisar']) {
      const ruta = carpeta === '' ? this.#correo : join(this.#correo, `.${carpeta}`);
      for (const parte of ['new', 'cur']) {
        for (const nombre of await readdir(join(ruta, parte)).catch(() => [])) {
          // It may be moved between the two.
          const texto = await readFile(join(ruta, parte, nombre), 'utf8').catch(() => '');
          if (texto.includes(`\nMessage-ID: ${messageId}`)) return carpeta;
        }
      }
    }
    return undefined;
  }

  /** Has the mail of the folder numbered anew, under another UIDVALIDITY. */
  async renumerar(): Promise<void> {
    for (const nombre of await readdir(this.#correo)) {
      if (nombre.startsWith('dovecot')) await rm(join(this.#correo, nombre), { force: true });
    }
  }

  #comun(): string {
    return `
base_dir = ${this.#plan.carpeta}/run
log_path = /dev/stderr
mail_location = maildir:${this.#correo}
mail_fsync = never
first_valid_uid = 1
first_valid_gid = 1
`;
  }

  #configuracion(): string {
    const { carpeta, puerto, certificado } = this.#plan;
    const { uid, gid, usuario, grupo } = cuenta();
    return `
${this.#comun()}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${certificado.certificado}
ssl_key = <${certificado.llave}
default_internal_user = ${usuario}
default_internal_group = ${grupo}
default_login_user = ${usuario}
passdb {
  driver = passwd-file
  args = ${carpeta}/cuentas
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${carpeta}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${puerto}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service auth {
  user = ${usuario}
}
service auth-worker {
  user = ${usuario}
}
`;
  }
}

function atiende(puerto: number): Promise<boolean> {
  return new Promise((cumplir) => {
    const socket = connect(puerto, '127.0.0.1');
    const decir = (si: boolean) => {
      socket.destroy();
      cumplir(si);
    };
    socket.once('connect', () => decir(true));
    socket.once('error', () => decir(false));
  });
}
