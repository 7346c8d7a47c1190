import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { ListEntry } from '../../../sync/collection-source.ts';
import type { GoogleError } from '../../../sync/google-error.ts';
import type { BatchGet, BatchRequest } from '../batch/batch-get.ts';
import type { CallQuota } from '../quota/call-quota.ts';

/** What became of a message that was to be read. */
export type ReadMessage =
  | { id: string; kind: 'found'; message: gmail_v1.Schema$Message }
  | { id: string; kind: 'gone' }
  | { id: string; kind: 'failed'; error: GoogleError }
  | { id: string; kind: 'too-large' };

interface MessageRequest extends BatchRequest {
  ids: readonly string[];
  isThread: boolean;
}

/**
 * Reads messages in the format `full`, in batches: those of a thread by one call, where that costs less than one for each, as it
 * does from three on (40 units against 20 a message). Of a thread only the messages that were asked for are given: it also has
 * those that wait in trash or spam, and those that belong to another page.
 *
 * A thread of more messages than a chunk is read once: what later chunks will ask for is kept, and given up when they ask for
 * another thread.
 */
export function createMessageReader(batchGet: BatchGet, quota: CallQuota) {
  let kept: { threadId: string; messages: Map<string, gmail_v1.Schema$Message> } | undefined;

  return async function* readMessages(entries: readonly ListEntry[], signal: AbortSignal): AsyncGenerator<ReadMessage> {
    const threads = Map.groupBy(entries, ({ id, group }) => group ?? id);
    const [only] = threads.size === 1 ? threads.keys() : [];
    if (kept && kept.threadId !== only) kept = undefined;
    const known = kept?.messages ?? new Map<string, gmail_v1.Schema$Message>();
    const missing = entries.filter(({ id }) => !known.has(id));
    for (const { id } of entries) {
      const message = known.get(id);
      if (message) yield { id, kind: 'found', message };
      known.delete(id);
    }
    const requests = [...Map.groupBy(missing, ({ id, group }) => group ?? id)].flatMap(([threadId, messages]) =>
      requestsFor(
        threadId,
        messages.map(({ id }) => id),
      ),
    );
    for await (const { request, ...result } of batchGet(requests, signal)) {
      if (result.kind !== 'found') {
        if (result.kind !== 'gone' && request.isThread) yield* readEach(request.ids, signal);
        else for (const id of request.ids) yield { id, ...result };
        continue;
      }
      const found = request.isThread
        ? ((result.resource as gmail_v1.Schema$Thread).messages ?? [])
        : [result.resource as gmail_v1.Schema$Message];
      const byId = new Map(found.map((message) => [message.id ?? '', message]));
      for (const id of request.ids) {
        const message = byId.get(id);
        yield message ? { id, kind: 'found', message } : { id, kind: 'gone' };
        byId.delete(id);
      }
      if (only !== undefined && byId.size > 0) kept = { threadId: only, messages: byId };
    }
  };

  async function* readEach(ids: readonly string[], signal: AbortSignal): AsyncGenerator<ReadMessage> {
    for await (const { request, ...result } of batchGet(ids.map(messageRequest), signal)) {
      const [id = ''] = request.ids;
      if (result.kind === 'found') yield { id, kind: 'found', message: result.resource as gmail_v1.Schema$Message };
      else yield { id, ...result };
    }
  }

  function requestsFor(threadId: string, ids: readonly string[]): MessageRequest[] {
    const each = ids.length * quota.unitsOf('gmail.users.messages.get');
    if (each <= quota.unitsOf('gmail.users.threads.get')) return ids.map(messageRequest);
    const path = `/gmail/v1/users/me/threads/${encodeURIComponent(threadId)}?format=full`;
    return [{ method: 'gmail.users.threads.get', path, ids, isThread: true }];
  }
}

function messageRequest(id: string): MessageRequest {
  const path = `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=full`;
  return { method: 'gmail.users.messages.get', path, ids: [id], isThread: false };
}
