import { afterEach, expect, test } from 'vitest';
import type { FunctionSpec } from '../../../functions/manifest.ts';
import type { FunctionHost } from '../../../local/lambda/function-host.ts';
import { Scheduler } from '../../../local/lambda/scheduler.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const MINUTE = 60_000;
const functions: FunctionSpec[] = [
  {
    name: 'tidy',
    memoryMb: 128,
    timeoutSeconds: 10,
    trigger: {
      kind: 'schedule',
      rules: [
        { name: 'sweep', everyMinutes: 5, input: { kind: 'sweep' } },
        { name: 'renew', everyMinutes: 60, input: { kind: 'renew' } },
      ],
    },
  },
];

/** The part of a host that the scheduler uses, with a record of what it was asked for. */
function recordingHost(answer: (event: unknown) => Promise<unknown>) {
  const record: unknown[] = [];
  const host = {
    functions,
    log: (entry: unknown) => record.push(entry),
    invoke: (name: string, event: unknown, options: unknown) => {
      record.push([name, event, options]);
      return answer(event);
    },
  } as unknown as FunctionHost;
  return { host, record };
}

const asynchronous = { type: 'asynchronous' };
let scheduler: Scheduler | undefined;
afterEach(() => scheduler?.close());

test('each rule fires by its interval, the first time after one', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const { host, record } = recordingHost(async () => undefined);
  scheduler = new Scheduler({ host, clock });
  await clock.advance(5 * MINUTE - 1);
  expect(record).toEqual([]);
  await clock.advance(1);
  expect(record).toEqual([['tidy', { kind: 'sweep' }, asynchronous]]);
  await clock.advance(55 * MINUTE);
  const kinds = record.map((call) => (call as [string, { kind: string }])[1].kind);
  expect(kinds.filter((kind) => kind === 'sweep')).toHaveLength(12);
  expect(kinds.filter((kind) => kind === 'renew')).toHaveLength(1);
});

test('a rule can be fired at once; its answer and its failure are the caller’s', async () => {
  const { host } = recordingHost(async (event) => ({ done: event }));
  scheduler = new Scheduler({ host, clock: new FakeClock('2027-03-01T09:00:00Z') });
  expect(await scheduler.fire('sweep')).toEqual({ done: { kind: 'sweep' } });
  await expect(scheduler.fire('nothing')).rejects.toThrow(
    'There is no schedule rule "nothing"; there are: sweep, renew.',
  );
});

test('a run that fails is logged, and the next one comes', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const { host, record } = recordingHost(() => Promise.reject(new Error('The database is away.')));
  scheduler = new Scheduler({ host, clock });
  await clock.advance(10 * MINUTE);
  expect(record.filter((entry) => Array.isArray(entry))).toHaveLength(2);
  expect(record).toContainEqual({
    kind: 'warning',
    functionName: 'tidy',
    message: 'Schedule "sweep" failed: Error: The database is away.',
  });
});

test('closing waits for the run under way, and no other follows', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const run = Promise.withResolvers<void>();
  const { host, record } = recordingHost(() => run.promise);
  scheduler = new Scheduler({ host, clock });
  await clock.advance(5 * MINUTE);
  let closed = false;
  const closing = scheduler.close().then(() => {
    closed = true;
  });
  await clock.advance(60 * MINUTE);
  expect(closed).toBe(false);
  run.resolve();
  await closing;
  expect(record).toHaveLength(1);
});
