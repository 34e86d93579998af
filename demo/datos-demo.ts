/** The demonstration's accounts and cases. The case of the insurer's manual is 40912; the next one is 40913. */
import type { Alcance } from '../server/alcance.ts';
import type { Servicios } from '../server/servicios.ts';
import { cambiarCaso } from '../server/casos/cambiar-caso.ts';
import { importarCaso } from '../server/casos/importar-caso.ts';
import { exigirPar } from '../server/catalogo/catalogo.repository.ts';
import { ErrorConfig } from '../server/config.ts';
import type { Tx } from '../server/db/statement.ts';
import { correr } from '../server/db/steps.ts';
import type { Calendario } from '../server/tiempo/calendario.ts';
import { agregarIps, listarIps } from '../server/ips/ips.repository.ts';
import { marcarLectura } from '../server/mensajes/marcar-lectura.ts';
import { enviarMensaje } from '../server/mensajes/enviar-mensaje.ts';
import { hashContrasena } from '../server/sesiones/contrasenas.ts';
import { agregarSoporte, buscarUsuario } from '../server/usuarios/usuarios.repository.ts';
import type { Estado } from '../shared/estado.ts';

export const CLAVE_DEMO = 'demo-mesa-2026';

const IPS = [
  { nit: '900123456', nombre: 'Clínica Demo del Caribe', estado: 'ACTIVO' },
  { nit: '900654321', nombre: 'Hospital Demo de la Sabana', estado: 'ACTIVO' },
  { nit: '800111222', nombre: 'IPS Demo Retirada', estado: 'INACTIVO' },
] as const;

const SOPORTE = [
  { correo: 'agente@demo.local', nombre: 'Ana Agente', rol: 'agente' },
  { correo: 'agente2@demo.local', nombre: 'Bruno Agente', rol: 'agente' },
  { correo: 'admin@demo.local', nombre: 'Carla Admin', rol: 'admin' },
] as const;

export const CUENTAS = [
  ...IPS.map(({ nit, nombre, estado }) => ({
    cuenta: `NIT ${nit}`,
    nombre,
    nota: estado === 'ACTIVO' ? '' : ' (inactiva: no puede ingresar)',
  })),
  ...SOPORTE.map(({ correo, nombre, rol }) => ({ cuenta: correo, nombre, nota: ` (${rol})` })),
];

interface CasoDemo {
  numero: number;
  nit: string;
  motivo: string;
  asunto: string;
  descripcion: string;
  /** In Bogotá, as aaaa-mm-ddThh:mm. */
  fecha: string;
  estado?: Estado;
  /** Who speaks, how many hours after the case was filed, and the text. */
  mensajes?: readonly (readonly ['ips' | 'soporte', number, string])[];
}

const CASOS: readonly CasoDemo[] = [
  {
    // GTIC-015-FR, "Gestión Mesa de Ayuda".
    numero: 40912,
    nit: '900123456',
    motivo: 'cargue-resolucion-2463',
    asunto: 'capacitacion',
    descripcion: 'CARGUE RESOLUCION 2463 CARGUE RESOLUCION 2463',
    fecha: '2019-01-29T17:32',
  },
  {
    numero: 40871,
    nit: '900123456',
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion: 'Factura FE-1180 no aparece',
    fecha: '2019-01-14T08:05',
    estado: 'RESUELTO',
    mensajes: [
      ['ips', 0.2, 'Radicamos la factura FE-1180 el 10 de enero y no aparece en la consulta del portal.'],
      [
        'soporte',
        3,
        'Buenos días. La factura quedó en validación por el prefijo. Ya la liberamos: por favor revise.',
      ],
      ['ips', 4, 'Ya la vemos. Muchas gracias.'],
    ],
  },
  {
    numero: 40884,
    nit: '900123456',
    motivo: 'acceso-al-portal',
    asunto: 'error-en-el-portal',
    descripcion: 'El portal no carga los anexos',
    fecha: '2019-01-18T10:40',
    estado: 'EN_GESTION',
    mensajes: [
      ['ips', 0.1, 'Al abrir los anexos técnicos la página queda en blanco.\nUsamos Google Chrome.'],
      [
        'soporte',
        2,
        'Gracias por escribirnos. ¿Nos confirma la hora aproximada y el número de la autorización?',
      ],
    ],
  },
  {
    numero: 40797,
    nit: '900123456',
    motivo: 'autorizaciones',
    asunto: 'correccion-de-datos',
    descripcion: 'Corregir código de servicio',
    fecha: '2018-12-05T15:12',
    estado: 'CERRADO',
    mensajes: [['soporte', 20, 'El código quedó corregido. Cerramos el caso.']],
  },
  {
    numero: 40899,
    nit: '900654321',
    motivo: 'reportes-e-informes',
    asunto: 'rips',
    descripcion: 'RIPS de diciembre rechazados',
    fecha: '2019-01-23T09:20',
    estado: 'EN_GESTION',
    mensajes: [
      ['ips', 0.1, 'El validador rechaza el archivo AF del mes de diciembre.'],
      ['soporte', 5, 'Estamos revisando el archivo. Le contamos en este mismo caso.'],
    ],
  },
  {
    numero: 40905,
    nit: '900654321',
    motivo: 'afiliaciones-y-derechos',
    asunto: 'usuario-no-aparece',
    descripcion: 'Usuario nuevo no aparece',
    fecha: '2019-01-25T11:48',
  },
];

const RESPUESTAS = [
  {
    titulo: 'Recibido',
    texto: 'Buenos días, {ips}. Recibimos su caso {numero} y lo estamos revisando. Le escribe {agente}.',
  },
  {
    titulo: 'Falta un soporte',
    texto:
      'Para seguir con el caso {numero} necesitamos el soporte de la solicitud. Adjúntelo aquí mismo, por favor.',
  },
  {
    titulo: 'Resuelto',
    texto:
      'Su solicitud de {asunto} quedó resuelta. Si algo no está como lo espera, escríbanos aquí y el caso se abre de nuevo.',
  },
];

/**
 * Fills an empty database. A database that has the demonstration already stays as it is; one with other data throws
 * ErrorConfig.
 */
export async function sembrarDemo({ base, calendario }: Servicios): Promise<void> {
  const existentes = await listarIps(base.leer);
  if (existentes.some(({ nit }) => nit === IPS[0].nit)) return;
  if (existentes.length > 0) {
    throw new ErrorConfig(
      'La carpeta de MESA_DATOS ya tiene datos que no son de la demostración. Use otra carpeta para la demostración.',
    );
  }
  const hash = await hashContrasena(CLAVE_DEMO);
  await base.escribir(async (tx) => {
    // Another process that started at the same time may have come first.
    if (await tx.selectFrom('ips').select('nit').limit(1).executeTakeFirst()) return;
    const creada = enBogota('2018-11-01T08:00');
    for (const ips of IPS) await agregarIps(tx, { ...ips, hash, creada });
    for (const persona of SOPORTE) await agregarSoporte(tx, { ...persona, hash, creado: creada });
    await tx.insertInto('respuestas').values(RESPUESTAS).execute();
    // In order of number, which is the order in which they were filed.
    for (const caso of [...CASOS].sort((a, b) => a.numero - b.numero))
      await sembrarCaso(tx, caso, calendario);
  });
}

async function sembrarCaso(tx: Tx, caso: CasoDemo, calendario: Calendario): Promise<void> {
  const creado = enBogota(caso.fecha);
  const par = await correr(exigirPar(tx, caso.motivo, caso.asunto));
  const { numero, nit, descripcion } = caso;
  await importarCaso(tx, { numero, nit, descripcion, ...par, estado: 'ACTIVO', creado });
  let ahora = creado;
  for (const [parte, horas, texto] of caso.mensajes ?? []) {
    ahora = creado + horas * 3_600_000;
    const quien = await alcanceDemo(tx, parte, nit);
    const { secuencia } = await correr(enviarMensaje(tx, quien, numero, { texto }, ahora, calendario));
    // Whoever answers has read the case up to the own message.
    await marcarLectura(tx, quien, numero, secuencia, ahora);
  }
  if (caso.estado && caso.estado !== 'EN_GESTION') {
    // A solved case counts from today; otherwise the automatic close would close it at once.
    if (caso.estado === 'RESUELTO') ahora = Date.now();
    const agente = await alcanceDemo(tx, 'soporte', nit);
    await correr(cambiarCaso(tx, agente, numero, { estado: caso.estado }, ahora, calendario));
  }
}

async function alcanceDemo(tx: Tx, parte: 'ips' | 'soporte', nit: string): Promise<Alcance> {
  const fila = await buscarUsuario(tx, parte === 'ips' ? nit : SOPORTE[0].correo);
  if (!fila) throw new Error('falta un usuario de la demostración');
  const usuario = { id: fila.id, rol: fila.rol, nombre: fila.nombre };
  return parte === 'ips' ? { parte, nit, usuario: { ...usuario, nit } } : { parte, nit: null, usuario };
}

function enBogota(fecha: string): number {
  return Date.parse(`${fecha}:00-05:00`);
}
