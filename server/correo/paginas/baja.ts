/** The page of the link that ends notices. */
import { html } from 'hono/html';
import type { Rol } from '../../../shared/usuario.ts';
import { hacerPagina, type PaginaHecha } from './pagina.ts';

const QUE = {
  ips: 'los casos de su IPS: cuando quedan registrados, cuando los responden, cuando cambian de estado y antes de que se cierren',
  soporte:
    'los casos que atiende: cuando se los asignan, cuando la IPS responde y cuando se acerca su plazo, y el resumen del día',
};

const TITULOS = {
  recibe: '¿Dejar de recibir los avisos?',
  baja: 'Ya no recibirá los avisos',
  'no-sirve': 'Este enlace no sirve',
};

function hacer(rol: Rol, estado: keyof typeof TITULOS): PaginaHecha {
  const visible = (id: keyof typeof TITULOS) => (id === estado ? '' : 'hidden');
  return hacerPagina({
    titulo: TITULOS[estado],
    partes: html`<div id="recibe" data-parte data-titulo="${TITULOS.recibe}" ${visible('recibe')}>
        <p>
          No le llegarán más correos sobre ${rol === 'ips' ? QUE.ips : QUE.soporte}. En la Mesa de Ayuda los
          verá como siempre.
        </p>
        <p class="suave">
          Si solo le sobran algunos, escoja cuáles en «Su cuenta». El enlace para una contraseña olvidada le
          seguirá llegando cuando lo pida.
        </p>
        <button id="terminar">Dejar de recibirlos</button>
      </div>
      <div id="baja" data-parte data-titulo="${TITULOS.baja}" ${visible('baja')}>
        <p class="bien">
          No le escribiremos sobre ${rol === 'ips' ? 'los casos de su IPS' : 'los casos que atiende'}.
        </p>
        <button class="enlace" id="volver">Volver a recibirlos</button>
      </div>
      <div id="no-sirve" data-parte data-titulo="${TITULOS['no-sirve']}" ${visible('no-sirve')}>
        <p>
          Su dirección cambió después de ese correo, o el enlace llegó incompleto. Qué avisos recibe lo escoge
          en «Su cuenta», en la Mesa de Ayuda.
        </p>
      </div>`,
    guion: `
for (const [id, ruta, despues] of [['terminar', 'baja', 'baja'], ['volver', 'vuelta', 'recibe']]) {
  $(id).addEventListener('click', async ({ currentTarget }) => {
    const falta = await enviar(currentTarget, ruta + location.search);
    if (!falta) return;
    if (!falta.codigo) mostrar(despues);
    else if (falta.codigo === 'token_invalido') mostrar('no-sirve');
    else $('aviso').textContent = falta.title;
  });
}
`,
  });
}

/** Of a link that was signed for a user of this rol, or of one that was not. */
export function paginaDeBaja(baja: { rol: Rol; terminados: boolean } | undefined): PaginaHecha {
  return hacer(baja?.rol ?? 'ips', baja === undefined ? 'no-sirve' : baja.terminados ? 'baja' : 'recibe');
}
