export interface Described {
  name: string;
  description: string;
}
export interface Member extends Described {
  kind: 'field' | 'method';
  attribute?: string;
  readonly?: boolean;
  type?: { text: string };
}
export interface ElementDeclaration {
  name: string;
  tagName: string;
  summary: string;
  attributes: (Described & { fieldName: string; type: { text: string }; default?: string })[];
  members: Member[];
  events: (Described & { type: { text: string }; detail: string; cancelable: boolean })[];
  slots: Described[];
  cssParts: Described[];
  cssProperties: (Described & { default?: string })[];
}
export interface Manifest {
  schemaVersion: string;
  readme: string;
  modules: { path: string; declarations: ElementDeclaration[] }[];
}
export function manifestOf(root?: string): Manifest;
