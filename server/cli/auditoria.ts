/** `mesa auditoria …`: lists what administrators did. */
import { ConsultaAuditoria } from '../../shared/admin.ts';
import { listarAuditoria } from '../auditoria/auditoria.repository.ts';
import { ErrorComando, ErrorUso, type Comando } from './command.ts';
import { tabla } from './table.ts';

export const AUDITORIA: Record<string, Comando> = {
  listar: {
    resumen:
      'Lista lo administrado, los ingresos, lo exportado o quién abrió qué adjunto; lo último primero.',
    opciones: {
      aperturas: { type: 'boolean' },
      ingresos: { type: 'boolean' },
      exportes: { type: 'boolean' },
      caso: { type: 'string' },
      antes: { type: 'string' },
    },
    ayuda: [
      '',
      'Muestra cien registros; con --antes ID, los cien anteriores a ese. --caso NÚMERO es solo para --aperturas.',
      'Lo que se hace con este comando no tiene usuario: aparece como "consola".',
    ],
    async ejecutar({ base, opciones: { aperturas, ingresos, exportes, caso, antes } }) {
      if ([aperturas, ingresos, exportes].filter(Boolean).length > 1)
        throw new ErrorUso('--aperturas, --ingresos y --exportes no van juntos.');
      const leida = ConsultaAuditoria.safeParse({
        que: aperturas ? 'aperturas' : ingresos ? 'ingresos' : exportes ? 'exportes' : 'administracion',
        caso,
        antes,
      });
      if (!leida.success) throw new ErrorComando('--caso y --antes son números; --caso va con --aperturas.');
      const pagina = await listarAuditoria(base.leer, leida.data);
      const filas = pagina.registros.map((registro) => ({ ...registro, quien: registro.quien ?? 'consola' }));
      const columnas = [
        ...['id', 'fecha', 'quien', 'accion', 'objeto'],
        ...(aperturas ? ['caso'] : []),
        ...(exportes ? ['desde'] : []),
      ];
      const mas = pagina.siguiente === null ? '' : `\n\nHay más: --antes ${pagina.siguiente}`;
      return { texto: tabla(columnas as (keyof (typeof filas)[number])[], filas) + mas, json: pagina };
    },
  },
};
