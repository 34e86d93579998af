/** What pages may use of the elements and their events, as the sources say it; their doc comments go along. */
import ts from 'typescript';
import { docOf, TypePrinter } from './print-type.ts';

export const TAGS = {
  'mesa-ayuda': 'widget/ayuda/mesa-ayuda.ts',
  'mesa-login': 'widget/ingreso/mesa-login.ts',
  'mesa-nuevo-caso': 'widget/nuevo-caso/mesa-nuevo-caso.ts',
  'mesa-mis-solicitudes': 'widget/solicitudes/mesa-mis-solicitudes.ts',
  'mesa-caso-chat': 'widget/conversacion/mesa-caso-chat.ts',
  'mesa-bandeja': 'widget/escritorio/mesa-bandeja.ts',
  'mesa-diagnostico': 'widget/diagnostico/mesa-diagnostico.ts',
};

const EVENTS = [
  'widget/eventos.ts',
  'widget/ayuda/evento-vista.ts',
  'widget/conversacion/evento-antes-de-enviar.ts',
  'widget/conversacion/evento-mensaje-enviado.ts',
  'widget/ingreso/evento-antes-de-salir.ts',
];

/** Types of the contract, each after those that are part of it. */
const CONTRACT: Record<string, string[]> = {
  'shared/usuario.ts': ['Rol', 'Usuario', 'Sesion'],
  'shared/estado.ts': ['Estado', 'Puede'],
  'shared/adjunto.ts': ['Adjunto'],
  'shared/catalogo.ts': ['Nombrado', 'Motivo', 'Limites', 'Catalogo'],
  'shared/caso.ts': ['Prioridad', 'ResumenCaso', 'Caso', 'NuevoCaso', 'Totales', 'ListaCasos'],
  'shared/mensaje.ts': ['Mensaje', 'Mensajes', 'NuevoMensaje'],
  'shared/errores.ts': ['CodigoError', 'ErrorCampo', 'Problema'],
  'widget/eventos.ts': ['SesionDePagina'],
  'widget/ayuda/lugar.ts': ['Vista', 'Lugar', 'Enlace'],
  'widget/ayuda/mesa-ayuda.ts': ['CamposDeCaso'],
};

interface Named {
  name: string;
  doc: string;
  type: string;
}

export interface Member {
  name: string;
  doc: string;
  type: string;
  kind: 'property' | 'getter' | 'method';
  /** Of a property that is one. */
  attribute?: string;
}

export interface Tag {
  tag: string;
  className: string;
  doc: string;
  members: Member[];
  /** Types of the events that it fires. */
  events: string[];
  slots: string[];
  parts: string[];
  /** Custom properties that it takes. */
  tokens: string[];
}

export interface PageEvent {
  type: string;
  className: string;
  doc: string;
  detail: string;
}

export interface Surface {
  contract: Named[];
  tags: Tag[];
  events: PageEvent[];
}

export function readSurface(root: string): Surface {
  const { config } = ts.readConfigFile(`${root}/widget/tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}/widget`);
  const files = [...Object.values(TAGS), ...EVENTS, ...Object.keys(CONTRACT)];
  const program = ts.createProgram(
    files.map((file) => `${root}/${file}`),
    options,
  );
  const checker = program.getTypeChecker();
  const printer = new TypePrinter(checker);
  const exportsOf = (file: string): ts.Symbol[] => {
    const source = program.getSourceFile(`${root}/${file}`);
    return checker.getExportsOfModule(checker.getSymbolAtLocation(source!)!);
  };
  const contract = Object.entries(CONTRACT).flatMap(([file, names]) =>
    names.map((name) => {
      const symbol = exportsOf(file).find((one) => one.name === name);
      if (!symbol) throw new Error(`${file} has no ${name}`);
      return {
        name,
        doc: docOf(symbol, checker),
        type: printer.define(checker.getDeclaredTypeOfSymbol(symbol), name),
      };
    }),
  );
  const events = EVENTS.flatMap((file) =>
    exportsOf(file).flatMap((symbol) => readEvent(symbol, checker, printer) ?? []),
  );
  const tags = Object.entries(TAGS).map(([tag, file]) => {
    const [symbol] = exportsOf(file).filter(({ flags }) => flags & ts.SymbolFlags.Class);
    return readTag(tag, symbol!, checker, printer);
  });
  return { contract, tags, events };
}

function readEvent(symbol: ts.Symbol, checker: ts.TypeChecker, printer: TypePrinter): PageEvent | undefined {
  const declaration = symbol.valueDeclaration;
  if (!declaration || !ts.isClassDeclaration(declaration)) return undefined;
  const type = /super\(\s*'(mesa-[\w-]+)'/.exec(declaration.getText())?.[1];
  if (!type) return undefined;
  const detail = checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(symbol), 'detail')!;
  return {
    type,
    className: symbol.name,
    doc: docOf(symbol, checker),
    detail: printer.print(checker.getTypeOfSymbol(detail)),
  };
}

function readTag(tag: string, symbol: ts.Symbol, checker: ts.TypeChecker, printer: TypePrinter): Tag {
  const type = checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType;
  // What all elements have is said of the class that they extend.
  const bases = checker.getBaseTypes(type).map((base) => base.symbol);
  const tags = [symbol, ...bases].flatMap((one) => one.getJsDocTags(checker));
  const said = (name: string): string[] => [
    ...new Set(tags.filter((one) => one.name === name).map(({ text }) => ts.displayPartsToString(text))),
  ];
  const lines = ['fires', 'slot', 'csspart', 'cssprop'].flatMap((name) =>
    said(name).map((text) => `@${name} ${text}`),
  );
  const members = checker
    .getPropertiesOfType(type)
    .flatMap((member) => readMember(member, checker, printer) ?? []);
  return {
    tag,
    className: symbol.name,
    doc: docOf(symbol, checker, lines),
    members,
    events: namesOf(said('fires')),
    slots: namesOf(said('slot')),
    parts: namesOf(said('csspart')),
    tokens: said('cssprop').flatMap((text) => /^\[?(--mesa-[\w-]*\w)(?=[\s=\]])/.exec(text)?.[1] ?? []),
  };
}

/** What is named first in each, once. */
const namesOf = (texts: readonly string[]): string[] => [
  ...new Set(texts.map((text) => text.split(' ')[0]!)),
];

/** Of a class of ours, public, and not said to be internal. */
function readMember(member: ts.Symbol, checker: ts.TypeChecker, printer: TypePrinter): Member | undefined {
  const declaration = member.valueDeclaration;
  if (!declaration || !/\/widget\//.test(declaration.getSourceFile().fileName)) return undefined;
  // Not what Lit says of a method that is overridden here.
  const doc = ts.getJSDocCommentsAndTags(declaration).length ? docOf(member, checker) : '';
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
  if (ts.getCombinedModifierFlags(declaration) & hidden || !doc) return undefined;
  if ('name' in declaration && declaration.name && ts.isPrivateIdentifier(declaration.name as ts.Node))
    return undefined;
  if (/Internal\.|Inside another element/.test(doc)) return undefined;
  const type = checker.getTypeOfSymbol(member);
  const { name } = member;
  if (ts.isPropertyDeclaration(declaration)) {
    const [decorator] = ts.getDecorators(declaration) ?? [];
    const said = decorator?.expression.getText();
    if (!said?.startsWith('property(')) return undefined;
    const attribute = /attribute: '([\w-]+)'/.exec(said)?.[1] ?? name.toLowerCase();
    return { name, doc, type: printer.print(type), kind: 'property', attribute };
  }
  if (ts.isGetAccessor(declaration)) return { name, doc, type: printer.print(type), kind: 'getter' };
  if (!ts.isMethodDeclaration(declaration)) return undefined;
  const [signature] = type.getCallSignatures();
  const text = `(${printer.parameters(signature!)}): ${printer.print(signature!.getReturnType())}`;
  return { name, doc, type: text, kind: 'method' };
}
