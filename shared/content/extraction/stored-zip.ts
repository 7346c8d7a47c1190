import { zipSync } from 'fflate';

/** A ZIP archive of entries as they are: for libraries that take archives only. */
export function stored(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(entries), { level: 0 });
}
