import { ExtractionError } from './extraction-error.ts';

/**
 * From now on this thread makes no array of bytes longer than `maxBytes`: whoever tries gets an ExtractionError, `too-large`.
 * V8's limit of a heap does not count such arrays, and a PDF of 1 MB whose stream inflates to 1.5 GB took 1.7 GB (measured)
 * before a look from outside could end the thread. For a thread of its own only: it replaces the global `Uint8Array`.
 */
export function capAllocations(maxBytes: number): void {
  const capped: Uint8ArrayConstructor = new Proxy(Uint8Array, {
    construct(target, [length, ...rest], newTarget) {
      if (typeof length === 'number' && length > maxBytes) {
        throw new ExtractionError('too-large', `It needs a buffer of ${length} bytes; ${maxBytes} are allowed.`);
      }
      return Reflect.construct(target, [length, ...rest], newTarget === capped ? target : newTarget);
    },
  });
  globalThis.Uint8Array = capped;
}
