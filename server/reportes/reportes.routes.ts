import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import * as api from '../../shared/api/reportes.ts';
import type { Servicios } from '../servicios.ts';
import { errorDeCampo } from '../errores.ts';
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

export function rutasDeReportes({ base, calendario, reloj }: Servicios): Route[] {
  // One at a time: several would take their turns in the event loop together, and each of them longer.
  const unReporte = pLimit(1);
  const unaHoja = pLimit(1);

  return [
    atender(api.leerReporte, ({ query }) =>
      unReporte(() => leerReporte(base.leer, query, calendario, reloj())),
    ),

    atender(api.exportarReporte, async ({ c, query: { formato, ...consulta } }) => {
      const periodo = aPeriodo(consulta);
      const casos = casosDelPeriodo(base.leer, periodo);
      const cabeceras = {
        'Content-Type': TIPOS[formato],
        'Content-Disposition': `attachment; filename="casos-${consulta.desde}-a-${consulta.hasta}.${formato}"`,
      };
      if (formato === 'csv') {
        return c.body(Readable.toWeb(Readable.from(exportarCsv(casos))) as ReadableStream, 200, cabeceras);
      }
      if ((await contarDelPeriodo(base.leer, periodo, FILAS_MAXIMO_XLSX + 1)) > FILAS_MAXIMO_XLSX) {
        throw errorDeCampo('formato', 'largo');
      }
      const hoja = await unaHoja(() => exportarXlsx(casos, c.req.raw.signal));
      return hoja ? c.body(hoja, 200, cabeceras) : c.body(null);
    }),
  ];
}
