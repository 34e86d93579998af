#!/usr/bin/env node
/** The entry of the `mesa` command. */
import { exigirDescriptores } from './run/descriptors.ts';

exigirDescriptores();
// Loaded after the check: loading it is what needs the descriptors.
await import('./cli/mesa.ts');
