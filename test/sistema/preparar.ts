import { instalarLoQueFalta } from './programas.ts';

/** Runs once, before the first test. */
export default function preparar(): void {
  instalarLoQueFalta();
}
