import type { Plugin } from 'esbuild';

export function buildWidget(options?: { folder?: string; plugins?: Plugin[] }): Promise<void>;
