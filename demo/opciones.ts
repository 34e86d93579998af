/** What the demonstration adds to the service: its page and its data. */
import type { Opciones } from '../server/run/service.ts';
import { sembrarDemo } from './datos-demo.ts';
import { rutasDeDemo } from './demo.routes.ts';

export const OPCIONES: Opciones = { paginas: rutasDeDemo, preparar: sembrarDemo };
