import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import {
  createIsolatedExtractor,
  type IsolatedExtractor,
} from '../../../../shared/content/extraction/isolated-extractor.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const MISBEHAVING = new URL('fixtures/misbehaving-worker.ts', import.meta.url);
const signal = new AbortController().signal;

function extractorOf(workerUrl = MISBEHAVING) {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const extractor = createIsolatedExtractor({ workerUrl, clock });
  onTestFinished(() => extractor.end());
  return { clock, extractor };
}

const fileOf = (content: string) => ({ bytes: Buffer.from(content), mimeType: 'text/html', name: '' });

async function expectNext(extractor: IsolatedExtractor, text: string) {
  expect(await extractor.extract(fileOf('next'), signal)).toEqual({ text });
}

describe('the thread that reads foreign files', () => {
  it('takes one file after the other, and leaves no timer', async () => {
    const { extractor, clock } = extractorOf();
    const results = await Promise.all([1, 2, 3].map(() => extractor.extract(fileOf('a'), signal)));
    expect(results).toEqual([1, 2, 3].map((n) => ({ text: `file ${n} of this thread` })));
    expect(clock.sleeping).toBe(0);
  });

  it('is ended when a file takes longer than ten seconds; the next file gets another', async () => {
    const { extractor, clock } = extractorOf();
    await expectNext(extractor, 'file 1 of this thread');
    const slow = extractor.extract(fileOf('loop'), signal);
    const waiting = extractor.extract(fileOf('a'), signal);
    await clock.advance(9_999);
    expect(clock.sleeping).toBeGreaterThan(0);
    await clock.advance(1);
    expect(await slow).toEqual({ unread: 'too-slow' });
    expect(await waiting).toEqual({ text: 'file 1 of this thread' });
    expect(clock.sleeping).toBe(0);
  });

  it.each([
    ['its heap is full', 'heap', 'too-large'],
    ['it dies of an error', 'throw', 'damaged'],
    ['it goes away', 'exit', 'damaged'],
  ])('is replaced when %s', async (_, content, unread) => {
    const { extractor } = extractorOf();
    expect(await extractor.extract(fileOf(content), signal)).toEqual({ unread });
    await expectNext(extractor, 'file 1 of this thread');
  });

  it('is replaced when its buffers are too many', async () => {
    const extractor = createIsolatedExtractor({ workerUrl: MISBEHAVING, clock: systemClock });
    onTestFinished(() => extractor.end());
    expect(await extractor.extract(fileOf('buffers'), signal)).toEqual({ unread: 'too-large' });
    await expectNext(extractor, 'file 1 of this thread');
  });

  it('is ended when the caller gives up', async () => {
    const { extractor } = extractorOf();
    await expectNext(extractor, 'file 1 of this thread');
    const controller = new AbortController();
    const result = extractor.extract(fileOf('loop'), controller.signal);
    const reason = new Error('The time is up.');
    setImmediate(() => controller.abort(reason));
    await expect(result).rejects.toBe(reason);
    await expect(extractor.extract(fileOf('a'), controller.signal)).rejects.toBe(reason);
    await expectNext(extractor, 'file 1 of this thread');
  });

  it('sees nothing of the environment', async () => {
    expect(await extractorOf().extractor.extract(fileOf('environment'), signal)).toEqual({ text: '{}' });
  });

  it('is not needed for what is only text, nothing that is read, or too large', async () => {
    const { extractor } = extractorOf(new URL('fixtures/missing.ts', import.meta.url));
    const extract = (bytes: Uint8Array, mimeType: string) => extractor.extract({ bytes, mimeType, name: '' }, signal);
    expect(await extract(Buffer.from('Hello\r\n'), 'text/plain')).toEqual({ text: 'Hello' });
    expect(await extract(Buffer.from('Hello'), 'image/png')).toEqual({ unread: 'unsupported' });
    expect(await extract(new Uint8Array(20_000_001), 'text/html')).toEqual({ unread: 'too-large' });
  });

  it('that can’t be started is our failure, and not the file’s', async () => {
    const { extractor } = extractorOf(new URL('fixtures/missing.ts', import.meta.url));
    await expect(extractor.extract(fileOf('a'), signal)).rejects.toThrow('could not be started');
    await expect(extractor.extract(fileOf('a'), signal)).rejects.toThrow('could not be started');
  });

  it('ends, and starts again for a later file', async () => {
    const { extractor } = extractorOf();
    await extractor.end();
    await expectNext(extractor, 'file 1 of this thread');
    await extractor.end();
    await expectNext(extractor, 'file 1 of this thread');
  });

  it('is ended after a large file, with all that it left behind', async () => {
    const { extractor } = extractorOf();
    await expectNext(extractor, 'file 1 of this thread');
    const large = { ...fileOf('a'), bytes: Buffer.alloc(4_000_001) };
    expect(await extractor.extract(large, signal)).toEqual({ text: 'file 2 of this thread' });
    await expectNext(extractor, 'file 1 of this thread');
  });

  it('takes a buffer that holds nothing else over, and copies out of one that does', async () => {
    const { extractor } = extractorOf();
    const whole = Uint8Array.from(Buffer.from('mine'));
    const part = new Uint8Array([...Buffer.from('mine'), ...Buffer.from('ours')]).subarray(0, 4);
    await extractor.extract({ ...fileOf(''), bytes: whole }, signal);
    await extractor.extract({ ...fileOf(''), bytes: part }, signal);
    expect(whole).toHaveLength(0);
    expect(Buffer.from(part.buffer).toString()).toBe('mineours');
  });
});
