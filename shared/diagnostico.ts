/** What the service sees of a page that asks it, so that the page's side can be compared with it. */
import * as z from 'zod/mini';

/**
 * `hora`: the service's clock, in milliseconds. `direccion`: where it believes to be, with its path; without a slash at
 * the end. `cookie`: whether the request brought the cookie that the one before was answered with.
 */
export const Diagnostico = z.object({
  hora: z.number(),
  direccion: z.string(),
  cookie: z.boolean(),
});
export type Diagnostico = z.infer<typeof Diagnostico>;
