/** `mesa respaldo …`: makes, verifies and restores backups. */
import { resolve } from 'node:path';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { escribirSinMigrar } from '../db/database.sqlite.ts';
import { crearRespaldo, type Problema } from '../respaldo/crear-respaldo.ts';
import type { Manifiesto } from '../respaldo/manifiesto.ts';
import { restaurarRespaldo } from '../respaldo/restaurar-respaldo.ts';
import { verificarRespaldo } from '../respaldo/verificar-respaldo.ts';
import { deConsola, type Comando, type Resultado } from './command.ts';

const MEBIBYTE = 1024 ** 2;

export const RESPALDO: Record<string, Comando> = {
  crear: {
    resumen: 'Copia la base de datos y los adjuntos a una carpeta, con el servicio en marcha.',
    argumentos: ['dir'],
    ayuda: [
      '',
      'La carpeta debe estar vacía o no existir. Tendrá datos de pacientes: guárdela cifrada. Si a la instalación le',
      'falta algún adjunto lo dice, hace la copia sin él y el estado de salida es 1.',
      '',
      'Los archivos que ya tiene el último respaldo de al lado, en la misma carpeta, se comprueban y se enlazan en vez de',
      'copiarse: ocupan una sola vez el disco, y cada respaldo sigue entero aunque se borre el otro. Con --entero se',
      'copian todos.',
    ],
    sinBase: true,
    opciones: { entero: { type: 'boolean' } },
    async ejecutar({ config, argumentos, opciones, avance }) {
      const carpeta = resolve(argumentos.dir ?? '');
      const autor = deConsola();
      const hecho = await crearRespaldo({
        datos: config.datos,
        carpeta,
        nube: !!config.nube,
        entero: !!opciones.entero,
        ahora: autor.ahora,
        avance: (hechos, total) => avance(hechos, total, 'adjuntos'),
      });
      await escribirSinMigrar(config.datos, 'auditoria', (tx) =>
        auditar(tx, autor, 'respaldo.crear', carpeta),
      );
      const { anterior, enlazados } = hecho;
      const { texto, json, fallo } = contar(hecho, `Respaldo en ${carpeta}`);
      const deEllos =
        enlazados > 0 ? `\n${enlazados} de ellos ya estaban en ${anterior} y no se copiaron otra vez.` : '';
      return {
        texto: texto + deEllos,
        json: { ...(json as object), anterior, enlazados },
        ...(fallo && { fallo }),
      };
    },
  },
  verificar: {
    resumen: 'Lee un respaldo entero y comprueba que la base y cada adjunto sean los que se copiaron.',
    argumentos: ['dir'],
    sinBase: true,
    async ejecutar({ argumentos, avance }) {
      const carpeta = resolve(argumentos.dir ?? '');
      const visto = await verificarRespaldo(carpeta, (hechos, total) => avance(hechos, total, 'adjuntos'));
      return contar(visto, `Respaldo de ${visto.manifiesto.creado}`);
    },
  },
  restaurar: {
    resumen: 'Pone un respaldo en MESA_DATOS. El servicio debe estar detenido.',
    argumentos: ['dir'],
    sinBase: true,
    opciones: { reemplazar: { type: 'boolean' }, parcial: { type: 'boolean' } },
    ayuda: [
      '',
      'Si ya hay datos exige --reemplazar: lo que no está en el respaldo se pierde. Ningún número de caso se repite,',
      'tampoco los que se dieron después del respaldo; si los datos de antes ya no existen, diga en MESA_PRIMER_CASO',
      'desde cuál seguir. Todos deben ingresar de nuevo. --parcial acepta un respaldo al que le faltan adjuntos.',
    ],
    async ejecutar({ config, argumentos, opciones, avance }) {
      const hecho = await restaurarRespaldo({
        datos: config.datos,
        carpeta: resolve(argumentos.dir ?? ''),
        primerCaso: config.primerCaso,
        reemplazar: !!opciones.reemplazar,
        parcial: !!opciones.parcial,
        autor: deConsola(),
        avance: (hechos, total) => avance(hechos, total, 'adjuntos'),
      });
      const { texto, json } = contar(hecho, `Restaurado el respaldo de ${hecho.manifiesto.creado}`);
      const { proximoCaso, ilegible } = hecho;
      const lineas = [
        texto,
        `El próximo caso será el ${proximoCaso}.`,
        ...(ilegible
          ? [
              'La base de datos que había no se pudo leer: si ya se habían dado números mayores, diga en',
              'MESA_PRIMER_CASO desde cuál seguir antes de iniciar el servicio.',
            ]
          : []),
      ];
      return { texto: lineas.join('\n'), json: { ...(json as object), proximoCaso } };
    },
  },
};

function contar(
  { manifiesto, problemas }: { manifiesto: Manifiesto; problemas: readonly Problema[] },
  titulo: string,
): Resultado {
  const { casos, ultimoCaso, mensajes, adjuntos, base, nube } = manifiesto;
  const lineas = [
    ...problemas.map(({ clave, caso, problema }) => `${clave}  caso ${caso ?? '-'}  ${problema}`),
    `${titulo}: ${casos} casos (último número ${ultimoCaso}), ${mensajes} mensajes, base de ${mib(base.bytes)}.`,
    nube
      ? `Los ${adjuntos.cantidad} adjuntos están en UploadThing y no en el respaldo.`
      : `${adjuntos.cantidad} adjuntos (${mib(adjuntos.bytes)}), ${problemas.length} con problemas.`,
  ];
  return { texto: lineas.join('\n'), json: { ...manifiesto, problemas }, fallo: problemas.length > 0 };
}

const mib = (bytes: number) => `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
