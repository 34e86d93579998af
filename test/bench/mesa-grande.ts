/** A desk after years of work: 200 000 cases, 2 000 000 messages. How long its views and searches take at the server. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { abrirBase } from '../../server/db/database.sqlite.ts';
import { cargar, cuantil } from './carga.ts';
import type { Acceso } from './en-vivo.ts';

export const CASOS = 200_000;
export const MENSAJES = 2_000_000;

const PALABRAS =
  'factura radicado glosa autorización paciente cédula soporte anexo contrato cargue archivo validación error portal usuario clave pago nota crédito prefijo resolución afiliado retiro novedad RIPS estructura campo fecha servicio código prestador sede red municipio tarifa cuenta médica auditoría devolución respuesta trámite urgencia hospitalización consulta medicamento insumo orden remisión traslado'.split(
    ' ',
  );

/** The same numbers at each run. */
function azar(semilla: number): () => number {
  let estado = semilla;
  return () => {
    estado = (Math.imul(estado, 1_664_525) + 1_013_904_223) >>> 0;
    return estado / 4_294_967_296;
  };
}

/** Fills the demonstration's database in `datos`, and brings its index up to date. */
export async function llenar(datos: string, avance: (hecho: string) => void): Promise<void> {
  const base = await abrirBase(datos);
  await base.cerrar();
  const db = new Database(join(datos, 'mesa.db'));
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -200000');
  const siguiente = azar(7);
  const una = <T>(lista: readonly T[]): T => lista[Math.floor(siguiente() * lista.length)]!;
  const frase = (n: number) => Array.from({ length: n }, () => una(PALABRAS)).join(' ');
  const motivos = db.prepare('SELECT motivo, codigo, nombre FROM asuntos').all() as Record<string, string>[];
  const ahora = Date.now();
  const dia = 86_400_000;
  const nits = Array.from({ length: 500 }, (_, i) => String(700_000_000 + i));
  const ips = db.prepare(`INSERT INTO ips (nit, nombre, estado, creada) VALUES (?, ?, 'ACTIVO', 0)`);
  const caso =
    db.prepare(`INSERT INTO casos (numero, nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion,
    estado, prioridad, asignado, creado, actualizado, vence, resuelto, ultima_secuencia, de_soporte)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 10, 5)`);
  const mensaje = db.prepare(`INSERT INTO mensajes (caso, secuencia, autor, rol, nombre, texto, creado)
    VALUES (?, ?, NULL, ?, ?, ?, ?)`);
  const agentes = db.prepare(`SELECT id FROM usuarios WHERE rol <> 'ips'`).pluck().all() as number[];
  const llenarTanda = db.transaction((desde: number, hasta: number) => {
    for (let i = desde; i < hasta; i++) {
      const creado = ahora - Math.floor(((CASOS - i) / CASOS) * 1_500 * dia);
      // One in twenty is open: ten thousand.
      const estado =
        i % 20 === 0 ? (i % 40 ? 'EN_GESTION' : 'ACTIVO') : i % 20 === 1 ? 'RESUELTO' : 'CERRADO';
      const abierto = i % 20 === 0;
      const { motivo = '', codigo = '', nombre = '' } = una(motivos);
      const prioridad = una(['BAJA', 'NORMAL', 'NORMAL', 'NORMAL', 'ALTA', 'URGENTE']);
      const asignado = siguiente() < 0.3 ? null : una(agentes);
      const numero = 100_000 + i;
      const vence = abierto ? creado + 5 * dia : null;
      const resuelto = abierto ? null : creado + dia;
      caso.run(
        numero,
        una(nits),
        motivo,
        motivo,
        codigo,
        nombre,
        frase(4),
        estado,
        prioridad,
        asignado,
        creado,
        creado + dia,
        vence,
        resuelto,
      );
      for (let s = 1; s <= MENSAJES / CASOS; s++) {
        const deIps = s % 2 === 1;
        mensaje.run(
          numero,
          s,
          deIps ? 'ips' : 'agente',
          deIps ? 'IPS' : 'Ana',
          frase(12),
          creado + s * 60_000,
        );
      }
    }
  });
  for (const [i, nit] of nits.entries())
    ips.run(nit, `${una(['Clínica', 'Hospital', 'IPS'])} ${frase(2)} ${i}`);
  for (let i = 0; i < CASOS; i += 10_000) {
    llenarTanda(i, i + 10_000);
    avance(`${i + 10_000} casos`);
  }
  db.close();
  const otra = await abrirBase(datos);
  avance('index');
  await otra.ponerBusquedaAlDia();
  await otra.cerrar();
}

const ABIERTOS = 'estado=ACTIVO,EN_GESTION';

/** Each view, and searches from a rare word to the commonest, in each order that the desk offers. */
const CONSULTAS = [
  `${ABIERTOS}&asignado=nadie`,
  `${ABIERTOS}&asignado=yo`,
  ABIERTOS,
  'vencidos=1',
  'estado=RESUELTO',
  'estado=CERRADO',
  'motivo=facturacion&asunto=radicacion',
  'prioridad=URGENTE&estado=CERRADO',
  'ips=700000007&estado=CERRADO',
  'buscar=factura',
  'buscar=fac',
  'buscar=factura glosa paciente',
  `buscar=factura&${ABIERTOS}`,
  'buscar=150000',
  'buscar=hospital&motivo=facturacion',
  'buscar=inexistente',
  'desde=2025-01-01&hasta=2025-03-31&buscar=pago',
].flatMap((consulta) => ['vence', '-actualizado', '-numero'].map((orden) => `${consulta}&orden=${orden}`));

export interface MedidaMesa {
  p50: number;
  p95: number;
  /** The slowest of them, by its median. */
  peor: string;
}

/** Milliseconds from the request to the whole answer, one after another, over HTTP. */
export async function vistasYBusquedas({ url, ingresar }: Acceso, veces: number): Promise<MedidaMesa> {
  const cookie = await ingresar({ correo: 'agente@demo.local' });
  const medianas: { consulta: string; p50: number; p95: number }[] = [];
  const rutas = [
    ...CONSULTAS.filter((consulta) => !/(RESUELTO|CERRADO|buscar|motivo).*orden=vence/.test(consulta)).map(
      (consulta) => `/api/v1/casos?${consulta.replaceAll(' ', '%20')}`,
    ),
    '/api/v1/bandeja',
  ];
  for (const ruta of rutas) {
    const { p50, p99 } = await cargar(url, { clientes: 1, total: veces, exito: 200 }, () => ({
      metodo: 'GET',
      ruta,
      cabeceras: { Cookie: cookie },
    }));
    medianas.push({ consulta: ruta, p50, p95: p99 });
  }
  const peor = medianas.reduce((a, b) => (b.p50 > a.p50 ? b : a));
  return {
    p50: cuantil(
      medianas.map(({ p50 }) => p50),
      0.5,
    ),
    p95: cuantil(
      medianas.map(({ p95 }) => p95),
      0.95,
    ),
    peor: `${peor.consulta} ${peor.p50.toFixed(0)} ms`,
  };
}
