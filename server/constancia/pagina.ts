/**
 * The record of a case as a page to print. hono/html escapes what people wrote, and each text keeps its own direction.
 */
import { html, raw } from 'hono/html';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Historia } from '../../shared/bandeja.ts';
import type { Caso } from '../../shared/caso.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import type { Rol } from '../../shared/usuario.ts';
import { fechaHora } from '../tiempo/bogota.ts';
import type { Constancia } from './constancia.repository.ts';
import { HOJA_DE_ESTILO } from './estilo.ts';

type Trozo = ReturnType<typeof html>;

/** Who prints it, and when (milliseconds). */
interface Impresion {
  nombre: string;
  correo: string;
  momento: number;
}

/** An attachment with its number on this page. */
interface Archivo extends Adjunto {
  orden: number;
  lugar: string;
}

/** The page in pieces: a record may be of thousands of messages. What belongs to it ends with its last line. */
export async function* paginaDeConstancia(
  constancia: Constancia,
  impresion: Impresion,
): AsyncGenerator<string> {
  const { caso, conNotas, mensajes, historia } = constancia;
  const { numero } = caso;
  yield await texto(
    html`<!doctype html>
      <html lang="es-CO">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Constancia del caso ${numero}</title>
          ${raw(HOJA_DE_ESTILO)}
        </head>
        <body>
          <header>
            <p class="institucion">Cajacopi EPS · Mesa de Ayuda IPS</p>
            <h1>Constancia del caso ${numero}</h1>
            <p>
              Impresa por ${ajeno(impresion.nombre)} (${impresion.correo}) el
              ${fechaHora(impresion.momento, { segundos: true })}. Todas las horas son del servidor, en Bogotá
              (UTC-5).
            </p>
          </header>
          <nav aria-label="Opciones de la constancia">
            Para imprimir o guardar en PDF use Ctrl + P.
            ${
              conNotas
                ? html`<a href="?">Quitar las notas internas</a>`
                : html`<a href="?notas=1">Incluir las notas internas</a>`
            }
          </nav>
          <main>
            <h2>Caso</h2>
            ${datosDelCaso(caso)}
            <h2>Conversación</h2>
            ${cuenta(constancia)}
            <ol></ol>
          </main>
        </body>
      </html>`,
  );
  const numerar = numerador(caso);
  for await (const parte of mensajes()) {
    yield await texto(html`${parte.map((mensaje) => unMensaje(mensaje, numerar(mensaje)))}`);
  }
  yield await texto(html`</ol><h2>Archivos</h2>`);
  yield* listaDeArchivos(constancia);
  yield await texto(html`<h2>Historia</h2>`);
  yield* tablaDeHistoria(historia());
  yield await texto(html`</main>
        <footer><p class="menor">Fin de la constancia del caso ${numero}.</p></footer>
      </body>
    </html>`);
}

const texto = async (trozo: Trozo): Promise<string> => String(await trozo);

function datosDelCaso(caso: Caso): Trozo {
  const datos: [string, unknown][] = [
    ['Estado', NOMBRE_ESTADO[caso.estado]],
    ['Fecha', hora(caso.fecha)],
    ['IPS', ajeno(caso.ips.nombre)],
    ['NIT', caso.ips.nit],
    ['Motivo', ajeno(caso.motivo.nombre)],
    ['Asunto', ajeno(caso.asunto.nombre)],
    ['Descripción', ajeno(caso.descripcion)],
    ['Prioridad', NOMBRE_PRIORIDAD[caso.prioridad ?? 'NORMAL']],
    ['Asignado a', caso.asignado ? ajeno(caso.asignado.nombre) : 'Nadie'],
    ['Última actividad', hora(caso.actualizado)],
  ];
  return html`<dl>
    ${datos.map(
      ([nombre, valor]) =>
        html`<dt>${nombre}</dt>
          <dd>${valor}</dd>`,
    )}
  </dl>`;
}

function cuenta({ caso, notas, conNotas }: Constancia): Trozo {
  return html`<p class="menor">
    ${cuantos(caso.ultimaSecuencia, 'mensaje', 'mensajes')}.
    ${
      conNotas
        ? html`Incluye ${cuantos(notas, 'nota interna', 'notas internas')}, que la IPS no ve.`
        : 'Sin notas internas.'
    }
  </p>`;
}

function unMensaje({ autor, fecha, interno, secuencia, texto }: Mensaje, suyos: readonly Archivo[]): Trozo {
  return html`<li class="${interno ? 'nota' : 'mensaje'}">
    <h3>
      ${interno ? html`<strong>Nota interna ${secuencia}</strong>` : secuencia} · ${ajeno(autor.nombre)}
      <span>(${parte(autor.rol)}) · ${hora(fecha)}</span>
    </h3>
    <bdi class="texto">${texto}</bdi>
    ${suyos.map(({ orden, nombre }) => html`<p class="adjunto">Archivo ${orden}: ${ajeno(nombre)}</p>`)}
  </li>`;
}

/** Reads the conversation once more, so that the files of all messages need not be held meanwhile. */
async function* listaDeArchivos({ caso, mensajes }: Constancia): AsyncGenerator<string> {
  let hay = false;
  async function* enLista(archivos: readonly Archivo[]) {
    if (archivos.length === 0) return;
    if (!hay) yield '<ol>';
    hay = true;
    yield await texto(html`${archivos.map(unArchivo)}`);
  }
  yield* enLista(caso.adjuntos.map((adjunto, i) => ({ ...adjunto, orden: i + 1, lugar: 'Caso' })));
  const numerar = numerador(caso);
  for await (const parte of mensajes()) yield* enLista(parte.flatMap(numerar));
  yield hay ? '</ol>' : '<p>Ninguno.</p>';
}

function unArchivo({ orden, nombre, tipo, bytes, lugar, sha256 }: Archivo): Trozo {
  return html`<li>
    <h3>${orden} · ${ajeno(nombre)}</h3>
    <p class="menor">${tipo} · ${bytes} bytes · ${lugar}</p>
    <p class="huella">SHA-256 ${sha256}</p>
  </li>`;
}

async function* tablaDeHistoria(partes: ReturnType<Constancia['historia']>): AsyncGenerator<string> {
  let hay = false;
  for await (const pasos of partes) {
    if (pasos.length === 0) continue;
    if (!hay) yield await texto(CABEZA_DE_HISTORIA);
    hay = true;
    yield await texto(html`${pasos.map(unPaso)}`);
  }
  yield hay ? '</tbody></table>' : '<p>Sin cambios registrados.</p>';
}

const CABEZA_DE_HISTORIA = html`<table>
  <thead>
    <tr>
      <th scope="col">Fecha</th>
      <th scope="col">Quién</th>
      <th scope="col">Qué</th>
    </tr>
  </thead>
  <tbody></tbody>
</table>`;

function unPaso({ fecha, autor, que, cambios }: Historia['historia'][number]): Trozo {
  return html`<tr>
    <td class="cifra">${hora(fecha)}</td>
    <td>${autor ? html`${ajeno(autor.nombre)} (${parte(autor.rol)})` : 'El servicio'}</td>
    <td>
      ${que === 'creado' ? 'Caso generado' : cambios.map((cambio) => html`<p>${enPalabras(cambio)}</p>`)}
    </td>
  </tr>`;
}

const CAMPO = {
  estado: 'Estado',
  asignado: 'Asignado a',
  prioridad: 'Prioridad',
  motivo: 'Motivo',
  asunto: 'Asunto',
};

function enPalabras({ campo, antes, ahora }: Historia['historia'][number]['cambios'][number]): Trozo {
  const valor = (dado: string | null) => (dado === null ? 'nadie' : ajeno(dado));
  return html`${CAMPO[campo]}: de ${valor(antes)} a ${valor(ahora)}`;
}

/** Numbers the files of each message, in the order of the conversation and after those of the case itself. */
function numerador(caso: Caso): (mensaje: Mensaje) => Archivo[] {
  let ultimo = caso.adjuntos.length;
  return (mensaje) =>
    mensaje.adjuntos.map((adjunto) => ({ ...adjunto, orden: (ultimo += 1), lugar: lugarDe(mensaje) }));
}

const lugarDe = ({ interno, secuencia }: Mensaje) =>
  interno ? `Nota interna ${secuencia}` : `Mensaje ${secuencia}`;
const ajeno = (texto: string) => html`<bdi>${texto}</bdi>`;
const parte = (rol: Rol) => (rol === 'ips' ? 'IPS' : 'EPS');
const hora = (iso: string) => fechaHora(Date.parse(iso), { segundos: true });
const cuantos = (cuenta: number, uno: string, varios: string) => `${cuenta} ${cuenta === 1 ? uno : varios}`;
