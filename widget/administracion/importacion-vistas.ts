/** What an import of IPS would do or did, for people. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Importacion } from '../../shared/admin.ts';
import { cifra, plural } from '../words/cifras.ts';

/** More lines than these are only counted. */
const RENGLONES = 200;

/** How many of each kind, one line a kind. */
export function renderResumen(plan: Importacion): TemplateResult {
  const { nuevas, iguales, renombradas, inactivadas, activadas, sinClave, clavesSinUsar, sinUsar } = plan;
  const hay = (cuantas: number, frase: string) => (cuantas ? [frase] : []);
  const lineas = [
    ...hay(nuevas, plural(nuevas, 'IPS nueva', 'IPS nuevas')),
    ...hay(renombradas.cuantas, plural(renombradas.cuantas, 'cambia de nombre', 'cambian de nombre')),
    ...hay(
      inactivadas.cuantas,
      plural(
        inactivadas.cuantas,
        'queda inactiva: no podrá ingresar y sus sesiones abiertas terminan',
        'quedan inactivas: no podrán ingresar y sus sesiones abiertas terminan',
      ),
    ),
    ...hay(activadas, plural(activadas, 'queda activa de nuevo', 'quedan activas de nuevo')),
    ...hay(iguales, plural(iguales, 'sin cambios', 'sin cambios')),
    ...hay(
      sinClave,
      `${plural(sinClave, 'queda', 'quedan')} sin contraseña: désela después, en la ficha de cada IPS`,
    ),
    ...hay(
      clavesSinUsar,
      plural(
        clavesSinUsar,
        'contraseña del archivo no se usa: esa IPS ya tiene la suya',
        'contraseñas del archivo no se usan: esas IPS ya tienen la suya',
      ),
    ),
    ...hay(
      sinUsar.length,
      `${sinUsar.length === 1 ? 'Columna que no se usa' : 'Columnas que no se usan'}: ${sinUsar.join(', ')}`,
    ),
  ];
  if (!lineas.length) return html`<p>El archivo no tiene renglones que importar.</p>`;
  return html`<ul>
    ${lineas.map((linea) => html`<li>${linea}.</li>`)}
  </ul>`;
}

/** Which get another name, and which can no longer enter. */
export function renderDetalle({ renombradas, inactivadas }: Importacion): TemplateResult {
  return html`${renderLista(
    'Cambian de nombre',
    renombradas.cuantas,
    renombradas.primeras.map(
      ({ nit, antes, ahora }) =>
        html`${nit}: <s><bdi>${antes}</bdi></s> pasa a <strong><bdi>${ahora}</bdi></strong>`,
    ),
  )}
  ${renderLista(
    'Sus sesiones terminan',
    inactivadas.cuantas,
    inactivadas.primeras.map(({ nit, nombre }) => html`${nit}: <bdi>${nombre}</bdi>`),
  )}`;
}

/** The refused lines with their causes; `uno` and `varios` say what becomes of them. */
export function renderRechazadas(
  rechazadas: Importacion['rechazadas'],
  uno: string,
  varios: string,
): TemplateResult | typeof nothing {
  return renderLista(
    plural(rechazadas.length, `renglón ${uno}`, `renglones ${varios}`),
    rechazadas.length,
    rechazadas.map(({ linea, causa }) => html`Línea ${cifra(linea)}: ${causa.replace(/\.?$/, '.')}`),
  );
}

function renderLista(
  titulo: string,
  cuantas: number,
  lineas: readonly TemplateResult[],
): TemplateResult | typeof nothing {
  if (!cuantas) return nothing;
  const vistas = lineas.slice(0, RENGLONES);
  const faltan = cuantas - vistas.length;
  return html`<div>
    <p class="etiqueta">${titulo}</p>
    <ul class="renglones" tabindex="0" role="list" aria-label=${titulo}>
      ${vistas.map((linea) => html`<li>${linea}</li>`)}
    </ul>
    ${faltan > 0 ? html`<p class="suave">Y ${cifra(faltan)} más.</p>` : nothing}
  </div>`;
}

export function renderHecho({ nuevas, actualizadas, iguales, sinUsar }: Importacion): TemplateResult {
  return html`<p class="aviso hecho">
    ${plural(nuevas, 'IPS nueva', 'IPS nuevas')}, ${plural(actualizadas, 'actualizada', 'actualizadas')} y
    ${cifra(iguales)} sin
    cambios.${sinUsar.length ? ` No se usaron las columnas: ${sinUsar.join(', ')}.` : ''}
  </p>`;
}
