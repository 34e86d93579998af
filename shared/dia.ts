/** The schema of a day. */
import * as z from 'zod/mini';
import { puro } from './puro.ts';

/** aaaa-mm-dd, a day that exists. */
export const Dia = /* @__PURE__ */ puro(() =>
  z.string({ error: 'formato' }).check(
    z.regex(/^\d{4}-\d\d-\d\d$/, { error: 'formato' }),
    // Formatting the date again refuses days that a month does not have, which Date.parse would move to the next month.
    z.refine((dia) => new Date(Date.parse(dia) || 0).toISOString().startsWith(dia), { error: 'formato' }),
  ),
);
