/** What is written down about every change; the live stream, unread marks and audit read it. */
import * as z from 'zod/mini';
import { puro } from './puro.ts';

export const TipoEvento = /* @__PURE__ */ puro(() =>
  z.enum(['caso.creado', 'caso.cambiado', 'mensaje.creado', 'lectura']),
);
export type TipoEvento = z.infer<typeof TipoEvento>;
