import { describe, expect, it } from 'vitest';
import type { QueryEvent } from '../../../shared/query/events.ts';
import { eventFrame, eventFrames } from '../../../shared/query/server-sent-events.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const token = (id: number, text: string): QueryEvent => ({ id, event: 'token', data: { text } });

describe('an event', () => {
  it('is framed with its id, its name and one line of JSON', () => {
    expect(eventFrame(token(7, 'a\nb\r\n\u2028 "ç"'))).toBe(
      'id: 7\nevent: token\ndata: {"text":"a\\nb\\r\\n\u2028 \\"ç\\""}\n\n',
    );
  });
});

describe('a stream of events', () => {
  it('is kept alive by a comment for each 15 s of silence, counted from the last frame', async () => {
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const next = [Promise.withResolvers<QueryEvent>(), Promise.withResolvers<QueryEvent>()];
    async function* events() {
      for (const { promise } of next) yield await promise;
    }
    const seen: string[] = [];
    const reading = (async () => {
      for await (const frame of eventFrames(events(), clock))
        seen.push(`${clock.now().toISOString().slice(14, 19)} ${frame}`);
    })();
    await clock.advance(10_000);
    next[0]?.resolve(token(1, 'a'));
    await clock.advance(29_999);
    await clock.advance(10_000);
    next[1]?.resolve(token(2, 'b'));
    await clock.advance(0);
    await reading;
    expect(seen).toEqual([
      '00:10 id: 1\nevent: token\ndata: {"text":"a"}\n\n',
      '00:25 : keep-alive\n\n',
      '00:40 : keep-alive\n\n',
      '00:49 id: 2\nevent: token\ndata: {"text":"b"}\n\n',
    ]);
    expect(clock.sleeping).toBe(0);
  });

  it('ends its source when the reader stops early', async () => {
    let ended = false;
    async function* events() {
      try {
        yield token(1, 'a');
        yield token(2, 'b');
      } finally {
        ended = true;
      }
    }
    const clock = new FakeClock('2027-03-01T09:00:00Z');
    const frames = eventFrames(events(), clock);
    await frames.next();
    await frames.return();
    expect(ended).toBe(true);
    expect(clock.sleeping).toBe(0);
  });
});
