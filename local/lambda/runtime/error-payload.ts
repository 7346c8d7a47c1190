import { types } from 'node:util';
import type { ErrorPayload } from './protocol.ts';

/** An error of the runtime itself; its `name` is the error type that Lambda reports, for instance `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = `Runtime.${kind}`;
  }
}

/** The error payload of whatever a handler threw, by the rules of Lambda's Node runtime (its `Errors.js`). */
export function errorPayload(thrown: unknown): ErrorPayload {
  if (types.isNativeError(thrown)) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}
