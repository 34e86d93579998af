/** The sections of the desk besides its cases; each arrives when it is first opened. */
import { html, type TemplateResult } from 'lit';
import { leerRuta, type Ruta } from './escritorio-ruta.ts';

export const renderSeccion = (
  seccion: 'reportes' | 'administracion',
  servidor: string,
  ruta: Ruta,
  alIr: (cambio: Partial<Ruta>) => void,
): TemplateResult =>
  seccion === 'reportes'
    ? html`<mesa-reportes
        embebido
        .servidor=${servidor}
        .periodo=${ruta.periodo}
        @ver=${(evento: CustomEvent<string>) => {
          evento.preventDefault();
          alIr(leerRuta(evento.detail));
        }}
        @periodo=${({ detail }: CustomEvent<string>) => alIr({ periodo: detail })}
      ></mesa-reportes>`
    : html`<mesa-administracion
        embebido
        .servidor=${servidor}
        .parte=${ruta.parte}
        @parte=${({ detail }: CustomEvent<string>) => alIr({ parte: detail })}
      ></mesa-administracion>`;
