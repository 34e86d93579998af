/** The icons that are in use, by what they stand for. */
import ayuda from 'lucide/dist/esm/icons/circle-question-mark.mjs';
import abajo from 'lucide/dist/esm/icons/chevron-down.mjs';
import administracion from 'lucide/dist/esm/icons/settings-2.mjs';
import adelante from 'lucide/dist/esm/icons/chevron-right.mjs';
import atras from 'lucide/dist/esm/icons/chevron-left.mjs';
import buscar from 'lucide/dist/esm/icons/search.mjs';
import casos from 'lucide/dist/esm/icons/inbox.mjs';
import cerrar from 'lucide/dist/esm/icons/x.mjs';
import detalles from 'lucide/dist/esm/icons/panel-right.mjs';
import filtros from 'lucide/dist/esm/icons/list-filter.mjs';
import hecho from 'lucide/dist/esm/icons/check.mjs';
import imprimir from 'lucide/dist/esm/icons/printer.mjs';
import llave from 'lucide/dist/esm/icons/key-round.mjs';
import nota from 'lucide/dist/esm/icons/sticky-note.mjs';
import plazo from 'lucide/dist/esm/icons/clock.mjs';
import reportes from 'lucide/dist/esm/icons/chart-column.mjs';
import responder from 'lucide/dist/esm/icons/reply.mjs';
import respuestas from 'lucide/dist/esm/icons/message-square-text.mjs';
import salir from 'lucide/dist/esm/icons/log-out.mjs';
import sinLeer from 'lucide/dist/esm/icons/mail.mjs';
import { icono } from './icono.ts';

export const ICONO = {
  abajo: icono(abajo),
  adelante: icono(adelante),
  administracion: icono(administracion),
  atras: icono(atras),
  ayuda: icono(ayuda),
  buscar: icono(buscar),
  casos: icono(casos),
  cerrar: icono(cerrar),
  detalles: icono(detalles),
  filtros: icono(filtros),
  hecho: icono(hecho),
  imprimir: icono(imprimir),
  llave: icono(llave),
  nota: icono(nota),
  plazo: icono(plazo),
  reportes: icono(reportes),
  responder: icono(responder),
  respuestas: icono(respuestas),
  salir: icono(salir),
  sinLeer: icono(sinLeer),
};
