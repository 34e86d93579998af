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

export function paginaDeConstancia(constancia: Constancia, impresion: Impresion): Trozo {
  const { caso, mensajes, conNotas, historia } = constancia;
  const archivos = numerar(caso, mensajes);
  return html`<!doctype html>
    <html lang="es-CO">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Constancia del caso ${caso.numero}</title>
        ${raw(HOJA_DE_ESTILO)}
      </head>
      <body>
        <header>
          <p class="institucion">Cajacopi EPS · Mesa de Ayuda IPS</p>
          <h1>Constancia del caso ${caso.numero}</h1>
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
          ${conversacion(mensajes, archivos, conNotas)}
          <h2>Archivos</h2>
          ${listaDeArchivos(archivos)}
          <h2>Historia</h2>
          ${tablaDeHistoria(historia)}
        </main>
        <footer><p class="menor">Fin de la constancia del caso ${caso.numero}.</p></footer>
      </body>
    </html>`;
}

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

function conversacion(mensajes: readonly Mensaje[], archivos: readonly Archivo[], conNotas: boolean): Trozo {
  const notas = mensajes.filter(({ interno }) => interno).length;
  return html`<p class="menor">
      ${cuantos(mensajes.length - notas, 'mensaje', 'mensajes')}.
      ${
        conNotas
          ? html`Incluye ${cuantos(notas, 'nota interna', 'notas internas')}, que la IPS no ve.`
          : 'Sin notas internas.'
      }
    </p>
    <ol>
      ${mensajes.map((mensaje) => unMensaje(mensaje, archivos))}
    </ol>`;
}

function unMensaje(mensaje: Mensaje, archivos: readonly Archivo[]): Trozo {
  const { autor, fecha, interno, secuencia, texto } = mensaje;
  const suyos = archivos.filter(({ lugar }) => lugar === lugarDe(mensaje));
  return html`<li class="${interno ? 'nota' : 'mensaje'}">
    <h3>
      ${interno ? html`<strong>Nota interna ${secuencia}</strong>` : secuencia} · ${ajeno(autor.nombre)}
      <span>(${parte(autor.rol)}) · ${hora(fecha)}</span>
    </h3>
    <bdi class="texto">${texto}</bdi>
    ${suyos.map(({ orden, nombre }) => html`<p class="adjunto">Archivo ${orden}: ${ajeno(nombre)}</p>`)}
  </li>`;
}

function listaDeArchivos(archivos: readonly Archivo[]): Trozo {
  if (archivos.length === 0) return html`<p>Ninguno.</p>`;
  return html`<ol>
    ${archivos.map(
      ({ orden, nombre, tipo, bytes, lugar, sha256 }) =>
        html`<li>
          <h3>${orden} · ${ajeno(nombre)}</h3>
          <p class="menor">${tipo} · ${bytes} bytes · ${lugar}</p>
          <p class="huella">SHA-256 ${sha256}</p>
        </li>`,
    )}
  </ol>`;
}

function tablaDeHistoria(historia: Historia['historia']): Trozo {
  if (historia.length === 0) return html`<p>Sin cambios registrados.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Fecha</th>
        <th scope="col">Quién</th>
        <th scope="col">Qué</th>
      </tr>
    </thead>
    <tbody>
      ${historia.map(
        ({ fecha, autor, que, cambios }) =>
          html`<tr>
            <td class="cifra">${hora(fecha)}</td>
            <td>${autor ? html`${ajeno(autor.nombre)} (${parte(autor.rol)})` : 'El servicio'}</td>
            <td>
              ${que === 'creado' ? 'Caso generado' : cambios.map((cambio) => html`<p>${enPalabras(cambio)}</p>`)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
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

function numerar(caso: Caso, mensajes: readonly Mensaje[]): Archivo[] {
  const conLugar = [
    ...caso.adjuntos.map((adjunto) => ({ ...adjunto, lugar: 'Caso' })),
    ...mensajes.flatMap((mensaje) =>
      mensaje.adjuntos.map((adjunto) => ({ ...adjunto, lugar: lugarDe(mensaje) })),
    ),
  ];
  return conLugar.map((archivo, i) => ({ ...archivo, orden: i + 1 }));
}

const lugarDe = ({ interno, secuencia }: Mensaje) =>
  interno ? `Nota interna ${secuencia}` : `Mensaje ${secuencia}`;
const ajeno = (texto: string) => html`<bdi>${texto}</bdi>`;
const parte = (rol: Rol) => (rol === 'ips' ? 'IPS' : 'EPS');
const hora = (iso: string) => fechaHora(Date.parse(iso), { segundos: true });
const cuantos = (cuenta: number, uno: string, varios: string) => `${cuenta} ${cuenta === 1 ? uno : varios}`;
