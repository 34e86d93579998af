export interface Package {
  name: string;
  versions: string[];
  licence: string;
}
export function listPackages(root?: string): Promise<{ runtime: Package[]; build: Package[] }>;
export function refused(packages: readonly Package[], allowed: readonly string[]): Package[];
export function formattedList(lists: {
  runtime: readonly Package[];
  build: readonly Package[];
}): Promise<string>;
export function noticesOf(inputs: readonly string[]): Promise<string>;
export const RUNTIME: readonly string[];
export const BUILD: readonly string[];
