import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventName, eventSchemas } from '../../../shared/query/events.ts';
import { grammarViolation, legalNext } from '../../../shared/query/grammar.ts';

/** The same language as a regular expression over one letter an event: the table of states is held against it. */
const LETTERS: Readonly<Record<EventName, string>> = {
  intent: 'i',
  plan: 'p',
  step: 's',
  sources: 'S',
  action: 'a',
  clarification: 'c',
  token: 't',
  done: 'd',
  error: 'e',
};
const LEGAL = /^(?:e|ie|i(?:ce|cd)|ip[sa]*(?:e|S(?:t*)(?:e|d)))$/;
const NAMES = Object.keys(eventSchemas) as EventName[];

describe('the legal orders of events', () => {
  it.each<[string, EventName[]]>([
    ['an answer', ['intent', 'plan', 'step', 'step', 'sources', 'token', 'token', 'done']],
    ['an answer without text', ['intent', 'plan', 'step', 'step', 'sources', 'done']],
    ['a question back', ['intent', 'clarification', 'done']],
    ['actions', ['intent', 'plan', 'step', 'action', 'step', 'sources', 'token', 'done']],
    ['a failure at once', ['error']],
    ['a failure in the steps', ['intent', 'plan', 'step', 'error']],
    ['a failure in the text', ['intent', 'plan', 'step', 'step', 'sources', 'token', 'error']],
    ['a failure after a question back', ['intent', 'clarification', 'error']],
  ])('hold %s', (_, names) => {
    expect(grammarViolation(names)).toBeNull();
  });

  it.each<[string, EventName[], string]>([
    ['nothing', [], 'ends in the state "start"'],
    ['an end without a beginning', ['done'], 'Event 1 is "done"'],
    ['text before its sources', ['intent', 'plan', 'token', 'done'], 'Event 3 is "token"'],
    ['a plan after a question back', ['intent', 'clarification', 'plan'], 'Event 3 is "plan"'],
    ['text after a question back', ['intent', 'clarification', 'token'], 'Event 3 is "token"'],
    ['a step after the sources', ['intent', 'plan', 'sources', 'step'], 'Event 4 is "step"'],
    ['anything after the end', ['intent', 'clarification', 'done', 'error'], 'Event 4 is "error"'],
    ['two ends', ['error', 'error'], 'there may come: nothing'],
    ['no end', ['intent', 'plan', 'sources', 'token'], 'without "done" or "error"'],
  ])('do not hold %s', (_, names, violation) => {
    expect(grammarViolation(names)).toContain(violation);
  });

  it('are the language of the regular expression', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...NAMES), { maxLength: 8 }), (names) => {
        const legal = LEGAL.test(names.map((name) => LETTERS[name]).join(''));
        expect(grammarViolation(names) === null).toBe(legal);
      }),
      { numRuns: 2_000 },
    );
  });

  it('can be walked to their end from anywhere, an error among the choices until then', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        const names: EventName[] = [];
        for (const choice of choices) {
          const next = legalNext(names);
          if (next.length === 0) break;
          expect(next).toContain('error');
          names.push(next[choice % next.length] as EventName);
        }
        const whole = legalNext(names).length === 0 ? names : [...names, 'error' as const];
        expect(grammarViolation(whole)).toBeNull();
      }),
    );
  });
});
