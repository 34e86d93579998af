/** The page of the link that confirms an address. */
import { html } from 'hono/html';
import { hacerPagina } from './pagina.ts';

export const PAGINA_DE_CONFIRMAR = hacerPagina({
  titulo: 'Confirme su correo',
  partes: html`<div id="por-hacer" data-parte data-titulo="Confirme su correo">
      <p>
        A esta dirección le escribiremos lo que pase con sus casos, y un enlace para poner otra contraseña
        cuando la olvide.
      </p>
      <button id="confirmar">Confirmar mi correo</button>
    </div>
    <div id="hecho" data-parte data-titulo="Su correo quedó confirmado" hidden>
      <p class="bien">Ya puede cerrar esta página. Qué avisos recibe lo escoge en «Su cuenta».</p>
    </div>
    <div id="no-sirve" data-parte data-titulo="Este enlace no sirve" hidden>
      <p>
        Venció, ya se usó, o hay uno más nuevo. Ingrese a la Mesa de Ayuda y pida otro en «Su cuenta», en
        «Correo».
      </p>
    </div>`,
  guion: `
if (!ficha) mostrar('no-sirve');
$('confirmar').addEventListener('click', async ({ currentTarget }) => {
  const falta = await enviar(currentTarget, 'confirmar', { token: ficha });
  if (!falta) return;
  if (!falta.codigo) mostrar('hecho');
  else if (/^(token_invalido|validacion)$/.test(falta.codigo)) mostrar('no-sirve');
  else $('aviso').textContent = falta.title;
});
`,
});
