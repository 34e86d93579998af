/** Writes a type out so that nothing has to be imported to understand it, except what has a name of its own here. */
import ts from 'typescript';

export class TypePrinter {
  readonly #checker: ts.TypeChecker;
  /** Types that have a name here, by how they are written: zod makes a new type each time. */
  readonly #names = new Map<string, string>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** How it is written; from now on by its name, wherever it is part of another one. */
  define(type: ts.Type, name: string): string {
    const text = this.#parts(type);
    this.#names.set(text, name);
    return text;
  }

  print(type: ts.Type): string {
    const text = this.#parts(type);
    return this.#names.get(text) ?? text;
  }

  #parts(type: ts.Type): string {
    if (type.isUnion()) return this.#union(type);
    if (type.isStringLiteral()) return `'${type.value}'`;
    const checker = this.#checker;
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      const readonly = type.symbol.name === 'ReadonlyArray' ? 'readonly ' : '';
      const text = this.print(item!);
      return `${readonly}${/[ |]/.test(text) ? `(${text})` : text}[]`;
    }
    const [signature] = type.getCallSignatures();
    if (signature) return `(${this.parameters(signature)}) => ${this.print(signature.getReturnType())}`;
    if (type.symbol?.name === 'Promise')
      return `Promise<${this.print(checker.getTypeArguments(type as ts.TypeReference)[0]!)}>`;
    if (type.flags & ts.TypeFlags.Object || type.isIntersection()) return this.#object(type);
    return checker.typeToString(type);
  }

  parameters(signature: ts.Signature): string {
    return signature.parameters
      .map((parameter) => {
        const { valueDeclaration } = parameter;
        const optional =
          valueDeclaration &&
          ts.isParameter(valueDeclaration) &&
          (valueDeclaration.initializer ?? valueDeclaration.questionToken);
        const type = this.#checker.getTypeOfSymbol(parameter);
        return `${parameter.name}${optional ? '?' : ''}: ${this.print(optional ? this.#checker.getNonNullableType(type) : type)}`;
      })
      .join(', ');
  }

  #union(type: ts.UnionType): string {
    // An optional one of ours among other types, such as null.
    const named = this.#withoutAbsence(type);
    const parts = named
      ? [named, ...type.types.filter(isAbsence).map((part) => this.print(part))]
      : [...type.types.filter((part) => !isAbsence(part)), ...type.types.filter(isAbsence)].map((part) =>
          this.print(part),
        );
    // TypeScript keeps true and false apart.
    const some = parts.filter((part) => part !== 'true' && part !== 'false');
    const unique = [...new Set(some.length < parts.length ? [...some, 'boolean'] : parts)];
    return unique
      .map((part) => (part.includes('=>') && !part.startsWith('{') ? `(${part})` : part))
      .join(' | ');
  }

  /** The name of all of it besides null and undefined, where that has one. */
  #withoutAbsence(type: ts.UnionType): string | undefined {
    if (!type.types.some(isAbsence)) return undefined;
    return this.#names.get(this.#parts(this.#checker.getNonNullableType(type)));
  }

  #object(type: ts.Type): string {
    const checker = this.#checker;
    const index = checker
      .getIndexInfosOfType(type)
      .map(({ keyType, type: value }) => `[clave: ${this.print(keyType)}]: ${this.print(value)};`);
    const members = checker.getPropertiesOfType(type).map((property) => {
      const optional = !!(property.flags & ts.SymbolFlags.Optional);
      const of = checker.getTypeOfSymbol(property);
      const text = this.print(optional ? this.#withoutUndefined(of) : of);
      const key = /^[\w$]+$/.test(property.name) ? property.name : `'${property.name}'`;
      return `${docOf(property, checker)}${key}${optional ? '?' : ''}: ${text};`;
    });
    return `{ ${[...index, ...members].join('\n')} }`;
  }

  #withoutUndefined(type: ts.Type): ts.Type {
    if (!type.isUnion() || type.types.some(({ flags }) => flags & ts.TypeFlags.Null)) return type;
    return this.#checker.getNonNullableType(type);
  }
}

/** Its doc comment, as it stands before the declaration. */
export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker, more: readonly string[] = []): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const lines = [...(text ? text.split('\n') : []), ...more];
  return lines.length ? `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n` : '';
}

const isAbsence = ({ flags }: ts.Type): boolean => !!(flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined));
