import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../shared/domain/intent.ts';
import { withContactSteps } from '../../../shared/query/contact-steps.ts';
import { MAX_STEPS, planSteps } from '../../../shared/query/plan.ts';
import { intentOf } from './fixtures.ts';
import { CATALOGUE } from './model/fixtures.ts';

const ask = (overrides: Partial<Ask>): Ask => ({ type: 'code', of: 'phone number of Leyla', steps: [], ...overrides });
const added = (...asks: Ask[]) => withContactSteps(intentOf({ asks }), CATALOGUE).slice(1);
const find = (id: string, text: string) => ({ id, operation: 'contacts.find', params: { text } });

describe('steps to the address book', () => {
  it.each<[string, Partial<Ask>]>([
    ['a number', { type: 'code' }],
    ['an address', { type: 'place' }],
    ['a passage', { type: 'passage' }],
    ['a birthday', { type: 'time', field: 'birthday' }],
  ])('are added for %s', (_, overrides) => {
    expect(added(ask(overrides))).toEqual([find('contacts1', 'phone number of Leyla')]);
  });

  it.each<[string, Partial<Ask>]>([
    ['a time', { type: 'time' }],
    ['a list', { type: 'list' }],
    ['nothing in particular', { of: ' ' }],
  ])('are not for %s', (_, overrides) => {
    expect(added(ask(overrides))).toEqual([]);
  });

  it('are one for each thing that is asked for', () => {
    const asks = [ask({}), ask({ type: 'place' }), ask({ of: 'number of Sarah' })];
    const steps = withContactSteps(intentOf({ asks }), CATALOGUE);
    expect(steps.slice(1)).toEqual([find('contacts1', 'phone number of Leyla'), find('contacts2', 'number of Sarah')]);
    expect(planSteps(steps, CATALOGUE).steps).toHaveLength(3);
  });

  it('never make a plan too long, and are left to an intent that has its own', () => {
    const [step] = intentOf().steps;
    if (!step) return expect.fail('no step');
    const full = Array.from({ length: MAX_STEPS }, (_, n) => ({ ...step, id: `s${n}` }));
    expect(withContactSteps(intentOf({ asks: [ask({})], steps: full }), CATALOGUE)).toEqual(full);
    const own = [step, find('s2', 'Leyla')];
    expect(withContactSteps(intentOf({ asks: [ask({})], steps: own }), CATALOGUE)).toEqual(own);
    const taken = [{ ...step, id: 'contacts1' }];
    expect(withContactSteps(intentOf({ asks: [ask({})], steps: taken }), CATALOGUE)).toEqual(taken);
  });

  it('are none where the catalogue has no contacts', () => {
    const intent = intentOf({ asks: [ask({})] });
    const without = new Map([...CATALOGUE].filter(([name]) => name !== 'contacts.find'));
    expect(withContactSteps(intent, without)).toEqual(intent.steps);
  });
});
