import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's optimizing compiler away from WebAssembly, for the whole process; call it before any module is loaded.
 *
 * Postgres interprets expressions in one function of 105 kB (ExecInterpExpr). To optimize that one takes 600 MB of memory and
 * 4 s of a processor, in the first seconds of a new database. Measured with PGlite 0.5.14 on Node 24.21, peak memory: a new
 * database 607 MB instead of 1,046, writing 500,000 postings 267 MB instead of 731. The price: writing takes 1.4 times as
 * long when warm, searching 1.25 times. Fewer compiler threads, no inlining, or a larger budget before a function counts
 * as hot did not help, or only for the first minute.
 */
export function compileWebAssemblyOnce(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
