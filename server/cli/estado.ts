/** `mesa estado`: version, counts and size of the installation. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Estado } from '../../shared/estado.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { proximoNumero } from '../db/database.sqlite.ts';
import { VERSION } from '../package-root.ts';
import type { Comando } from './command.ts';

export const ESTADO: Comando = {
  resumen: 'Muestra qué hay en la base de datos.',
  async ejecutar({ base, config }) {
    const contar = async (nombre: 'ips' | 'usuarios' | 'sesiones' | 'mensajes' | 'adjuntos') => {
      const { cuenta } = await base.leer
        .selectFrom(nombre)
        .select((eb) => eb.fn.countAll<number>().as('cuenta'))
        .executeTakeFirstOrThrow();
      return cuenta;
    };
    const porEstado = await base.leer
      .selectFrom('casos_totales')
      .select(['estado', 'cantidad'])
      .where('nit', '=', '')
      .execute();
    const casos = Object.fromEntries(porEstado.map(({ estado, cantidad }) => [estado, cantidad]));
    const datos = {
      version: VERSION,
      carpeta: config.datos,
      bytes: statSync(join(config.datos, 'mesa.db')).size,
      ips: await contar('ips'),
      usuarios: await contar('usuarios'),
      sesiones: await contar('sesiones'),
      casos,
      proximoCaso: await proximoNumero(base.leer),
      mensajes: await contar('mensajes'),
      adjuntos: await contar('adjuntos'),
    };
    const lineas = [
      `Versión          ${datos.version}`,
      `Carpeta          ${datos.carpeta}`,
      `Base de datos    ${(datos.bytes / 1024 / 1024).toFixed(1)} MiB`,
      `IPS              ${datos.ips}`,
      `Usuarios         ${datos.usuarios}`,
      `Sesiones         ${datos.sesiones}`,
      ...(Object.keys(NOMBRE_ESTADO) as Estado[]).map(
        (estado) => `Casos ${NOMBRE_ESTADO[estado].toLowerCase().padEnd(10)} ${casos[estado] ?? 0}`,
      ),
      `Próximo caso     ${datos.proximoCaso}`,
      `Mensajes         ${datos.mensajes}`,
      `Adjuntos         ${datos.adjuntos}`,
    ];
    return { texto: lineas.join('\n'), json: datos };
  },
};
