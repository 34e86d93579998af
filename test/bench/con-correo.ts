/** A service of the bench with mail, its database, and what it still has to do. */
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { procesador, type Programa } from './child-process.ts';
import { cargarCrudo } from './cliente-crudo.ts';
import { CUENTA, hacerPedidos } from './por-peticion.ts';
import type { Dicho } from './sumidero.ts';

export const CLIENTES = 32;
export const SEGUIDAS = 1_500;
export const CLINICA = 'facturacion@clinica.example';

export interface ParaCorreo {
  carpeta: string;
  iniciarDemo: (datos: string, entorno?: Record<string, string>) => Promise<Programa>;
  ingresar: (quien: Record<string, string>, url: string) => Promise<string>;
}

export const dicho = async ({ url }: Programa) => (await (await fetch(url)).json()) as Dicho;

export async function entornoDeCorreo(sumidero: Programa): Promise<Record<string, string>> {
  return {
    MESA_SMTP: `smtp://127.0.0.1:${(await dicho(sumidero)).puerto}`,
    MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
    MESA_URL: 'https://mesa.example',
    MESA_PORTAL_PAGINA: 'https://portal.example/mesa',
  };
}

export function enLaBase<T>(archivo: string, hacer: (base: Database.Database) => T): T {
  const base = new Database(archivo, { timeout: 20_000 });
  try {
    return hacer(base);
  } finally {
    base.close();
  }
}

export const conDireccion = (archivo: string) =>
  enLaBase(archivo, (base) =>
    base
      .prepare(
        `INSERT OR REPLACE INTO direcciones (usuario, direccion, confirmada)
         SELECT id, ?, 1 FROM usuarios WHERE nit = ? AND alias IS NULL`,
      )
      .run(CLINICA, CUENTA.nit),
  );

/** What was not distributed or not sent yet. */
export const porHacer = (archivo: string): { eventos: number; correos: number; avisos: number } =>
  enLaBase(
    archivo,
    (base) =>
      base
        .prepare(
          `SELECT (SELECT coalesce(sum((SELECT coalesce(max(id), 0) FROM eventos) - evento), 0) FROM repartos) AS eventos,
           (SELECT count(*) FROM correos WHERE estado = 'espera') AS correos,
           (SELECT count(*) FROM entregas WHERE estado = 'espera') AS avisos`,
        )
        .get() as { eventos: number; correos: number; avisos: number },
  );

export async function hastaQueNadaEspere(archivo: string): Promise<void> {
  for (;;) {
    const { eventos, correos, avisos } = porHacer(archivo);
    if (eventos + correos + avisos === 0) return;
    await pausa(50);
  }
}

export interface Servicio extends Programa {
  archivo: string;
  pedidos: ReturnType<typeof hacerPedidos>;
}

export async function abrir(
  { carpeta, iniciarDemo, ingresar }: ParaCorreo,
  datos: string,
  entorno: Record<string, string>,
): Promise<Servicio> {
  const servicio = await iniciarDemo(datos, entorno);
  const pedidos = hacerPedidos(await ingresar(CUENTA, servicio.url));
  return { ...servicio, pedidos, archivo: join(carpeta, datos, 'mesa.db') };
}

/** Microseconds of processor for each creation with all that follows, and answers a second. */
export interface Seguidas {
  todo: number;
  ritmo: number;
}

/** Creations one after another, and all that follows from them. */
export async function seguidas({ archivo, pedidos, pid, url }: Servicio): Promise<Seguidas> {
  await hastaQueNadaEspere(archivo);
  const antes = procesador(pid);
  const { ritmo } = await cargarCrudo(
    url,
    { clientes: CLIENTES, total: SEGUIDAS, exito: 201 },
    pedidos.crear,
  );
  await hastaQueNadaEspere(archivo);
  return { ritmo, todo: ((procesador(pid) - antes) * 1000) / SEGUIDAS };
}
