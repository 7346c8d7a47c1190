/** A piece of code that ran on after the response of its invocation. */
export interface RunOnViolation {
  functionName: string;
  requestId: string;
  /** `PROMISE`, `Timeout` or `Immediate`. */
  resource: string;
  /** Where the code was set off; empty unless the host traces that. */
  stack: string;
}

/** What the host tells about its work; it adds no content of an event or a response to what the function says. */
export type HostLogEntry =
  | { kind: 'cold-start'; functionName: string; initMs: number }
  | {
      kind: 'invocation';
      functionName: string;
      requestId: string;
      durationMs: number;
      outcome: 'ok' | 'error' | 'timeout';
      /** Type and message of what the function failed with. */
      error?: string;
    }
  /** A line that the function wrote itself. */
  | { kind: 'output'; functionName: string; stream: 'stdout' | 'stderr'; line: string }
  | { kind: 'instance-lost'; functionName: string; reason: string }
  | { kind: 'warning'; functionName: string; message: string };

export type HostLog = (entry: HostLogEntry) => void;

export function runOnWarning({ functionName, requestId, resource, stack }: RunOnViolation): string {
  return [
    `Function "${functionName}" ran on after the response to request ${requestId} (${resource}).`,
    'On AWS the instance is frozen then: such code runs in the middle of a later request, or never.',
    'Await it before returning, or clear the timer; a timer that only tends an idle connection needs unref().',
    stack,
  ].join('\n');
}
