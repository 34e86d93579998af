/** The type declarations of the npm package: they stand by themselves, without the types of any library. */
import { format, resolveConfig } from 'prettier';
import type { Member, PageEvent, Surface, Tag } from './surface.ts';

/** By the name of each file. */
export async function declarations(surface: Surface): Promise<Map<string, string>> {
  const { contract, tags, events } = surface;
  const names = contract.map(({ name }) => name);
  const texts: Record<string, string> = {
    'contrato.d.ts': contract
      .map(({ name, doc, type }) => `${doc}export type ${name} = ${type};`)
      .join('\n\n'),
    'eventos.d.ts': `${importOf(names, events.map(({ detail }) => detail).join(), './contrato.js')}
      ${events.map(eventText).join('\n\n')}
      declare global {
        interface GlobalEventHandlersEventMap {
          ${events.map(({ type, className }) => `'${type}': ${className};`).join('\n')}
        }
      }`,
    'elementos.d.ts': `import './eventos.js';
      ${importOf(names, tags.flatMap(({ members }) => members.map(({ type }) => type)).join(), './contrato.js')}
      ${tags.map(tagText).join('\n\n')}
      declare global {
        interface HTMLElementTagNameMap {
          ${tags.map(({ tag, className }) => `'${tag}': ${className};`).join('\n')}
        }
      }`,
    'index.d.ts': `export type * from './contrato.js';
      export type * from './elementos.js';
      export type * from './eventos.js';
      ${LISTO}`,
    'react.d.ts': reactText(surface, names),
  };
  for (const { tag, className } of tags)
    texts[`${tag}.d.ts`] = `export type { ${className} } from './elementos.js';\n${LISTO}`;
  const style = await resolveConfig(new URL('x.ts', import.meta.url));
  const written = Object.entries(texts).map(
    async ([name, text]) => [name, await format(text, { ...style, parser: 'typescript' })] as const,
  );
  return new Map(await Promise.all(written));
}

const LISTO = `/** Resolves when the tags are defined; where there is no page, as on a server that renders one, at once. */
export declare const listo: Promise<void>;`;

/** An import of those names that the text has. */
function importOf(names: readonly string[], text: string, from: string): string {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return used.length ? `import type { ${used.join(', ')} } from '${from}';` : '';
}

const eventText = ({
  className,
  doc,
  detail,
}: PageEvent): string => `${doc}export interface ${className} extends Event {
  readonly detail: ${detail};
}`;

const tagText = ({ className, doc, members }: Tag): string =>
  `${doc}export interface ${className} extends HTMLElement {\n${members.map(memberText).join('\n')}\n}`;

function memberText({ name, doc, type, kind }: Member): string {
  if (kind === 'method') return `${doc}${name}${type};`;
  return `${doc}${kind === 'getter' ? 'readonly ' : ''}${name}: ${type};`;
}

/** What React 19 sets on these tags: properties by their names, and handlers as `onmesa-caso-creado`. */
function reactText({ tags, events }: Surface, names: readonly string[]): string {
  const propertiesOf = ({ members }: Tag): string =>
    members.flatMap(({ name, type, kind }) => (kind === 'property' ? `${name}?: ${type};` : [])).join('\n');
  const handlersOf = (tag: Tag): string =>
    tag.events
      .flatMap((type) => events.find((event) => event.type === type) ?? [])
      .map(({ type, className }) => `'on${type}'?: (evento: ${className}) => void;`)
      .join('\n');
  const used = tags.map((tag) => propertiesOf(tag)).join();
  return `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
    ${importOf(names, used, './contrato.js')}
    import type { ${tags.map(({ className }) => className).join(', ')} } from './elementos.js';
    import type { ${events.map(({ className }) => className).join(', ')} } from './eventos.js';

    type Etiqueta<E> = DetailedHTMLProps<HTMLAttributes<E>, E>;

    declare module 'react' {
      namespace JSX {
        interface IntrinsicElements {
          ${tags
            .map(
              (tag) =>
                `'${tag.tag}': Etiqueta<${tag.className}> & {\n${propertiesOf(tag)}\n${handlersOf(tag)}\n};`,
            )
            .join('\n')}
        }
      }
    }`;
}
