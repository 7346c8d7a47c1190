import { beforeEach, describe, expect, it } from 'vitest';
import { EventRecorder } from '../../../shared/query/event-recorder.ts';
import type { QueryEvent } from '../../../shared/query/events.ts';
import type { RequestLog, RequestState } from '../../../shared/query/request-log.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

let clock: FakeClock;
let seen: string[];
let answers: (RequestState | Error)[];

beforeEach(() => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  seen = [];
  answers = [];
});

const at = () => clock.now().getTime() - Date.parse('2027-03-01T09:00:00Z');

/** A log that answers as the test says, and tells which batches came when. */
const log = {
  async append(_userId: string, _requestId: string, events: readonly QueryEvent[]) {
    seen.push(`${at()} ms: ${events.map(({ id }) => id).join(' ')}`);
    const answer = answers.shift() ?? 'running';
    if (answer instanceof Error) throw answer;
    return answer;
  },
} as unknown as RequestLog;

const recorder = () =>
  new EventRecorder({
    log,
    userId: 'u',
    requestId: 'r',
    clock,
    onCancelled: () => seen.push('cancelled'),
    onFailure: (error) => seen.push(`given up: ${(error as Error).message}`),
  });

const token = (id: number): QueryEvent => ({ id, event: 'token', data: { text: 'x' } });
const last = (id: number): QueryEvent => ({
  id,
  event: 'error',
  data: { type: 'urn:problem:internal', title: 't', status: 500, detail: 'd' },
});

describe('the events of a run', () => {
  it('are written 50 ms after the first of a batch', async () => {
    const recording = recorder();
    recording.record(token(1));
    await clock.advance(49);
    recording.record(token(2));
    await clock.advance(1);
    recording.record(token(3));
    await clock.advance(50);
    await recording.settled();
    expect(seen).toEqual(['50 ms: 1 2', '100 ms: 3']);
  });

  it('are written at once when there are twenty, or the last one came', async () => {
    const recording = recorder();
    for (let id = 1; id <= 21; id += 1) recording.record(token(id));
    await clock.advance(0);
    recording.record(last(22));
    await recording.settled();
    expect(seen).toEqual(['0 ms: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21', '0 ms: 22']);
    expect(clock.sleeping).toBe(0);
  });

  it('are written again when that failed, and with those that came meanwhile', async () => {
    answers = [new Error('away')];
    const recording = recorder();
    recording.record(token(1));
    await clock.advance(50);
    recording.record(last(2));
    await clock.advance(50);
    await recording.settled();
    expect(seen).toEqual(['50 ms: 1', '100 ms: 1', '100 ms: 2']);
  });

  it('are given up after three failures, and that is told once', async () => {
    answers = [new Error('away'), new Error('away'), new Error('gone')];
    const recording = recorder();
    recording.record(last(1));
    await clock.advance(100);
    await recording.settled();
    recording.record(token(2));
    await recording.settled();
    expect(seen).toEqual(['0 ms: 1', '50 ms: 1', '100 ms: 1', 'given up: gone']);
  });

  it('tell that somebody cancelled the request', async () => {
    answers = ['cancelled'];
    const recording = recorder();
    recording.record(token(1));
    await clock.advance(50);
    await recording.settled();
    expect(seen).toEqual(['50 ms: 1', 'cancelled']);
  });
});
