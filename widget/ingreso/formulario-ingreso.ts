/** The fields of "Ingreso IPS"; their state and what happens to it is the element's. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { campo } from '../ui/mesa-element.ts';

export const estilosIngreso = css`
  .contrasena {
    display: block;
    position: relative;
  }
  .contrasena input {
    padding-inline-end: 6.5em;
  }
  .contrasena button {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
  }
  .varios {
    padding-inline: 0;
  }
`;

interface Contrasena {
  errores: Record<string, string | undefined>;
  visible: boolean;
  enviando: boolean;
  alVer: () => void;
}

interface Vista extends Contrasena {
  soporte: boolean;
  aviso: TemplateResult;
  conUsuario: boolean;
  alPedirUsuario: () => void;
  alIngresar: (evento: SubmitEvent) => unknown;
}

export function renderFormulario(vista: Vista): TemplateResult {
  const { soporte, errores } = vista;
  const conUsuario = !soporte && vista.conUsuario;
  return html`<form novalidate @submit=${vista.alIngresar}>
    ${vista.aviso}
    ${campo(
      'quien',
      soporte ? 'Correo' : 'NIT',
      html`<input
        id="quien"
        type=${soporte ? 'email' : 'text'}
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
    ${renderContrasena(vista)}
  </form>`;
}

export function renderContrasena({ errores, visible, enviando, alVer }: Contrasena): TemplateResult {
  return html`${campo(
      'contrasena',
      'Contraseña',
      html`<span class="contrasena"
        ><input
          id="contrasena"
          type=${visible ? 'text' : 'password'}
          autocomplete="current-password"
          required
          aria-invalid=${!!errores.contrasena}
          aria-describedby="contrasena-ayuda contrasena-error"
        /><button type="button" class="enlace" @click=${alVer}>
          ${visible ? 'Ocultar' : 'Mostrar'}<span class="oculto"> contraseña</span>
        </button></span
      >`,
      errores.contrasena,
    )}
    <p>
      <button class="principal" aria-disabled=${enviando}>${enviando ? 'Ingresando…' : 'Ingresar'}</button>
    </p>`;
}
