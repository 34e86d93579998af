import type { Manifest } from './manifest.js';
export function derivedOf(
  manifest: Manifest,
  widget: { name: string; version: string },
): Record<string, string>;
export function writeDerived(folder: string, choose?: (manifest: Manifest) => Manifest): Promise<string[]>;
