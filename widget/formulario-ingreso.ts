/** The fields of "Ingreso IPS"; their state and what happens to it is the element's. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Usuario } from '../shared/usuario.ts';
import { campo } from './mesa-element.ts';

export const estilosIngreso = css`
  .clave {
    display: block;
    position: relative;
  }
  .clave input {
    padding-inline-end: 6.5em;
  }
  .clave button {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
  }
  .varios {
    padding-inline: 0;
  }
`;

interface Vista {
  soporte: boolean;
  /** Whose session ended by itself. */
  previa: Usuario | undefined;
  aviso: TemplateResult;
  errores: Record<string, string | undefined>;
  visible: boolean;
  enviando: boolean;
  conUsuario: boolean;
  alVer: () => void;
  alPedirUsuario: () => void;
  alIngresar: (evento: SubmitEvent) => unknown;
}

export function renderFormulario(vista: Vista): TemplateResult {
  const { soporte, previa, errores, visible, enviando } = vista;
  const conUsuario = !soporte && (vista.conUsuario || previa?.alias);
  return html`<form novalidate @submit=${vista.alIngresar}>
    ${vista.aviso}
    ${campo(
      'quien',
      soporte ? 'Correo' : 'NIT',
      html`<input
        id="quien"
        type=${soporte ? 'email' : 'text'}
        value=${previa?.nit ?? previa?.correo ?? ''}
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        aria-invalid=${!!errores.quien}
        aria-describedby="quien-ayuda quien-error"
      />`,
      errores.quien,
      soporte || conUsuario
        ? nothing
        : html`<button type="button" class="enlace varios" @click=${vista.alPedirUsuario}>
            Mi IPS tiene varios usuarios
          </button>`,
    )}
    ${
      conUsuario
        ? campo(
            'usuario',
            'Usuario',
            html`<input
              id="usuario"
              value=${previa?.alias ?? ''}
              autocapitalize="none"
              spellcheck="false"
              aria-invalid=${!!errores.usuario}
              aria-describedby="usuario-ayuda usuario-error"
            />`,
            errores.usuario,
            'El que le dio la EPS, además del NIT.',
          )
        : nothing
    }
    ${campo(
      'clave',
      'Contraseña',
      html`<span class="clave"
        ><input
          id="clave"
          type=${visible ? 'text' : 'password'}
          autocomplete="current-password"
          required
          aria-invalid=${!!errores.clave}
          aria-describedby="clave-ayuda clave-error"
        /><button type="button" class="enlace" @click=${vista.alVer}>
          ${visible ? 'Ocultar' : 'Mostrar'}<span class="oculto"> contraseña</span>
        </button></span
      >`,
      errores.clave,
    )}
    <p>
      <button class="principal" aria-disabled=${enviando}>${enviando ? 'Ingresando…' : 'Ingresar'}</button>
    </p>
  </form>`;
}
