/** The HTTP reference: the OpenAPI document as a page that needs no script. */
import { html, raw } from 'hono/html';
import type { documentoOpenapi } from '../http/openapi.ts';
import { escribirTipo, type Esquema } from './tipo-en-texto.ts';

type Documento = ReturnType<typeof documentoOpenapi>;
type Trozo = ReturnType<typeof html>;

interface Contenido {
  schema?: Esquema;
  example?: unknown;
}

interface Operacion {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: unknown[];
  parameters: { name: string; in: string; required: boolean; description?: string; schema: Esquema }[];
  requestBody?: { content: Record<string, Contenido> };
  responses: Record<string, { description: string; content?: Record<string, Contenido> }>;
}

/** `docs` is where the other documents are, relative to the page. */
export function paginaDeReferencia(documento: Documento, docs: string): Trozo {
  const operaciones = Object.entries(documento.paths).flatMap(([ruta, metodos]) =>
    Object.entries(metodos).map(([metodo, operacion]) => ({
      ruta,
      metodo,
      operacion: operacion as Operacion,
    })),
  );
  const grupos = documento.tags.map(({ name, description }) => ({
    name,
    description,
    suyas: operaciones.filter(({ operacion }) => operacion.tags.includes(name)),
  }));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Referencia HTTP · Mesa de Ayuda IPS</title>
        <meta name="description" content="Every endpoint of the Mesa de Ayuda IPS." />
        <link rel="icon" href="${docs}../agentes/icono.svg" />
        <link rel="stylesheet" href="${docs}docs.css" />
      </head>
      <body>
        <a class="salto" href="#texto" lang="es-CO">Ir al texto</a>
        <header><a href="${docs}index.html">Mesa de Ayuda IPS</a> <span>Referencia HTTP</span></header>
        <nav aria-label="Grupos" lang="es-CO">
          <h2>Referencia HTTP</h2>
          <ul>
            ${grupos.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}
          </ul>
          <ul>
            <li><a href="${docs}index.html">Documentación</a></li>
          </ul>
        </nav>
        <main id="texto">
          <h1 lang="es-CO">Referencia HTTP</h1>
          <p>
            ${documento.info.description} Paths are below <code>${documento.servers[0]?.url}</code>. For
            programs: <a href="openapi.json">openapi.json</a> (OpenAPI ${documento.openapi}).
          </p>
          ${grupos.map(
            ({ name, description, suyas }) =>
              html`<h2 id="${name}">${name}</h2>
                <p>${description}</p>
                ${suyas.map(pintarOperacion)}`,
          )}
        </main>
      </body>
    </html>`;
}

function pintarOperacion({
  ruta,
  metodo,
  operacion,
}: {
  ruta: string;
  metodo: string;
  operacion: Operacion;
}): Trozo {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operacion;
  return html`<details id="${operationId}">
    <summary>
      <span class="metodo">${metodo.toUpperCase()}</span> <code>${ruta}</code>
      <span class="suave">${summary}</span>
    </summary>
    <p>${description}${security.length === 0 ? ' No session is needed.' : ''}</p>
    ${
      parameters.length > 0
        ? tabla(
            ['Parameter', 'In', 'Type', 'Meaning'],
            parameters.map((uno) => [
              html`<code>${uno.name}</code>${uno.required ? ' (required)' : ''}`,
              uno.in,
              html`<code>${escribirTipo(uno.schema)}</code>`,
              uno.description ?? '',
            ]),
          )
        : ''
    }
    ${Object.entries(requestBody?.content ?? {}).map(
      ([tipo, { schema, example }]) =>
        html`<h3>Body, <code>${tipo}</code></h3>
          ${programa(schema && escribirTipo(schema))}
          ${programa(example === undefined ? undefined : JSON.stringify(example, null, 2), 'For example:')}`,
    )}
    <h3>Answers</h3>
    ${Object.entries(responses).map(
      ([estado, { description: que, content = {} }]) =>
        html`<p><strong>${estado}</strong> ${que}</p>
          ${Number(estado) < 400 ? Object.values(content).map(({ schema }) => programa(schema && escribirTipo(schema))) : ''}`,
    )}
  </details>`;
}

const programa = (texto: string | undefined, antes = ''): Trozo | string =>
  texto
    ? html`${antes && html`<p>${antes}</p>`}${raw('<pre tabindex="0"><code>')}${texto}${raw('</code></pre>')}`
    : '';

const tabla = (cabeza: string[], filas: (Trozo | string)[][]): Trozo =>
  html`<div class="ancho" tabindex="0" role="region" aria-label="Parameters">
    <table>
      <thead>
        <tr>
          ${cabeza.map((una) => html`<th>${una}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${filas.map(
          (fila) =>
            html`<tr>
              ${fila.map((celda) => html`<td>${celda}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
