/** The fields of "Ingreso IPS"; their state and what happens to it is the element's. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { Parte } from '../net/lazy-part.ts';
import { campo } from '../ui/mesa-element.ts';

export const estilosIngreso = css`
  /* What is wrong takes the place of the hint: nothing moves when it is said. */
  .campo {
    min-height: 6.625em;
    padding-bottom: 8px;
  }
  form {
    gap: 0;
  }
  .acceso {
    position: relative;
  }
  /* A login that is refused is told in one line where it is wide, and in three on a phone. */
  .acceso .campo {
    min-height: max(6.625em, 11em - 8cqi);
  }
  @container (min-width: 15em) {
    .acceso input {
      padding-inline-end: 6.5em;
    }
    .ver {
      position: absolute;
      inset-block-start: calc(1.5em + 4px);
      inset-inline-end: 0;
    }
  }
  .mas .enlace {
    padding-inline: 0;
  }
  summary {
    padding-block: 10px;
    text-decoration: underline;
  }
  .mas {
    font-size: 0.875em;
    justify-content: space-between;
  }
  details[open] {
    flex-basis: 100%;
  }
`;

/** What can be done about a forgotten password besides asking. */
const olvido = new Parte(() => import('./mesa-olvido.ts'));

interface Contrasena {
  /** What is wrong with none of the fields. */
  aviso: TemplateResult;
  errores: Record<string, string | undefined>;
  visible: boolean;
  enviando: boolean;
  alVer: () => void;
}

interface Vista extends Contrasena {
  soporte: boolean;
  conUsuario: boolean;
  alPedirUsuario: () => void;
  alIngresar: (evento: SubmitEvent) => unknown;
}

export function renderFormulario(vista: Vista): TemplateResult {
  const { soporte, errores } = vista;
  const conUsuario = !soporte && vista.conUsuario;
  return html`<form novalidate @submit=${vista.alIngresar}>
    ${campo(
      'quien',
      soporte ? 'Correo' : 'NIT',
      html`<input
        id="quien"
        type=${soporte ? 'email' : 'text'}
        inputmode=${soporte ? 'email' : 'numeric'}
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        aria-invalid=${!!errores.quien}
        aria-describedby="quien-ayuda quien-error"
      />`,
      errores.quien,
      soporte || errores.quien ? nothing : 'Con o sin dígito de verificación.',
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
            errores.usuario ? nothing : 'El que le dio la EPS, además del NIT.',
          )
        : nothing
    }
    ${renderContrasena(vista)}
    <div class="fila mas">
      ${
        soporte || conUsuario
          ? nothing
          : html`<button type="button" class="enlace" @click=${vista.alPedirUsuario}>
              Mi IPS tiene varios usuarios
            </button>`
      }
      <details @toggle=${olvido.traer}>
        <summary>¿Olvidó su contraseña?</summary>
        <mesa-olvido><slot name="olvido"></slot></mesa-olvido>
      </details>
    </div>
  </form>`;
}

/** The button that shows the password comes last, so that the Tab key leads from the password to "Ingresar". */
export function renderContrasena({ aviso, errores, visible, enviando, alVer }: Contrasena): TemplateResult {
  return html`<div class="acceso">
    ${campo(
      'contrasena',
      'Contraseña',
      html`<input
        id="contrasena"
        type=${visible ? 'text' : 'password'}
        autocomplete="current-password"
        required
        aria-invalid=${!!errores.contrasena}
        aria-describedby="contrasena-error"
      />`,
      errores.contrasena,
    )}
    ${aviso}
    <p>
      <button class="principal" part="boton" aria-disabled=${enviando}>
        ${enviando ? 'Ingresando…' : 'Ingresar'}
      </button>
    </p>
    <button type="button" class="enlace ver" @click=${alVer}>
      ${visible ? 'Ocultar' : 'Mostrar'}<span class="oculto"> contraseña</span>
    </button>
  </div>`;
}
