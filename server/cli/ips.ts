/** `mesa ips …`: lists, registers, imports and changes IPS. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Importacion } from '../../shared/admin.ts';
import { leerNit } from '../../shared/nit.ts';
import { almacenDe } from '../adjuntos/nube.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { ErrorExportacion, exportarIps } from '../ips/exportar-ips.ts';
import { modificarIps, registrarIps, renovarContrasenaDeIps } from '../ips/administrar-ips.ts';
import { ERRORES } from '../../shared/errores.ts';
import { importarIps, type ContrasenaGenerada } from '../ips/importar-ips.ts';
import { AppError } from '../errores.ts';
import { causaDeNit } from '../ips/fila-ips.ts';
import { buscarIps, hallarNit, listarIps, type Ips } from '../ips/ips.repository.ts';
import { hashContrasena, SIN_ESTRENAR } from '../sesiones/contrasenas.ts';
import { deConsola, ErrorComando, type Comando, type Contexto, type Resultado } from './command.ts';
import { AYUDA_IMPORTAR, modoDe, OPCIONES_IMPORTAR, resumirImportacion, type Modo } from './import-result.ts';
import { tabla } from './table.ts';

export const IPS: Record<string, Comando> = {
  listar: {
    resumen: 'Lista las IPS registradas.',
    async ejecutar({ base }) {
      const lista = await listarIps(base.leer);
      return { texto: tabla(['nit', 'nombre', 'estado'], lista), json: lista };
    },
  },
  agregar: {
    resumen: 'Registra una IPS activa; pide su contraseña.',
    argumentos: ['nit', 'nombre'],
    async ejecutar({ base, argumentos, contrasena }) {
      const nit = exigirNit(argumentos.nit);
      const nombre = exigirNombre(argumentos.nombre);
      if (await buscarIps(base.leer, await hallarNit(base.leer, nit)))
        throw new ErrorComando(`La IPS con NIT ${nit} ya está registrada.`);
      const dado = {
        hash: await hashContrasena(await contrasena({ nit, nombre })),
        debeCambiar: SIN_ESTRENAR,
      } as const;
      await base.escribir((tx) => registrarIps(tx, { nit, nombre, ...dado }, deConsola()));
      return { texto: `IPS registrada: ${nit} ${nombre}.`, json: { nit, nombre, estado: 'ACTIVO' } };
    },
  },
  importar: {
    resumen: 'Registra o actualiza muchas IPS desde un CSV.',
    argumentos: ['csv'],
    opciones: OPCIONES_IMPORTAR,
    ayuda: [
      ...AYUDA_IMPORTAR,
      '',
      'Columnas: nit, nombre, estado (ACTIVO o INACTIVO) y, si se quiere, contrasena. A una IPS que no tiene ni trae',
      'contraseña se le genera una, que se muestra una sola vez. La que una IPS ya tiene no cambia.',
    ],
    ejecutar: importar,
  },
  exportar: {
    resumen: 'Escribe en una carpeta todo lo que hay de una IPS, con sus adjuntos.',
    argumentos: ['nit', 'carpeta'],
    opciones: { 'sin-notas': { type: 'boolean' } },
    ayuda: [
      '',
      'La carpeta debe estar vacía o no existir. Tendrá datos personales y de pacientes: guárdela cifrada, entréguela solo',
      'a quien tiene derecho, y bórrela después. Las notas internas de la EPS van marcadas, y con --sin-notas no van. Si a',
      'la instalación le falta algún adjunto lo dice, y el estado de salida es 1.',
    ],
    ejecutar: exportar,
  },
  activar: {
    resumen: 'Permite el ingreso de una IPS.',
    argumentos: ['nit'],
    ejecutar: (contexto) => cambiarEstado(contexto, 'ACTIVO'),
  },
  inactivar: {
    resumen: 'Impide el ingreso de una IPS y termina sus sesiones.',
    argumentos: ['nit'],
    ejecutar: (contexto) => cambiarEstado(contexto, 'INACTIVO'),
  },
  clave: {
    resumen: 'Cambia la contraseña de una IPS y termina sus sesiones.',
    argumentos: ['nit'],
    async ejecutar({ base, argumentos, contrasena }) {
      const { nit, nombre } = await exigirIps(base, argumentos.nit);
      const dado = {
        hash: await hashContrasena(await contrasena({ nit, nombre })),
        debeCambiar: SIN_ESTRENAR,
      } as const;
      await base.escribir((tx) => renovarContrasenaDeIps(tx, nit, dado, deConsola()));
      return { texto: `La contraseña de ${nit} cambió y sus sesiones terminaron.`, json: { nit } };
    },
  },
};

async function cambiarEstado({ base, argumentos }: Contexto, estado: Ips['estado']): Promise<Resultado> {
  const { nit } = await exigirIps(base, argumentos.nit);
  const ips = await base.escribir((tx) => modificarIps(tx, nit, { estado }, deConsola()));
  const como = estado === 'ACTIVO' ? 'activa' : 'inactiva; sus sesiones terminaron';
  return { texto: `La IPS ${nit} ${ips.nombre} quedó ${como}.`, json: ips };
}

async function importar({ base, argumentos, opciones, avance, decir }: Contexto): Promise<Resultado> {
  const modo = modoDe(opciones);
  const archivo = await readFile(argumentos.csv ?? '');
  const generadas: ContrasenaGenerada[] = [];
  const alGenerar = (otras: readonly ContrasenaGenerada[]) => {
    if (generadas.length === 0) decir('Contraseñas generadas (no se vuelven a mostrar):');
    for (const { nit, contrasena } of otras) decir(`${nit.padEnd(10)}  ${contrasena}`);
    generadas.push(...otras);
  };
  try {
    const hecha = await importarIps(base, archivo, {
      autor: deConsola(),
      debeCambiar: SIN_ESTRENAR,
      ...modo,
      alGenerar,
      avance,
    });
    return resumirIps(hecha, modo, generadas);
  } catch (error) {
    if (generadas.length === 0) throw error;
    const causa = error instanceof AppError ? ERRORES[error.codigo].title : String(error);
    return {
      texto: `La importación se detuvo: ${causa} Repítala: lo que ya está no cambia.`,
      json: { error: causa, claves: generadas },
      fallo: true,
    };
  }
}

function resumirIps(hecha: Importacion, modo: Modo, generadas: readonly ContrasenaGenerada[]): Resultado {
  const { nuevas, actualizadas, iguales, rechazadas, sinUsar, plan: _, ...detalle } = hecha;
  const { renombradas, inactivadas, activadas, clavesSinUsar } = detalle;
  const hay = (lista: { cuantas: number; primeras: readonly unknown[] }) =>
    lista.cuantas > lista.primeras.length ? [`… y ${lista.cuantas - lista.primeras.length} más.`] : [];
  const detalles = [
    ...renombradas.primeras.map(
      ({ nit, antes, ahora }) => `Cambia de nombre ${nit}: «${antes}» pasa a «${ahora}»`,
    ),
    ...hay(renombradas),
    ...inactivadas.primeras.map(
      ({ nit, nombre }) => `Queda inactiva y sus sesiones terminan: ${nit} ${nombre}`,
    ),
    ...hay(inactivadas),
    ...(activadas > 0 ? [`Quedan activas: ${activadas}.`] : []),
    ...(clavesSinUsar > 0
      ? [`Contraseñas del archivo que no se usan, porque esas IPS ya tienen la suya: ${clavesSinUsar}.`]
      : []),
  ];
  // IPS that somebody changed meanwhile are refused, as with --parcial; the others are written.
  const parcial = modo.parcial || (!modo.simular && nuevas + actualizadas + iguales > 0);
  return resumirImportacion(
    { cuentas: { nuevas, actualizadas, iguales }, rechazadas, sinUsar },
    { ...modo, parcial },
    { detalles, extra: { ...detalle, claves: generadas } },
  );
}

function exigirNit(escrito = ''): string {
  const leido = leerNit(escrito);
  if ('codigo' in leido) throw new ErrorComando(`"${escrito}": ${causaDeNit(leido.codigo)}.`);
  return leido.nit;
}

async function exportar({ base, config, argumentos, opciones, avance }: Contexto): Promise<Resultado> {
  const ips = await exigirIps(base, argumentos.nit);
  const carpeta = resolve(argumentos.carpeta ?? '');
  const autor = deConsola();
  // Audited before the first byte is written: an export that is killed half-way leaves its trace too.
  await base.escribir((tx) => auditar(tx, autor, 'ips.exportar', ips.nit, { carpeta }));
  const hecho = await exportarIps({
    ips,
    datos: config.datos,
    carpeta,
    almacen: await almacenDe(config),
    notas: !opciones['sin-notas'],
    ahora: autor.ahora,
    avance: (hechos, total) => avance(hechos, total, 'adjuntos'),
  }).catch((error: unknown) => {
    throw error instanceof ErrorExportacion ? new ErrorComando(error.message) : error;
  });
  const lineas = [
    ...hecho.problemas.map(({ clave, caso, problema }) => `${clave}  caso ${caso ?? '-'}  ${problema}`),
    `Datos de ${ips.nit} ${ips.nombre} en ${carpeta}: ${hecho.filas} filas, ${hecho.adjuntos} adjuntos, ${hecho.problemas.length} con problemas.`,
  ];
  return {
    texto: lineas.join('\n'),
    json: { nit: ips.nit, carpeta, ...hecho },
    fallo: hecho.problemas.length > 0,
  };
}

export async function exigirIps(base: Contexto['base'], escrito: string | undefined): Promise<Ips> {
  const nit = await hallarNit(base.leer, exigirNit(escrito));
  const ips = await buscarIps(base.leer, nit);
  if (!ips) throw new ErrorComando(`No hay una IPS registrada con el NIT ${nit}.`);
  return ips;
}

export function exigirNombre(escrito = ''): string {
  const nombre = escrito.normalize('NFC').trim();
  if (nombre === '') throw new ErrorComando('El nombre no puede estar vacío.');
  return nombre;
}
