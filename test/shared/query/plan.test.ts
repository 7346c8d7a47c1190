import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Catalogue } from '../../../shared/agents/catalogue.ts';
import { operation } from '../../../shared/agents/operation.ts';
import type { IntentStep } from '../../../shared/domain/intent.ts';
import { MAX_STEPS, PlanError, planSteps } from '../../../shared/query/plan.ts';

const nothing = async () => ({ values: {}, hits: [], coverage: [] });
const catalogue: Catalogue = new Map(
  [
    operation({
      name: 'find',
      description: '',
      effect: 'read',
      params: z.strictObject({
        text: z.string(),
        limit: z.int().max(10).optional(),
        from: z.array(z.string()).optional(),
        inside: z.object({ id: z.uuid() }).optional(),
      }),
      run: nothing,
    }),
    operation({ name: 'any', description: '', effect: 'read', params: z.looseObject({}), run: nothing }),
  ].map((one) => [one.name, one]),
);

const step = (id: string, params: Record<string, unknown>, name = 'find'): IntentStep => ({
  id,
  operation: name,
  params,
});
const from = ($from: string, path = 'items[0].id') => ({ $from, path });

describe('a plan', () => {
  it('waits for what its references name, wherever they stand', () => {
    const plan = planSteps(
      [
        step('s1', { text: 'a' }),
        step('s2', { text: from('s1'), inside: { id: from('s1') }, from: ['x', from('s0', 'people[*].address')] }),
        step('s0', { text: 'b' }),
      ],
      catalogue,
    );
    expect(plan.steps.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['s1', []],
      ['s0', []],
      ['s2', ['s1', 's0']],
    ]);
  });

  it.each<[string, IntentStep[], string]>([
    ['no steps', [], 'There are 0 steps; a plan has 1 to 12.'],
    [
      'too many steps',
      Array.from({ length: MAX_STEPS + 1 }, (_, i) => step(`s${i}`, { text: '' })),
      'There are 13 steps',
    ],
    ['one id twice', [step('s1', { text: 'a' }), step('s1', { text: 'b' })], 'the same id'],
    ['an unknown operation', [step('s1', {}, 'gmail.send')], 'no operation "gmail.send"; there are find, any'],
    ['a reference to nothing', [step('s1', { text: from('s9') })], 'refers to the step "s9"'],
    [
      'a reference by a bad path',
      [step('s1', { text: 'a' }), step('s2', { text: from('s1', 'a..b') })],
      '"a..b" is no path',
    ],
    ['a missing param', [step('s1', {})], 'text: '],
    ['an unknown param', [step('s1', { text: 'a', to: 'b' })], 'find does not take these params: params: '],
    [
      'a wrong param beside a reference',
      [step('s0', {}, 'any'), step('s1', { text: from('s0'), limit: 99 })],
      'limit: ',
    ],
    ['a step that waits for itself', [step('s1', { text: from('s1') })], 'The steps s1 wait for each other.'],
    [
      'a cycle',
      [step('s0', {}, 'any'), step('s1', { text: from('s2') }), step('s2', { text: from('s1') })],
      'The steps s1, s2 wait for each other.',
    ],
  ])('is refused for %s', (_, steps, message) => {
    expect(() => planSteps(steps, catalogue)).toThrow(PlanError);
    expect(() => planSteps(steps, catalogue)).toThrow(message);
  });

  /** For each of the steps, which of them it refers to. */
  const graphs = fc
    .integer({ min: 1, max: MAX_STEPS })
    .chain((size) =>
      fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
    );
  const stepsOf = (graph: number[][]) =>
    graph.map((targets, i) => step(`s${i}`, { refs: targets.map((target) => from(`s${target}`)) }, 'any'));

  it('has every step once, after those it depends on, or is refused for a cycle', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        let plan: ReturnType<typeof planSteps>;
        try {
          plan = planSteps(stepsOf(graph), catalogue);
        } catch (error) {
          expect((error as Error).message).toMatch(/wait for each other/);
          expect(hasCycle(graph)).toBe(true);
          return;
        }
        expect(hasCycle(graph)).toBe(false);
        expect(plan.steps.map(({ id }) => id).toSorted()).toEqual(graph.map((_, i) => `s${i}`).toSorted());
        const seen = new Set<string>();
        for (const { id, dependsOn } of plan.steps) {
          expect(dependsOn).toEqual(graph[Number(id.slice(1))]?.map((target) => `s${target}`));
          for (const other of dependsOn) expect(seen).toContain(other);
          seen.add(id);
        }
      }),
    );
  });

  it('is never refused when each step refers to earlier ones only', () => {
    const acyclic = graphs.map((graph) => graph.map((targets, i) => targets.filter((target) => target < i)));
    fc.assert(fc.property(acyclic, (graph) => void planSteps(stepsOf(graph), catalogue)));
  });
});

/** Whether some step reaches itself. */
function hasCycle(graph: number[][]): boolean {
  return graph.some((_, start) => {
    const reached = new Set<number>();
    const pending = [...(graph[start] ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      pending.push(...(graph[next] ?? []));
    }
    return reached.has(start);
  });
}
