/**
 * What portal developers may use of each element, as a custom elements manifest (schema 1.0.0), read from the source: the
 * names from the code, the words from the tags in the doc comment of the element's class and of the class it extends.
 */
import { relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Tags of a doc comment; each may go on in the next lines. `@internal` is for members, whose comments have no others. */
const TAG = /^@(\w+)\s+([^]*)$/;

/** The manifest of the public elements (`@tag` in their class's doc comment). Throws where a comment cannot be right. */
export function manifestOf(root = ROOT) {
  const { program, sources } = readWidget(root);
  const types = typesOf(program.getTypeChecker());
  const classes = classesOf(sources, root);
  const events = eventsOf(classes, types);
  const modules = [...classes.values()]
    .filter(({ tags }) => tags.some(({ tag }) => tag === 'tag'))
    .map((one) => elementOf(one, classes, events, types))
    .sort((a, b) => (a.tagName < b.tagName ? -1 : 1))
    .map((declaration) => ({
      kind: 'javascript-module',
      path: classes.get(declaration.name).path,
      declarations: [declaration],
      exports: [
        {
          kind: 'custom-element-definition',
          name: declaration.tagName,
          declaration: { name: declaration.name },
        },
      ],
    }));
  return { schemaVersion: '1.0.0', readme: 'docs/referencia.md', modules };
}

function readWidget(root) {
  const config = resolve(root, 'widget', 'tsconfig.json');
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    resolve(root, 'widget'),
  );
  const program = ts.createProgram(fileNames, options);
  const inWidget = resolve(root, 'widget').replaceAll('\\', '/');
  const sources = program
    .getSourceFiles()
    .filter(({ fileName, isDeclarationFile }) => !isDeclarationFile && fileName.startsWith(inWidget));
  return { program, sources };
}

/** Writes types down in full, since who reads the manifest has not got the names of ours. */
function typesOf(checker) {
  const plain = (type) =>
    checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias);
  const isOurs = (type) =>
    type.isClassOrInterface() ||
    (type.flags & ts.TypeFlags.Object && !type.symbol?.declarations?.some(ts.isFunctionLike));
  const write = (type) => {
    if (type.isUnion() && type.types.some((one) => one.flags & ts.TypeFlags.Object))
      return type.types
        .map((one) => (one.getCallSignatures().length > 0 ? `(${plain(one)})` : write(one)))
        .join(' | ');
    if (
      !isOurs(type) ||
      type.getCallSignatures().length > 0 ||
      /^(Promise|Map|Set|Array|readonly)\b|\[\]$/.test(plain(type))
    )
      return plain(type);
    const properties = checker.getPropertiesOfType(type).map((one) => {
      const its = checker.getTypeOfSymbol(one);
      const optional = one.flags & ts.SymbolFlags.Optional;
      return `${one.name}${optional ? '?' : ''}: ${write(optional ? checker.getNonNullableType(its) : its)}`;
    });
    return `{ ${properties.join('; ')} }`;
  };
  const quoted = (text) => text.replaceAll('"', "'");
  return {
    of: (node) => quoted(write(checker.getTypeAtLocation(node))),
    returnOf: (node) =>
      quoted(plain(checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(node)))),
    propertyOf: (node, name) =>
      quoted(write(checker.getTypeOfSymbol(checker.getTypeAtLocation(node).getProperty(name)))),
  };
}

/** Classes by name: where they are, what they extend, the tags of their doc comment. */
function classesOf(sources, root) {
  const classes = new Map();
  for (const file of sources) {
    const path = relative(root, file.fileName).replaceAll('\\', '/');
    ts.forEachChild(file, (node) => {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const [base] =
        node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types ?? [];
      classes.set(node.name.text, { node, path, name: node.name.text, base, tags: tagsOf(node, file.text) });
    });
  }
  return classes;
}

function tagsOf(node, text) {
  const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const last = comments.at(-1);
  const doc = last ? text.slice(last.pos, last.end) : '';
  if (!doc.startsWith('/**')) return [];
  const plain = doc.replaceAll(/^\/\*\*|\*\/$/g, '').replaceAll(/\n\s*\* ?/g, '\n');
  return plain
    .split(/\n(?=@)/)
    .map((part) => TAG.exec(part.replaceAll(/\s+/g, ' ').trim()))
    .filter(Boolean)
    .map(([, tag, rest]) => {
      const [, name, by = '', description = ''] =
        /^(\[[^\]]*\]|\S+)(?: ([^-][^]*?))?(?: - ([^]*))?$/.exec(rest) ?? [];
      return { tag, name, rest: tag === 'summary' ? rest : `${by}`, description };
    });
}

/** Classes of events by their name: what they carry, whether they can be prevented. */
function eventsOf(classes, types) {
  const events = new Map();
  for (const { node, base, name } of classes.values()) {
    if (base?.expression.getText() !== 'EventoMesa') continue;
    const made = /super\(\s*'([\w-]+)',\s*([^]*?)(,\s*true)?,?\s*\)/.exec(node.getText());
    if (!made) throw new Error(`${name}: its constructor does not say its name.`);
    events.set(made[1], { type: name, detail: types.propertyOf(node, 'detail'), cancelable: !!made[3] });
  }
  return events;
}

function elementOf(one, classes, events, types) {
  const line = [];
  for (let at = one; at; at = classes.get(at.base?.expression.getText())) line.unshift(at);
  const all = (tag) => [
    ...new Map(
      line.flatMap(({ tags }) => tags.filter((its) => its.tag === tag).map((its) => [its.name, its])),
    ).values(),
  ];
  const [{ name: tagName }] = one.tags.filter(({ tag }) => tag === 'tag');
  const described = (tag) => {
    const list = all(tag);
    const bare = list.find(({ description }) => !description);
    if (bare) throw new Error(`${tagName}: @${tag} ${bare.name} says nothing.`);
    return list;
  };
  const words = new Map(
    [...described('attr'), ...described('prop'), ...described('method')].map((its) => [its.name, its]),
  );
  const members = line.flatMap(({ node, name }) =>
    publicMembersOf(node, types).map((member) => ({ ...member, of: name })),
  );
  const known = new Set(members.flatMap(({ attribute, name }) => [attribute, name]));
  for (const name of words.keys())
    if (!known.has(name)) throw new Error(`${tagName}: there is no ${name}, which its comment describes.`);
  const documented = members.map(({ of, ...member }) => {
    const its = words.get(member.attribute ?? member.name) ?? words.get(member.name);
    if (!its)
      throw new Error(
        `${tagName}: the comment of ${of} says nothing of ${member.name} (@attr, @prop, @method).`,
      );
    return { ...member, description: its.description };
  });
  return {
    kind: 'class',
    name: one.name,
    tagName,
    customElement: true,
    superclass: { name: one.base.expression.getText() },
    summary: one.tags.find(({ tag }) => tag === 'summary')?.rest ?? missing(tagName, '@summary'),
    attributes: documented
      .filter(({ attribute }) => attribute)
      .map(({ attribute, name, type, default: standard, description }) => ({
        name: attribute,
        fieldName: name,
        type,
        ...(standard && { default: standard }),
        description,
      })),
    members: documented,
    events: described('fires').map(({ name, description }) => {
      const { type, detail, cancelable } = events.get(name) ?? missing(tagName, `a class for ${name}`);
      return { name, type: { text: type }, description, detail, cancelable };
    }),
    slots: described('slot').map(({ name, description }) => ({ name, description })),
    cssParts: described('csspart').map(({ name, description }) => ({ name, description })),
    cssProperties: described('cssprop').map(({ name: written, description }) => {
      const [, name, standard] = /^\[?([\w-]+)(?:=([^\]]*))?\]?$/.exec(written) ?? missing(tagName, written);
      return { name, ...(standard && { default: standard }), description };
    }),
  };
}

function missing(tagName, what) {
  throw new Error(`${tagName}: ${what} is missing.`);
}

/** Properties with their attribute, getters and methods that a page may use: without `@internal`, not Lit's own. */
function publicMembersOf(node, types) {
  return node.members.flatMap((member) => {
    const flags = ts.getCombinedModifierFlags(member);
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
    if (!member.name || !ts.isIdentifier(member.name) || flags & hidden) return [];
    const name = member.name.text;
    const doc = ts
      .getJSDocCommentsAndTags(member)
      .map((part) => part.getText())
      .join(' ');
    if (/@internal|Internal\./.test(doc) || LIT.has(name)) return [];
    if (ts.isMethodDeclaration(member)) return [{ kind: 'method', name, ...signatureOf(member, types) }];
    if (ts.isGetAccessor(member))
      return [{ kind: 'field', name, readonly: true, type: { text: types.of(member) } }];
    if (!ts.isPropertyDeclaration(member)) return [];
    const decorator = (ts.getDecorators(member) ?? [])
      .map((one) => /^@property\(([^]*)\)$/.exec(one.getText())?.[1])
      .find((options) => options !== undefined);
    if (decorator === undefined) return [];
    const attribute = /attribute: false/.test(decorator)
      ? undefined
      : (/attribute: '([^']+)'/.exec(decorator)?.[1] ?? name.toLowerCase());
    const standard = member.initializer?.getText();
    return [
      {
        kind: 'field',
        name,
        ...(attribute && { attribute }),
        type: { text: types.of(member) },
        ...(standard && /^['\d]|^(true|false)$/.test(standard) && { default: standard }),
      },
    ];
  });
}

const LIT = new Set(
  'connectedCallback disconnectedCallback willUpdate render update updated firstUpdated createRenderRoot'.split(
    ' ',
  ),
);

function signatureOf(member, types) {
  const { parameters } = member;
  return {
    ...(parameters.length > 0 && {
      parameters: parameters.map((one) => ({
        name: one.name.getText(),
        type: { text: types.of(one) },
        ...((one.questionToken ?? one.initializer) && { optional: true }),
      })),
    }),
    return: { type: { text: types.returnOf(member) } },
  };
}
