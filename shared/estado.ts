/** Estados of a case. */
import * as z from 'zod/mini';
import { puro } from './puro.ts';

export const Estado = /* @__PURE__ */ puro(() =>
  z.enum(['ACTIVO', 'EN_GESTION', 'RESUELTO', 'CERRADO'], { error: 'formato' }),
);
export type Estado = z.infer<typeof Estado>;

/** What the asker may do with a case now. */
export const Puede = /* @__PURE__ */ puro(() =>
  z.object({ comentar: z.boolean(), resolver: z.boolean(), reabrir: z.boolean() }),
);
export type Puede = z.infer<typeof Puede>;
