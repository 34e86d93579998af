/** The page of the link that sets a new password. */
import { html } from 'hono/html';
import { CONTRASENA_MAXIMO, CONTRASENA_MINIMO } from '../../../shared/limites.ts';
import { hacerPagina } from './pagina.ts';

/** One of the two fields. */
const campo = (id: string, etiqueta: string, ayuda: string) =>
  html`<div class="campo">
    <label for="${id}">${etiqueta}</label>
    <input
      id="${id}"
      type="password"
      autocomplete="new-password"
      autocapitalize="none"
      spellcheck="false"
      required
      aria-describedby="${id}-ayuda ${id}-error"
    />
    <p class="suave" id="${id}-ayuda">${ayuda}</p>
    <p class="error" id="${id}-error"></p>
  </div>`;

export const PAGINA_DE_RESTABLECER = hacerPagina({
  titulo: 'Escoja otra contraseña',
  partes: html`<form id="por-hacer" data-parte data-titulo="Escoja otra contraseña" novalidate>
      ${campo(
        'nueva',
        'Contraseña nueva',
        `De ${CONTRASENA_MINIMO} a ${CONTRASENA_MAXIMO} caracteres. Puede ser una frase que recuerde.`,
      )}
      ${campo('repetir', 'Repita la contraseña nueva', '')}
      <button type="button" class="enlace" id="ver">Mostrar las contraseñas</button>
      <p class="suave">Las sesiones que estén abiertas con este usuario se cerrarán.</p>
      <button id="guardar">Guardar contraseña</button>
    </form>
    <div id="hecho" data-parte data-titulo="Su contraseña cambió" hidden>
      <p class="bien">Ya puede cerrar esta página e ingresar a la Mesa de Ayuda con la contraseña nueva.</p>
    </div>
    <div id="no-sirve" data-parte data-titulo="Este enlace no sirve" hidden>
      <p>Venció o ya se usó. Pida otro en «¿Olvidó su contraseña?», donde ingresa a la Mesa de Ayuda.</p>
    </div>`,
  guion: `
const FRASES = {
  corto: 'Escriba al menos ${CONTRASENA_MINIMO} caracteres.',
  largo: 'Escriba como máximo ${CONTRASENA_MAXIMO} caracteres.',
  facil: 'Es muy fácil de adivinar. Escoja otra que no tenga su NIT, su nombre ni palabras comunes.',
  distinta: 'Las dos contraseñas no son iguales. Escríbalas de nuevo.',
};
const CAMPOS = ['nueva', 'repetir'];
if (!ficha) mostrar('no-sirve');
$('ver').addEventListener('click', () => {
  const ver = $('nueva').type === 'password';
  for (const id of CAMPOS) $(id).type = ver ? 'text' : 'password';
  $('ver').textContent = ver ? 'Ocultar las contraseñas' : 'Mostrar las contraseñas';
});
function senalar(faltas) {
  for (const id of CAMPOS) {
    $(id + '-error').textContent = faltas[id] ? FRASES[faltas[id]] || 'Revise este campo.' : '';
    $(id).setAttribute('aria-invalid', String(!!faltas[id]));
  }
  const primero = CAMPOS.find((id) => faltas[id]);
  if (primero) $(primero).focus();
  return !!primero;
}
$('por-hacer').addEventListener('submit', async (evento) => {
  evento.preventDefault();
  const contrasena = $('nueva').value.normalize();
  const largo = [...contrasena].length;
  const faltas = {};
  if (largo < ${CONTRASENA_MINIMO}) faltas.nueva = 'corto';
  else if (largo > ${CONTRASENA_MAXIMO}) faltas.nueva = 'largo';
  else if ($('repetir').value.normalize() !== contrasena) faltas.repetir = 'distinta';
  if (senalar(faltas)) return;
  const falta = await enviar($('guardar'), 'restablecer', { token: ficha, contrasena });
  if (!falta) return;
  const codigos = Object.fromEntries((falta.campos || []).map(({ campo, codigo }) => [campo, codigo]));
  if (!falta.codigo) {
    $('por-hacer').reset();
    mostrar('hecho');
  } else if (falta.codigo === 'token_invalido' || codigos.token) mostrar('no-sirve');
  else if (codigos.contrasena) senalar({ nueva: codigos.contrasena });
  else $('aviso').textContent = falta.title;
});
`,
});
