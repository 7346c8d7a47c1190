import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type OperationResult, operation } from '../../../shared/agents/operation.ts';
import type { IntentStep } from '../../../shared/domain/intent.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { orchestrate } from '../../../shared/query/orchestrate.ts';
import { planSteps } from '../../../shared/query/plan.ts';
import { UnderWay } from '../../../shared/query/under-way.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

class Flicker extends Error {}

interface Call {
  params: unknown;
  signal: AbortSignal;
  settle: PromiseWithResolvers<OperationResult>;
}

let clock: FakeClock;
let calls: Map<string, Call[]>;
let order: string[];

beforeEach(() => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  calls = new Map();
  order = [];
});

/** An operation that ends when the test says so. `name` tells the calls apart. */
const catalogue = new Map([
  [
    'work',
    operation({
      name: 'work',
      description: '',
      effect: 'read',
      params: z.strictObject({ name: z.string(), needs: z.array(z.string()).optional() }),
      run({ name, ...params }, { signal }) {
        const settle = Promise.withResolvers<OperationResult>();
        calls.set(name, [...(calls.get(name) ?? []), { params, signal, settle }]);
        return settle.promise;
      },
    }),
  ],
]);

const result = (values: Record<string, unknown> = {}): OperationResult => ({ values, hits: [], coverage: [] });

/** A step called `id` that needs the `value` of others. */
const step = (id: string, ...needs: string[]): IntentStep => ({
  id,
  operation: 'work',
  params: { name: id, ...(needs.length > 0 ? { needs: needs.map(($from) => ({ $from, path: 'value' })) } : {}) },
});

function start(steps: IntentStep[], signal = new AbortController().signal) {
  return orchestrate(
    planSteps(steps, catalogue),
    { catalogue, clock, isTransient: (error) => error instanceof Flicker, underWay: new UnderWay() },
    { userId: 'u', timeZone: 'UTC', now: new Date('2027-03-10T09:00:00Z'), signal },
    (event) => {
      if (event.state === 'started') order.push(`${event.id} started`);
      else
        order.push(
          `${event.id} ${event.outcome} after ${event.durationMs} ms${event.reason ? `: ${event.reason}` : ''}`,
        );
    },
  );
}

const call = (id: string, nth = 0) => {
  const found = calls.get(id)?.[nth];
  if (!found) throw new Error(`${id} was not called for the ${nth + 1}. time.`);
  return found;
};

describe('the steps of a plan', () => {
  it('start when their own dependencies are done, and not in waves', async () => {
    const running = start([step('a'), step('b'), step('c', 'a'), step('d', 'b', 'c')]);
    await clock.advance(5);
    call('a').settle.resolve(result({ value: 'A' }));
    await clock.advance(10);
    call('c').settle.resolve(result({ value: 'C' }));
    await clock.advance(20);
    call('b').settle.resolve(result({ value: 'B' }));
    await clock.advance(0);
    call('d').settle.resolve(result());
    const outcomes = await running;
    expect(order).toEqual([
      'a started',
      'b started',
      'a done after 5 ms',
      'c started',
      'c done after 10 ms',
      'b done after 35 ms',
      'd started',
      'd done after 0 ms',
    ]);
    expect(call('d').params).toEqual({ needs: ['B', 'C'] });
    expect([...outcomes].map(([id, { state }]) => `${id} ${state}`)).toEqual(['a done', 'b done', 'c done', 'd done']);
    expect(clock.sleeping).toBe(0);
  });

  it('fail alone, but for those that need them', async () => {
    const running = start([step('a'), step('b'), step('c', 'a'), step('d', 'c')]);
    await clock.advance(0);
    call('a').settle.reject(new ProblemError('unavailable', 'The index is away.'));
    await clock.advance(0);
    call('b').settle.resolve(result());
    await running;
    expect(order).toEqual([
      'a started',
      'b started',
      'a failed after 0 ms: The index is away.',
      'c skipped after 0 ms: It needs what step a did not find.',
      'd skipped after 0 ms: It needs what step c did not find.',
      'b done after 0 ms',
    ]);
  });

  it('are skipped when a reference leads to nothing, and fail when it leads to what does not fit', async () => {
    const running = start([step('a'), step('b'), step('c', 'a'), step('d', 'b')]);
    await clock.advance(0);
    call('a').settle.resolve(result());
    call('b').settle.resolve(result({ value: 7 }));
    const outcomes = await running;
    expect(outcomes.get('c')).toEqual({ state: 'skipped', reason: 'Step a found nothing at "value".' });
    expect(outcomes.get('d')).toMatchObject({ state: 'failed', reason: 'It failed on our side.' });
    expect([...calls.keys()]).toEqual(['a', 'b']);
  });

  it('are tried once more after a transient failure', async () => {
    const running = start([step('a')]);
    await clock.advance(0);
    call('a').settle.reject(new Flicker());
    await clock.advance(100);
    call('a', 1).settle.resolve(result());
    await running;
    expect(order).toEqual(['a started', 'a done after 100 ms']);
  });

  it('are given up after the second transient failure, and after the first of another kind', async () => {
    const running = start([step('a'), step('b')]);
    await clock.advance(0);
    call('a').settle.reject(new Flicker());
    call('b').settle.reject(new Error('secret inside'));
    await clock.advance(100);
    call('a', 1).settle.reject(new Flicker());
    const outcomes = await running;
    expect([...outcomes.values()]).toMatchObject([
      { state: 'failed', reason: 'It failed on our side.', error: new Flicker() },
      { state: 'failed', reason: 'It failed on our side.', error: new Error('secret inside') },
    ]);
    expect([...calls.values()].map(({ length }) => length)).toEqual([2, 1]);
  });

  it('are told and given up when they take too long', async () => {
    const running = start([step('a'), step('b')]);
    await clock.advance(9_999);
    call('b').settle.resolve(result());
    await clock.advance(1);
    await running;
    expect(order).toEqual([
      'a started',
      'b started',
      'b done after 9999 ms',
      'a failed after 10000 ms: It took too long.',
    ]);
    expect(call('a').signal.aborted).toBe(true);
  });

  it('end at once when the query is cancelled, and none starts after that', async () => {
    const cancelled = new AbortController();
    const running = start([step('a'), step('b', 'a')], cancelled.signal);
    const failure = expect(running).rejects.toThrow('cancelled');
    await clock.advance(0);
    cancelled.abort(new Error('cancelled'));
    await failure;
    expect(call('a').signal.aborted).toBe(true);
    expect([...calls.keys()]).toEqual(['a']);
    expect(clock.sleeping).toBe(0);
  });
});
