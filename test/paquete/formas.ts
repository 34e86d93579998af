/** The shapes of the files that editors read, as their own schemas have them, as far as they are used here. */
import * as z from 'zod';

const descripcion = z.union([
  z.string().min(1),
  z.strictObject({ kind: z.literal('markdown'), value: z.string().min(1) }),
]);
const nombrado = z.strictObject({ name: z.string().min(1), description: descripcion });

/** As VS Code's html-customData schema has it, as far as it is used. */
export const deVsCodeHtml = z.strictObject({
  version: z.literal(1.1),
  tags: z
    .array(
      nombrado.extend({
        attributes: z.array(
          nombrado.extend({
            valueSet: z.literal('v').optional(),
            values: z.array(z.strictObject({ name: z.string() })).optional(),
          }),
        ),
      }),
    )
    .min(1),
});
export const deVsCodeCss = z.strictObject({
  version: z.literal(1.1),
  properties: z.array(nombrado.extend({ name: z.string().regex(/^--mesa-/) })).min(1),
});

/** As the web-types schema of JetBrains has it. */
export const deWebTypes = z.strictObject({
  $schema: z.url(),
  name: z.literal('mesa-de-ayuda-widget'),
  version: z.string(),
  'description-markup': z.literal('markdown'),
  contributions: z.strictObject({
    html: z.strictObject({
      elements: z.array(
        nombrado.extend({
          attributes: z.array(
            nombrado.extend({ value: z.strictObject({ type: z.string(), default: z.string().optional() }) }),
          ),
          slots: z.array(nombrado),
          js: z.strictObject({
            properties: z.array(nombrado.extend({ type: z.string() })),
            events: z.array(nombrado),
          }),
          css: z.strictObject({ properties: z.array(nombrado), parts: z.array(nombrado) }),
        }),
      ),
    }),
  }),
});

/** As the manifest's schema 1.0.0 has it, as far as it must. */
export const deManifiesto = z.object({
  schemaVersion: z.literal('1.0.0'),
  readme: z.literal('README.md'),
  modules: z.array(
    z.object({
      kind: z.literal('javascript-module'),
      path: z.string(),
      declarations: z.array(
        z.object({
          kind: z.literal('class'),
          name: z.string(),
          customElement: z.literal(true),
          tagName: z.string().startsWith('mesa-'),
          members: z.array(z.object({ kind: z.enum(['field', 'method']), name: z.string() })),
          events: z.array(z.object({ name: z.string(), type: z.object({ text: z.string() }) })),
        }),
      ),
      exports: z.array(z.object({ kind: z.literal('custom-element-definition'), name: z.string() })),
    }),
  ),
});
