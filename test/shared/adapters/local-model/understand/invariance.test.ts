/** What is said around a question, and how it is typed, does not change what it means. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldInPlace } from '../../../../../shared/adapters/local-model/fold-in-place.ts';
import { understandQuestion } from '../../../../../shared/adapters/local-model/understand/understand-question.ts';

const NOW = new Date('2027-03-10T09:00:00Z');
const FOLDER = new URL('./questions/', import.meta.url);

const QUESTIONS: string[] = readdirSync(FOLDER)
  .filter((file) => file !== 'languages.jsonl' && file !== 'indirect.jsonl')
  .flatMap((file) => readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line).question);

/** Asks, searches and times, whatever the case of their words. */
function meaningOf(question: string): string {
  const { asks, steps, entities } = understandQuestion(question, { now: NOW, timeZone: 'Europe/London' });
  return foldInPlace(
    JSON.stringify({
      asks: asks.map(({ type, field, aggregate, negated, select }) => ({ type, field, aggregate, negated, select })),
      steps: steps.map(({ operation, params: { related: _, ...params } }) => ({ operation, params })),
      times: entities.times.map(({ start, end }) => ({ start, end })),
    }),
  );
}

const ASKING = /^(?:when|where|who|what|which|how|why|whose)(?![a-z'])/i;
const asked = QUESTIONS.filter((question) => ASKING.test(question) && /\p{Ll}/u.test(question));
/** A capital would be a name's, or the beginning of one. */
const small = QUESTIONS.filter((question) => question === question.toLowerCase() && /^[a-z ]+\??$/.test(question));

describe('what is said around a question', () => {
  const prefixes = [
    'hello, ',
    'Could you please tell me ',
    "I can't remember ",
    'do you know ',
    'Hi there! Quick question: ',
    "I'd like to find out ",
    'not sure ',
    'any idea ',
    'it would be really helpful to know ',
  ];
  const suffixes = [' please', ', thanks!', ' - do you know?', ' again?', ', any idea?'];

  test('in front', () => {
    fc.assert(
      fc.property(fc.constantFrom(...asked), fc.constantFrom(...prefixes), (question, prefix) => {
        const small = question.replace(/^\w/, (letter) => letter.toLowerCase());
        expect(meaningOf(prefix + small), prefix + small).toBe(meaningOf(question));
      }),
      { numRuns: 120 },
    );
  });

  test('behind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...asked), fc.constantFrom(...suffixes), (question, suffix) => {
        const bare = question.replace(/[?.! ]+$/, '');
        expect(meaningOf(bare + suffix), bare + suffix).toBe(meaningOf(bare));
      }),
      { numRuns: 120 },
    );
  });
});

describe('how a question is typed', () => {
  const manners: [manner: string, typed: (question: string) => string][] = [
    ['a capital in front', (question) => question.replace(/^\w/, (letter) => letter.toUpperCase())],
    ['more blanks', (question) => `  ${question.replaceAll(' ', '   ')} `],
    ['blanks that do not break', (question) => question.replaceAll(' ', '\u00a0')],
    ['a mark more', (question) => `${question.replace(/\?$/, '')}??`],
    ['a full stop', (question) => `${question.replace(/\?$/, '')}.`],
    ['shouted', (question) => question.toUpperCase()],
  ];

  test.each(manners)('%s', (_, typed) => {
    fc.assert(
      fc.property(fc.constantFrom(...small), (question) => {
        expect(meaningOf(typed(question)), typed(question)).toBe(meaningOf(question));
      }),
      { numRuns: 40 },
    );
  });
});
