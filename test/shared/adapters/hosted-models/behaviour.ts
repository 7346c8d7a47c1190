/** What a test server does with a request that it accepts. */
export type Behaviour =
  /** Answers with the text; as a stream, in pieces of three characters. */
  | { kind: 'text'; text: string }
  /** Answers with nothing. */
  | { kind: 'empty' }
  /** Answers with the beginning of a text, as its greatest length is reached. */
  | { kind: 'length'; text: string }
  | { kind: 'refusal' }
  /** Takes the request, and says no word until it goes away. */
  | { kind: 'silent' }
  /** Streams a text, and then no word more until the request goes away. */
  | { kind: 'stalls'; text: string }
  /** Streams a text, then the connection breaks. */
  | { kind: 'breaks'; text: string }
  /** Streams a text, then the stream ends without its last event. */
  | { kind: 'ends'; text: string }
  /** Streams a text, then an error of the provider's. */
  | { kind: 'error-event'; text: string }
  /** Something that is not JSON. */
  | { kind: 'garbage' }
  | { kind: 'status'; status: number; code: string; retryAfter?: number };

/** A request that was accepted, or refused for what it is. */
export interface SeenRequest {
  path: string;
  body: Record<string, unknown>;
}

/** A request that the published API would refuse. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface ModelServer {
  url: string;
  readonly requests: readonly SeenRequest[];
  /** What was wrong with the requests that were refused. */
  readonly refusals: readonly string[];
  /** What to do with the next requests; the last one is for all after it. */
  script(...behaviours: Behaviour[]): void;
  /** Resolves when so many requests have been accepted. */
  accepted(count: number): Promise<void>;
  /** Resolves when so many clients have gone away before their answer was over. */
  abandoned(count: number): Promise<void>;
  close(): Promise<void>;
}

export const piecesOf = (text: string): string[] => text.match(/[\s\S]{1,3}/g) ?? [];
