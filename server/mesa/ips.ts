/** `mesa ips …` */
import { randomInt } from 'node:crypto';
import { leerNit } from '../../shared/nit.ts';
import { agregarIps, buscarIps, cambiarIps, listarIps, type Ips } from '../ips/ips.repository.ts';
import { cifrarClave, defectoDeClave } from '../sesiones/claves.ts';
import { buscarUsuario, cambiarClave } from '../usuarios/usuarios.repository.ts';
import { ErrorComando, type Comando, type Contexto, type Resultado } from './comando.ts';
import { leerCsv, type FilaCsv, type Rechazada } from './csv.ts';
import { AYUDA_IMPORTAR, OPCION_PARCIAL, resumirImportacion } from './importacion.ts';
import { tabla } from './tabla.ts';

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
    async ejecutar({ base, argumentos, clave }) {
      const nit = exigirNit(argumentos.nit);
      const nombre = exigirNombre(argumentos.nombre);
      if (await buscarIps(base.leer, nit))
        throw new ErrorComando(`La IPS con NIT ${nit} ya está registrada.`);
      const cifrada = await cifrarClave(await clave());
      const ips: Ips = { nit, nombre, estado: 'ACTIVO' };
      await base.escribir((tx) => agregarIps(tx, { ...ips, clave: cifrada, creada: Date.now() }));
      return { texto: `IPS registrada: ${nit} ${nombre}.`, json: ips };
    },
  },
  importar: {
    resumen: 'Registra o actualiza muchas IPS desde un CSV.',
    argumentos: ['csv'],
    opciones: OPCION_PARCIAL,
    ayuda: [
      ...AYUDA_IMPORTAR,
      '',
      'Columnas: nit, nombre, estado (ACTIVO o INACTIVO) y, si se quiere, contrasena. A una IPS nueva sin contrasena',
      'se le genera una, que se muestra una sola vez. La contraseña de una IPS ya registrada no cambia.',
    ],
    ejecutar: importar,
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
    async ejecutar({ base, argumentos, clave }) {
      const nit = exigirNit(argumentos.nit);
      const usuario = await buscarUsuario(base.leer, nit);
      if (!usuario) throw noRegistrada(nit);
      const cifrada = await cifrarClave(await clave());
      await base.escribir((tx) => cambiarClave(tx, usuario.id, cifrada));
      return { texto: `La contraseña de ${nit} cambió y sus sesiones terminaron.`, json: { nit } };
    },
  },
};

async function cambiarEstado({ base, argumentos }: Contexto, estado: Ips['estado']): Promise<Resultado> {
  const nit = exigirNit(argumentos.nit);
  const ips = await buscarIps(base.leer, nit);
  if (!ips) throw noRegistrada(nit);
  const cambiada = { ...ips, estado };
  await base.escribir((tx) => cambiarIps(tx, cambiada));
  const como = estado === 'ACTIVO' ? 'activa' : 'inactiva; sus sesiones terminaron';
  return { texto: `La IPS ${nit} ${ips.nombre} quedó ${como}.`, json: cambiada };
}

type Leida = Ips & { contrasena: string };

async function importar({ base, argumentos, opciones, avance }: Contexto): Promise<Resultado> {
  const filas = await leerCsv(argumentos.csv ?? '', ['nit', 'nombre', 'estado']);
  const parcial = opciones.parcial === true;
  const rechazadas: Rechazada[] = [];
  const vistas = new Set<string>();
  const buenas = filas.flatMap((fila) => {
    const leida = leerFila(fila, vistas);
    if ('nit' in leida) return [leida];
    rechazadas.push(leida);
    return [];
  });
  const hechas = { nuevas: 0, actualizadas: 0, iguales: 0 };
  const claves: { nit: string; contrasena: string }[] = [];
  if (rechazadas.length > 0 && !parcial) return resumirImportacion(hechas, rechazadas, { parcial });

  // The hashes are made before the transaction: they are slow on purpose, and nobody else should wait for them.
  const previas = new Map((await listarIps(base.leer)).map((ips) => [ips.nit, ips]));
  const preparadas: (Ips & { clave?: string })[] = [];
  for (const [i, { contrasena, ...ips }] of buenas.entries()) {
    const previa = previas.get(ips.nit);
    const elegida = contrasena || generarClave();
    preparadas.push(previa ? ips : { ...ips, clave: await cifrarClave(elegida) });
    if (!previa && !contrasena) claves.push({ nit: ips.nit, contrasena: elegida });
    avance(i + 1, buenas.length);
  }
  await base.escribir(async (tx) => {
    for (const { clave, ...ips } of preparadas) {
      const previa = await buscarIps(tx, ips.nit);
      if (!previa && clave !== undefined) await agregarIps(tx, { ...ips, clave, creada: Date.now() });
      else if (previa && (previa.nombre !== ips.nombre || previa.estado !== ips.estado))
        await cambiarIps(tx, ips);
      hechas[
        !previa
          ? 'nuevas'
          : previa.nombre === ips.nombre && previa.estado === ips.estado
            ? 'iguales'
            : 'actualizadas'
      ] += 1;
    }
  });
  const resultado = resumirImportacion(hechas, rechazadas, { parcial, extra: { claves } });
  if (claves.length > 0) {
    resultado.texto += `\n\nContraseñas generadas (no se vuelven a mostrar):\n${tabla(['nit', 'contrasena'], claves)}`;
  }
  return resultado;
}

function leerFila({ linea, valores }: FilaCsv, vistas: Set<string>): Leida | Rechazada {
  const leido = leerNit(valores.nit ?? '');
  if ('codigo' in leido) return { linea, causa: causaDeNit(leido.codigo) };
  const { nit } = leido;
  if (vistas.has(nit)) return { linea, causa: `el NIT ${nit} está repetido en el archivo` };
  vistas.add(nit);
  const nombre = (valores.nombre ?? '').normalize('NFC').trim();
  if (nombre === '') return { linea, causa: 'falta el nombre' };
  const estado = (valores.estado || 'ACTIVO').toUpperCase();
  if (estado !== 'ACTIVO' && estado !== 'INACTIVO')
    return { linea, causa: 'el estado debe ser ACTIVO o INACTIVO' };
  const contrasena = valores.contrasena ?? '';
  if (contrasena !== '' && defectoDeClave(contrasena)) {
    return { linea, causa: 'la contraseña debe tener de 10 a 256 caracteres' };
  }
  return { nit, nombre, estado, contrasena };
}

// Without the letters and digits that are taken for others on paper or on the telephone.
const LETRAS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Sixteen of thirty-one letters: 79 random bits. */
function generarClave(): string {
  const letras = Array.from({ length: 16 }, () => LETRAS[randomInt(LETRAS.length)]);
  return (letras.join('').match(/.{4}/g) ?? []).join('-');
}

export function exigirNit(escrito = ''): string {
  const leido = leerNit(escrito);
  if ('codigo' in leido) throw new ErrorComando(`"${escrito}": ${causaDeNit(leido.codigo)}.`);
  return leido.nit;
}

export function causaDeNit(codigo: 'nit' | 'nit_digito'): string {
  return codigo === 'nit'
    ? 'el NIT debe tener de 6 a 10 dígitos, por ejemplo 900123456'
    : 'el dígito de verificación no corresponde al NIT';
}

export function exigirNombre(escrito = ''): string {
  const nombre = escrito.normalize('NFC').trim();
  if (nombre === '') throw new ErrorComando('El nombre no puede estar vacío.');
  return nombre;
}

function noRegistrada(nit: string): ErrorComando {
  return new ErrorComando(`No hay una IPS registrada con el NIT ${nit}.`);
}
