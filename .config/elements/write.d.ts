import type { Manifest } from './manifest.js';
export function writtenOf(manifest: Manifest): Promise<Record<string, string>>;
