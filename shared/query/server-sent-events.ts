import type { Clock } from '../domain/clock.ts';
import type { QueryEvent } from './events.ts';

/** Proxies cut connections that are silent for half a minute or more (API Gateway: 5 min). */
const KEEP_ALIVE_MS = 15_000;

const KEEP_ALIVE = ': keep-alive\n\n';

/** One event in the format of server-sent events (WHATWG HTML 9.2). JSON keeps line breaks escaped, so one line holds the data. */
export function eventFrame({ id, event, data }: QueryEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The frames of a stream of events, with a comment whenever 15 s pass without one. */
export async function* eventFrames(events: AsyncIterable<QueryEvent>, clock: Clock): AsyncGenerator<string, void> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    for (;;) {
      const idle = new AbortController();
      const silence = clock.delay(KEEP_ALIVE_MS, idle.signal).then(
        () => 'silent' as const,
        () => 'silent' as const,
      );
      const result = await Promise.race([next, silence]);
      idle.abort();
      if (result === 'silent') {
        yield KEEP_ALIVE;
        continue;
      }
      if (result.done) return;
      yield eventFrame(result.value);
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}
