/** What the demonstration adds to the service: its page and its data. */
import type { Opciones } from '../server/run/service.ts';
import { sembrarDemo } from './datos-demo.ts';
import { rutasDeDemo } from './demo.routes.ts';

/** `otroOrigen` has a page that embeds the service, where there is one. */
export const opcionesCon = (otroOrigen?: string): Opciones => ({
  paginas: (servicios) => rutasDeDemo(servicios, otroOrigen),
  preparar: sembrarDemo,
});
