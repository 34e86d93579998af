/** `mesa auditoria …`: who did what. */
import { ConsultaAuditoria } from '../../shared/admin.ts';
import { listarAuditoria } from '../auditoria/auditoria.repository.ts';
import { ErrorComando, type Comando } from './command.ts';
import { tabla } from './table.ts';

export const AUDITORIA: Record<string, Comando> = {
  listar: {
    resumen: 'Lista lo administrado, o con --aperturas quién abrió qué adjunto; lo último primero.',
    opciones: {
      aperturas: { type: 'boolean' },
      caso: { type: 'string' },
      antes: { type: 'string' },
    },
    ayuda: [
      '',
      'Muestra cien registros; con --antes ID, los cien anteriores a ese. --caso NÚMERO es solo para --aperturas.',
      'Lo que se hace con este comando no tiene usuario: aparece como "consola".',
    ],
    async ejecutar({ base, opciones: { aperturas, caso, antes } }) {
      const leida = ConsultaAuditoria.safeParse({
        que: aperturas ? 'aperturas' : 'administracion',
        caso,
        antes,
      });
      if (!leida.success) throw new ErrorComando('--caso y --antes son números; --caso va con --aperturas.');
      const pagina = await listarAuditoria(base.leer, leida.data);
      const filas = pagina.registros.map((registro) => ({ ...registro, quien: registro.quien ?? 'consola' }));
      const columnas = ['id', 'fecha', 'quien', 'accion', 'objeto', ...(aperturas ? ['caso' as const] : [])];
      const mas = pagina.siguiente === null ? '' : `\n\nHay más: --antes ${pagina.siguiente}`;
      return { texto: tabla(columnas as (keyof (typeof filas)[number])[], filas) + mas, json: pagina };
    },
  },
};
