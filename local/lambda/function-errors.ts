import type { ErrorPayload } from './runtime/protocol.ts';

/** What a function failed with, as Lambda tells its caller; `trace` is the handler's stack. */
export class FunctionError extends Error {
  readonly functionName: string;
  readonly requestId: string;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];

  constructor(functionName: string, requestId: string, payload: ErrorPayload) {
    super(`Function "${functionName}" failed (request ${requestId}): ${payload.errorType}: ${payload.errorMessage}`);
    this.name = 'FunctionError';
    this.functionName = functionName;
    this.requestId = requestId;
    this.errorType = payload.errorType;
    this.errorMessage = payload.errorMessage;
    this.trace = payload.trace;
  }

  /** Whether the deadline of the function ended the invocation. */
  get timedOut(): boolean {
    return this.errorType === TIMED_OUT;
  }
}

/** A function answered, but not with what its caller understands (for API Gateway: a status, headers and a body). */
export class MalformedResponseError extends Error {
  constructor(functionName: string, seen: string) {
    super(`Function "${functionName}" gave a malformed response: ${seen}`);
    this.name = 'MalformedResponseError';
  }
}

/** An event was larger than Lambda takes. */
export class PayloadTooLargeError extends Error {
  constructor(functionName: string, bytes: number, limit: number) {
    super(`The event for function "${functionName}" has ${bytes} bytes; at most ${limit} are allowed.`);
    this.name = 'PayloadTooLargeError';
  }
}

const TIMED_OUT = 'Sandbox.Timedout';

export function timedOut(requestId: string, timeoutSeconds: number): ErrorPayload {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { errorType: TIMED_OUT, errorMessage, trace: [] };
}

export function runtimeExited(requestId: string, cause: string): ErrorPayload {
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${cause}`;
  return { errorType: 'Runtime.ExitError', errorMessage, trace: [] };
}
