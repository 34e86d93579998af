/**
 * Small pages of the service that links in mail lead to. Each is whole by itself: no other file is asked for, and its
 * policy lets nothing run or style but what is in it, by its hash.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';

type Trozo = ReturnType<typeof html>;

const ESTILO = `
:root { color-scheme: light dark; --fondo: #f4f7f9; --hoja: #fff; --texto: #16242e; --suave: #51626f; --linea: #d3dde4; --borde: #70808c; --acento: #0b5f90; --sobre: #fff; --error: #b3261e; --exito: #1f7a3d; }
@media (prefers-color-scheme: dark) { :root { --fondo: #10171c; --hoja: #182129; --texto: #e6edf2; --suave: #a3b2bd; --linea: #31404b; --borde: #8596a3; --acento: #7cc4ee; --sobre: #08202f; --error: #ff8f85; --exito: #7ddb9a; } }
* { box-sizing: border-box; margin: 0; }
body { background: var(--fondo); color: var(--texto); font: 1rem/1.5 system-ui, 'Segoe UI', Roboto, sans-serif; padding: clamp(16px, 6vh, 72px) 16px 32px; overflow-wrap: anywhere; }
main { max-width: 30rem; margin: 0 auto; padding: clamp(20px, 5vw, 36px); background: var(--hoja); border: 1px solid var(--linea); border-radius: 12px; display: grid; gap: 16px; }
.casa { color: var(--suave); font-size: 0.875rem; font-weight: 600; }
h1 { font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h1:focus { outline: none; }
form, [data-parte], .campo { display: grid; gap: 16px; }
.campo { gap: 4px; }
label { font-weight: 600; }
input { font: inherit; min-height: 44px; width: 100%; padding: 8px 12px; color: inherit; background: var(--hoja); border: 1px solid var(--borde); border-radius: 8px; }
input[aria-invalid='true'] { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
button { font: inherit; font-weight: 600; min-height: 44px; padding: 8px 20px; border: 1px solid var(--acento); border-radius: 8px; background: var(--acento); color: var(--sobre); cursor: pointer; justify-self: start; }
button.enlace { background: none; border-color: transparent; color: var(--acento); padding-inline: 0; text-decoration: underline; }
button[aria-disabled='true'] { opacity: 0.65; cursor: progress; }
:focus-visible { outline: 3px solid var(--acento); outline-offset: 2px; }
.suave { color: var(--suave); font-size: 0.875rem; }
.error { color: var(--error); font-size: 0.875rem; }
.mal, .bien { border-inline-start: 4px solid var(--error); padding-inline-start: 12px; }
.bien { border-color: var(--exito); }
[hidden], :empty:not(input) { display: none; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;

/** As of the other pages. Without one, Firefox asks for /favicon.ico and shows that the policy forbids it. */
const ICONO = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="9" fill="#0b5a86"/><path d="M18 8v20M8 18h20" stroke="#fff" stroke-width="6" stroke-linecap="round"/></svg>')}`;

/** What all pages do: ask the service, and show what came of it. `mostrar` puts one part in the place of the others. */
const COMUN = `
const $ = (id) => document.getElementById(id);
const ficha = location.hash.slice(1);
if (ficha) history.replaceState(null, '', location.pathname + location.search);
addEventListener('hashchange', () => location.reload());
let ocupado = false;
async function enviar(boton, ruta, cuerpo) {
  if (ocupado) return undefined;
  ocupado = true;
  boton.setAttribute('aria-disabled', 'true');
  $('aviso').textContent = '';
  try {
    const respuesta = await fetch(ruta, { method: 'POST', credentials: 'omit', ...(cuerpo && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(cuerpo) }) });
    if (respuesta.ok) return { codigo: '' };
    return await respuesta.json();
  } catch {
    return { codigo: 'sin_conexion', title: 'No hay conexión con la Mesa de Ayuda. Revise su internet e intente de nuevo.' };
  } finally {
    ocupado = false;
    boton.removeAttribute('aria-disabled');
  }
}
function mostrar(id) {
  for (const parte of document.querySelectorAll('[data-parte]')) parte.hidden = parte.id !== id;
  const titulo = $(id).dataset.titulo;
  document.title = $('titulo').textContent = titulo;
  $('titulo').focus();
}
`;

const huella = (texto: string): string => `'sha256-${createHash('sha256').update(texto).digest('base64')}'`;

/** What a page has besides what all have. */
interface Pagina {
  titulo: string;
  /** Parts of which one is to be seen: elements with an id, `data-parte` and `data-titulo`. */
  partes: Trozo;
  /** Its script, which uses `$`, `ficha`, `enviar` and `mostrar`. */
  guion: string;
}

/** The page with the header that belongs to it. */
export interface PaginaHecha {
  pagina: string;
  csp: string;
}

export function hacerPagina({ titulo, partes, guion }: Pagina): PaginaHecha {
  const todo = COMUN + guion;
  const pagina = html`<!doctype html>
    <html lang="es-CO">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${titulo}</title>
        <link rel="icon" href="${ICONO}" />
        ${raw(`<style>${ESTILO}</style>`)}
      </head>
      <body>
        <main>
          <p class="casa">Mesa de Ayuda IPS · Cajacopi EPS</p>
          <h1 id="titulo" tabindex="-1">${titulo}</h1>
          <noscript
            ><p class="mal">
              Su navegador tiene JavaScript apagado. Actívelo, o abra este enlace en otro navegador.
            </p></noscript
          >
          <p id="aviso" class="mal" role="alert"></p>
          ${partes}
        </main>
        ${raw(`<script>${todo}</script>`)}
      </body>
    </html>`;
  const csp = [
    "default-src 'none'",
    `script-src ${huella(todo)}`,
    `style-src ${huella(ESTILO)}`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  // None of the pieces is a promise.
  return { pagina: pagina as string, csp };
}

/** The answer with this page. */
export const comoPagina = (c: Context, { pagina, csp }: PaginaHecha): Response =>
  c.html(pagina, 200, { 'Content-Security-Policy': csp });
