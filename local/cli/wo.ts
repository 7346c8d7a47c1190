#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Hundreds of files without their types, compiled: kept for the next start. Where it cannot be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../../dist/compile-cache', import.meta.url)));
await import('./program.ts');
