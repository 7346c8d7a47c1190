import { GoogleError } from '../../../sync/google-error.ts';
import { outageAtStart } from '../../../sync/outage-at-start.ts';
import { AnswerError } from '../answer-error.ts';
import type { GoogleCall, MethodOptions } from '../google-call.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { CallQuota } from '../quota/call-quota.ts';
import { isUnanswered, toGoogleError } from '../to-google-error.ts';
import { BatchTooLargeError, sendBatch } from './send-batch.ts';

/** A resource to be read in a batch. */
export interface BatchRequest {
  /** Google's name, for instance `gmail.users.messages.get`. */
  method: string;
  /** With the query, for instance `/gmail/v1/users/me/messages/18b?format=full`. */
  path: string;
}

export type BatchResult<Request extends BatchRequest> =
  | { request: Request; kind: 'found'; resource: unknown }
  | { request: Request; kind: 'gone' }
  /** Google did not give this one, though it gave others, or there was no other. */
  | { request: Request; kind: 'failed'; error: GoogleError }
  /** It alone has more bytes than a worker should hold. */
  | { request: Request; kind: 'too-large' };

/**
 * Reads resources in batches, one batch after the other, and gives them as they come. A part that fails does not fail the others:
 * what is not there is `gone`, what Google refused for a quota or an error of its own is asked for again without the others, under
 * the policy of all calls. What fails for an error of Google's then, or can't be asked for, is `failed`. A batch that is not answered in
 * time is not sent again: each of it is asked for by itself, once.
 * @throws what GoogleCall throws; what several failed of while none could be had
 */
export type BatchGet = <Request extends BatchRequest>(
  requests: readonly Request[],
  signal: AbortSignal,
) => AsyncGenerator<BatchResult<Request>>;

/** Google recommends no more: larger batches are likely to trigger rate limiting. It also bounds what a mailbox has in flight. */
const MAX_REQUESTS = 50;

/**
 * Of the answer to a batch. 50 mails have five to ten megabytes; where they have more, the batch is halved. A worker holds
 * such an answer as bytes while it is parsed, and all of its resources as objects until they are taken.
 */
const MAX_BYTES = 24 * 1024 * 1024;

/** Of the answer to a single request. Gmail takes in messages of 50 MB, and base64 adds a third. */
const MAX_BYTES_OF_ONE = 72 * 1024 * 1024;

/** Of a batch that was not answered, under way at the same time, each by itself. */
const ALONE = 10;

/** @param url of the API's batches, for instance `https://gmail.googleapis.com/batch/gmail/v1` */
export function createBatchGet(url: string, call: GoogleCall, quota: CallQuota): BatchGet {
  async function* send<Request extends BatchRequest>(
    requests: readonly Request[],
    signal: AbortSignal,
  ): AsyncGenerator<BatchResult<Request>> {
    const [first] = requests;
    if (!first) return;
    const results: BatchResult<Request>[] = [];
    let open = [...requests];
    let refused = new Map<Request, GoogleError>();
    const attempt = async (options: MethodOptions) => {
      const maxBytes = open.length === 1 ? MAX_BYTES_OF_ONE : MAX_BYTES;
      const paths = open.map(({ path }) => path);
      refused = new Map();
      const unanswered = new Set(open);
      for (const { index, status, body } of await sendBatch(url, paths, options, maxBytes)) {
        const request = open[index];
        if (!request || !unanswered.delete(request)) continue;
        const resource = status === 200 ? parsed(body) : undefined;
        if (resource !== undefined) results.push({ request, kind: 'found', resource });
        else if (status === 404) results.push({ request, kind: 'gone' });
        else {
          const error = toGoogleError(request.method, new AnswerError(status === 200 ? null : status, body));
          if (error.kind === 'invalid') results.push({ request, kind: 'failed', error });
          else refused.set(request, error);
        }
      }
      for (const request of unanswered) {
        refused.set(request, toGoogleError(request.method, new AnswerError(null, undefined)));
      }
      open = [...refused.keys()];
      if (refused.size > 0) throw worst([...refused.values()]);
      return { data: undefined };
    };
    try {
      await call(first.method, signal, attempt, { units: () => unitsOf(open), onceUnanswered: true });
    } catch (error) {
      const isTransient = error instanceof GoogleError && error.kind === 'transient';
      // Of the last attempt: what was worst is no more than transient, so each of them is.
      if (isTransient && refused.size > 0) {
        for (const [request, failure] of refused) results.push({ request, kind: 'failed', error: failure });
      } else if (isTransient && open.length === 1) {
        results.push({ request: open[0] as Request, kind: 'failed', error });
      } else if (isUnanswered(error)) {
        yield* results.splice(0);
        yield* await sendEach(open, signal);
        return;
      } else if (!(error instanceof Error && error.cause instanceof BatchTooLargeError)) {
        throw error;
      } else if (open.length === 1) {
        results.push({ request: open[0] as Request, kind: 'too-large' });
      } else {
        yield* results.splice(0);
        const half = Math.ceil(open.length / 2);
        yield* send(open.slice(0, half), signal);
        yield* send(open.slice(half), signal);
        return;
      }
    }
    const outages = results.filter((result) => result.kind === 'failed' && result.error.kind === 'transient');
    if (outages.length > 1 && outages.length === results.length) throw [...refused.values()][0];
    yield* results;
  }

  /** Asks for each by itself, so that one that Google never answers does not keep the others away. */
  async function sendEach<Request extends BatchRequest>(
    requests: readonly Request[],
    signal: AbortSignal,
  ): Promise<BatchResult<Request>[]> {
    const outageBy = outageAtStart();
    const results = await mapConcurrently(requests, ALONE, signal, async (request, either) => {
      const alone: BatchResult<Request>[] = [];
      for await (const result of send([request], either)) {
        alone.push(result);
        const outage = outageBy(result.kind === 'failed' ? result.error : undefined);
        if (outage) throw outage;
      }
      return alone;
    });
    return results.flat();
  }

  const unitsOf = (requests: readonly BatchRequest[]) =>
    requests.reduce((sum, { method }) => sum + quota.unitsOf(method), 0);

  return async function* batchGet(requests, signal) {
    for (let from = 0; from < requests.length; ) {
      let to = from + 1;
      while (to < requests.length && to - from < MAX_REQUESTS && fits(requests.slice(from, to + 1))) to += 1;
      yield* send(requests.slice(from, to), signal);
      from = to;
    }
  };

  function fits(requests: readonly BatchRequest[]): boolean {
    return unitsOf(requests) <= quota.together((requests[0] as BatchRequest).method);
  }
}

/** Undefined for an answer that was cut off on its way. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** What decides about the next attempt: first what no attempt can help, then a refused token, then a quota. */
function worst(errors: readonly GoogleError[]): GoogleError {
  const order = ['misconfigured', 'forbidden', 'unauthorized', 'rateLimited', 'transient'];
  const rank = ({ kind }: GoogleError) => order.indexOf(kind);
  return errors.reduce((a, b) => (rank(b) < rank(a) ? b : a));
}
