/** The bar over the desk: its sections, the search, and the menu of who is logged in. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Usuario } from '../../shared/usuario.ts';
import { renderDesplegable } from '../ui/desplegable.ts';
import { ICONO } from '../ui/iconos.ts';
import { iniciales } from '../words/iniciales.ts';
import { SELLO } from './sello.ts';
import { escribirRuta, type Ruta, type Seccion } from './escritorio-ruta.ts';

const SECCIONES: Record<Seccion, [nombre: string, icono: TemplateResult]> = {
  casos: ['Casos', ICONO.casos],
  reportes: ['Reportes', ICONO.reportes],
  administracion: ['Administración', ICONO.administracion],
};

export interface VistaBarra {
  ruta: Ruta;
  servidor: string;
  usuario: Usuario | null | undefined;
  /** Whether new cases are told by the system; undefined where the browser cannot. */
  avisos: boolean | 'negado' | undefined;
  saliendo: string;
  alIr: (cambio: Partial<Ruta>) => void;
  alAbrir: (numero: number) => void;
  alBuscar: (evento: Event) => void;
  alVerTeclas: () => void;
  alAlternarAvisos: () => void;
  alVerCuenta: () => void;
  alSalir: (evento: MouseEvent) => void;
}

export function renderBarra(vista: VistaBarra): TemplateResult {
  const { ruta, usuario, alIr } = vista;
  const secciones = (Object.keys(SECCIONES) as Seccion[]).filter(
    (una) => una !== 'administracion' || usuario?.rol === 'admin',
  );
  return html`<header class="barra">
    <strong class="casa">${SELLO} <span>Mesa de Ayuda</span></strong>
    <nav class="secciones" aria-label="Secciones">
      ${secciones.map((seccion) => {
        const [nombre, icono] = SECCIONES[seccion];
        const cambio = { seccion, parte: '', caso: 0 };
        return html`<a
          href=${escribirRuta({ ...ruta, ...cambio })}
          title=${nombre}
          aria-current=${seccion === ruta.seccion ? 'page' : 'false'}
          @click=${(evento: Event) => {
            evento.preventDefault();
            alIr(cambio);
          }}
          >${icono} <span>${nombre}</span></a
        >`;
      })}
    </nav>
    <form class="buscador" role="search" @submit=${(e: Event) => e.preventDefault()}>
      <label for="buscar" title="Buscar">${ICONO.buscar}<span class="oculto">Buscar</span></label>
      <input
        type="search"
        id="buscar"
        name="buscar"
        maxlength="200"
        autocomplete="off"
        placeholder="Buscar número, IPS, palabras…"
        .value=${ruta.buscar}
        @input=${vista.alBuscar}
      />
      <kbd class="tecla" aria-hidden="true">/</kbd>
    </form>
    <button
      type="button"
      class="llano tecla"
      aria-label="Teclas"
      title="Teclas (?)"
      @click=${vista.alVerTeclas}
    >
      ${ICONO.ayuda}
    </button>
    <mesa-novedades
      embebido
      .servidor=${vista.servidor}
      .caso=${ruta.caso}
      @abrir=${({ detail }: CustomEvent<number>) => vista.alAbrir(detail)}
    ></mesa-novedades>
    ${usuario ? renderMenu(usuario, vista) : nothing}
  </header>`;
}

const ROL = { agente: 'Agente', admin: 'Administrador', ips: '' };

/** What one does with one's own account goes here. */
function renderMenu({ nombre, correo, rol }: Usuario, vista: VistaBarra): TemplateResult {
  const { avisos, saliendo } = vista;
  return renderDesplegable({
    clase: 'menu-usuario',
    boton: html`<span class="iniciales" data-letras=${iniciales(nombre)}></span>`,
    etiqueta: `Menú de ${nombre}`,
    contenido: html`<p class="quien-soy">
        <strong>${nombre}</strong> <span class="suave">${correo} · ${ROL[rol]}</span>
      </p>
      ${
        avisos === undefined
          ? nothing
          : avisos === 'negado'
            ? html`<p class="suave punto">Este navegador no permite los avisos de este sitio.</p>`
            : html`<label class="punto">
                <input type="checkbox" .checked=${avisos} @change=${vista.alAlternarAvisos} />
                <span>Avisarme de los casos nuevos</span>
              </label>`
      }
      <button type="button" class="punto" data-cierra @click=${vista.alVerCuenta}>
        ${ICONO.llave} Su cuenta
      </button>
      <button type="button" class="punto" @click=${vista.alSalir}>
        ${ICONO.salir} ${saliendo ? 'Cerrar de todos modos' : 'Cerrar sesión'}
      </button>
      <p class="error" role="alert">${saliendo}</p>`,
  });
}
