/**
 * What the host and an instance (a worker thread) say to each other. An instance has one invocation at a time, so only
 * messages that can arrive late, after their invocation is over, need its id.
 */

/** An error as Lambda reports it to the caller. */
export interface ErrorPayload {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

export interface InstanceData {
  /** `file:` URL of the module that exports `handler`. */
  bundleUrl: string;
  functionArn: string;
  /** Whether code that runs on is reported with its stack. */
  traceRunOn: boolean;
}

export type ToInstance =
  | {
      type: 'invoke';
      requestId: string;
      /** The event as JSON text, as Lambda hands it over. */
      event: string;
      /** Milliseconds until the deadline. */
      budgetMs: number;
    }
  /** So many bytes of the stream were taken; as many more may come. */
  | { type: 'taken'; requestId: string; bytes: number }
  /** Nobody wants the rest of the stream: it is destroyed in the handler. */
  | { type: 'cancel'; requestId: string };

export type FromInstance =
  | { type: 'loaded'; initMs: number }
  | { type: 'init-failed'; error: ErrorPayload }
  | { type: 'result'; payload: string }
  | { type: 'failed'; error: ErrorPayload }
  | { type: 'stream-open'; contentType: string }
  | { type: 'chunk'; bytes: Uint8Array }
  | { type: 'stream-end' }
  /** The invocation is over and what it left behind was let run; the instance may take the next event. */
  | { type: 'settled' }
  /** The runtime is about to exit, for instance on an unhandled rejection. */
  | { type: 'fatal'; error: ErrorPayload }
  | { type: 'run-on'; requestId: string; resource: string; stack: string };

/** How many bytes of a stream may be on their way to a reader who has not asked for them. */
export const STREAM_WINDOW_BYTES = 64 * 1024;

/** The content type by which a streamed response says that it opens with a JSON head and eight NUL bytes. */
export const HTTP_INTEGRATION_RESPONSE = 'application/vnd.awslambda.http-integration-response';
