import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents, type StreamedEvent } from '../../../local/cli/event-stream.ts';

/** A response whose body comes in these pieces. */
function responseOf(pieces: readonly Uint8Array[]): Response {
  return new Response(ReadableStream.from(pieces));
}

const bytes = (text: string) => new TextEncoder().encode(text);

const read = (pieces: readonly Uint8Array[]): Promise<StreamedEvent[]> =>
  Array.fromAsync(readEvents(responseOf(pieces)));
const readText = (text: string) => read([bytes(text)]);

const STREAM = bytes(
  [
    ': keep-alive',
    '',
    'id: 1',
    'event: sources',
    'data: {"sources":[{"n":1,"title":"İstanbul ✈ 日本 👩‍💻"}]}',
    '',
    ': keep-alive\r',
    '\r',
    'id: 2\r',
    'event: token\r',
    'data: {"text":"Grüße\\n"}\r',
    '\r',
    'id: 3',
    'event: done',
    'data: {}',
    '',
    '',
  ].join('\n'),
);

const EVENTS: StreamedEvent[] = [
  { id: '1', event: 'sources', data: { sources: [{ n: 1, title: 'İstanbul ✈ 日本 👩‍💻' }] } },
  { id: '2', event: 'token', data: { text: 'Grüße\n' } },
  { id: '3', event: 'done', data: {} },
];

describe('the events of a response', () => {
  it('are the same wherever the network cuts the stream', async () => {
    expect(await read([STREAM])).toEqual(EVENTS);
    expect(await read([...STREAM].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(STREAM.length), { maxLength: 12 }), async (cuts) => {
        const ends = [...cuts, STREAM.length].sort((a, b) => a - b);
        const pieces = ends.map((end, index) => STREAM.subarray(ends[index - 1] ?? 0, end));
        expect(await read(pieces)).toEqual(EVENTS);
      }),
    );
  });

  it('come one by one, before the stream ends', async () => {
    const stream = new TransformStream<Uint8Array, Uint8Array>();
    const writer = stream.writable.getWriter();
    const events = readEvents(new Response(stream.readable));
    const first = events.next();
    await writer.write(bytes('event: token\ndata: {"text":"a"}\n\n'));
    expect(await first).toEqual({ done: false, value: { id: undefined, event: 'token', data: { text: 'a' } } });
    const second = events.next();
    await writer.close();
    expect((await second).done).toBe(true);
  });

  it('have the event "message" unless it is named, and data over several lines', async () => {
    expect(await readText('data: {"a":\ndata: 1}\n\n')).toEqual([{ id: undefined, event: 'message', data: { a: 1 } }]);
  });

  it('leave out what the stream broke off in the middle of', async () => {
    expect(await readText('data: 1\n\ndata: 2\n')).toEqual([{ id: undefined, event: 'message', data: 1 }]);
  });

  it('are none without a body', async () => {
    expect(await Array.fromAsync(readEvents(new Response(null)))).toEqual([]);
  });

  it('give the connection back when nobody reads on', async () => {
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('data: 1\n\n')),
      cancel: () => cancelled.resolve(),
    });
    for await (const _event of readEvents(new Response(body))) break;
    await cancelled.promise;
  });
});
