import pLimit from 'p-limit';
import * as api from '../../shared/api/reportes.ts';
import { empezarExporte } from '../auditoria/exportes.ts';
import type { Servicios } from '../servicios.ts';
import { errorDeCampo } from '../errores.ts';
import { bodyOf } from '../http/body-stream.ts';
import { atender, type Route } from '../http/endpoint.ts';
import { casosDelPeriodo, contarDelPeriodo } from './casos-exportados.ts';
import { exportarCsv } from './exportar-csv.ts';
import { exportarXlsx, FILAS_MAXIMO_XLSX } from './exportar-xlsx.ts';
import { aPeriodo } from './periodo.ts';
import { leerReporte } from './reportes.repository.ts';

const TIPOS = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export function rutasDeReportes({ base, calendario, log, reloj }: Servicios): Route[] {
  // One report at a time: several would share the event loop and each would take longer.
  const unReporte = pLimit(1);
  const unaHoja = pLimit(1);

  return [
    atender(api.leerReporte, ({ query }) => unReporte(() => leerReporte(base, query, calendario, reloj()))),

    atender(api.exportarReporte, async ({ base: suya, c, alcance, query: { formato, ...consulta } }) => {
      const periodo = aPeriodo(consulta);
      const cabeceras = {
        'Content-Type': TIPOS[formato],
        'Content-Disposition': `attachment; filename="casos-${consulta.desde}-a-${consulta.hasta}.${formato}"`,
      };
      if (
        formato === 'xlsx' &&
        (await contarDelPeriodo(base.leer, periodo, FILAS_MAXIMO_XLSX + 1)) > FILAS_MAXIMO_XLSX
      ) {
        throw errorDeCampo('formato', 'largo');
      }
      const autor = { usuario: alcance.usuario.id, ahora: reloj() };
      const exporte = await empezarExporte(suya, autor, {
        que: `casos del ${consulta.desde} al ${consulta.hasta} en ${formato.toUpperCase()}`,
        desde: c.get('direccion')(),
      });
      // Not the request's own database, which writes nothing any more after its session has ended.
      const casos = exporte.contar(casosDelPeriodo(base.leer, periodo), {
        base,
        reloj,
        alFallar: (err) => log.error({ err }, 'el fin de una exportación no quedó en la auditoría'),
      });
      if (formato === 'csv') {
        return c.body(bodyOf(exportarCsv(casos)), 200, cabeceras);
      }
      const hoja = await unaHoja(() => exportarXlsx(casos, c.req.raw.signal));
      return hoja ? c.body(hoja, 200, cabeceras) : c.body(null);
    }),
  ];
}
