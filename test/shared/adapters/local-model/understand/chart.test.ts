/** What holds of the chart parser and of the readings of a question, whatever the tokens are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf } from '../../../../../shared/adapters/local-model/understand/annotate/times/intervals.ts';
import { parse, wholes } from '../../../../../shared/adapters/local-model/understand/grammar/chart.ts';
import { readQuestion } from '../../../../../shared/adapters/local-model/understand/grammar/read-question.ts';
import { ruleMaker, type Span } from '../../../../../shared/adapters/local-model/understand/grammar/rule.ts';
import { tokenise } from '../../../../../shared/adapters/local-model/understand/tokens.ts';
import { understandQuestion } from '../../../../../shared/adapters/local-model/understand/understand-question.ts';
import { civilTimeOf } from '../../../../../shared/domain/civil-time.ts';

const NOW = new Date('2027-03-10T09:00:00Z');
const ZONE = 'Europe/London';

describe('the parser, with a grammar in which everything is ambiguous', () => {
  interface Values {
    Letter: string;
    Word: string;
  }
  const rule = ruleMaker<Values, undefined>();
  const BEAM = 3;

  function parsed(letters: readonly string[], gap: number, maxEdges = 1_000_000) {
    let composed = 0;
    const joined = (left: string, right: string) => {
      composed += 1;
      return `${left}${right}`;
    };
    const rules = [
      rule('Word', ['Letter'], ([letter]) => letter),
      rule('Word', ['Word', 'Word'], ([left, right]) => joined(left, right), { weight: -0.1, gap }),
      rule('Word', ['Word', 'Letter', 'Word'], ([left, letter, right]) => joined(left + letter, right), { gap }),
    ];
    const spans = letters.map(
      (value, start): Span<Values> => ({ category: 'Letter', start, end: start + 1, value, weight: -0.1 }),
    );
    const extent = { length: letters.length, skipCost: () => 0.5 };
    const found = parse(spans, rules, {
      ...extent,
      context: undefined,
      keyOf: (value) => value,
      mayStart: () => true,
      beam: BEAM,
      maxEdges,
    });
    return { found, composed, words: wholes(found, 'Word', extent) };
  }

  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 14 });
  const gaps = fc.integer({ min: 0, max: 3 });

  test('ends within a number of steps that grows with the fourth power of the tokens, and keeps a beam of edges a stretch', () => {
    fc.assert(
      fc.property(letters, gaps, (sequence, gap) => {
        const { found, composed } = parsed(sequence, gap);
        const n = sequence.length;
        const stretches = (n * (n + 1)) / 2;
        expect(found.length).toBeLessThanOrEqual(stretches * BEAM + n);
        expect(composed).toBeLessThanOrEqual(stretches * n * n * (gap + 1) ** 2 * BEAM * BEAM);
      }),
    );
  });

  test('stretches lie within the tokens, weights are never above 0, and the heaviest whole comes first', () => {
    fc.assert(
      fc.property(letters, gaps, (sequence, gap) => {
        const { found, words } = parsed(sequence, gap);
        for (const { start, end, weight } of found) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(sequence.length);
          expect(weight).toBeLessThanOrEqual(0);
        }
        expect(words.map(({ weight }) => weight)).toEqual(words.map(({ weight }) => weight).sort((a, b) => b - a));
        expect(words.length).toBeGreaterThan(0);
      }),
    );
  });

  test('reads the whole where it may skip nothing, and finds the same each time', () => {
    fc.assert(
      fc.property(letters, (sequence) => {
        const { found, words } = parsed(sequence, 0);
        expect(words.some(({ value }) => value === sequence.join(''))).toBe(true);
        expect(parsed(sequence, 0).found).toEqual(found);
      }),
    );
  });

  test('stops at its most edges', () => {
    expect(parsed([...'abcabcabcabc'], 2, 50).found).toHaveLength(50);
  });
});

const vocabulary =
  "when where who what which how many much long is are was does did do I my we our the a an of from to with by about for on in at and or not any no never next last first second Sarah tom Acme mail emails meeting file unread book charge report check leave order share drive flight hotel dentist invoice price tomorrow Monday March 12 3pm week between since before until 's n't it her them there one please ? , . - # \" 2027 90 min".split(
    ' ',
  );
const question = fc
  .array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 64 })
  .map((words) => words.join(' '));

describe('questions of any words', () => {
  const read = (text: string) => {
    const sentence = tokenise(text);
    const context = { now: NOW, timeZone: ZONE, today: dateOf(civilTimeOf(NOW, ZONE)) };
    return { sentence, readings: readQuestion(sentence, context) };
  };

  test('each reading is of tokens that are there, each atom in no more than one clause', () => {
    fc.assert(
      fc.property(question, (text) => {
        const { sentence, readings } = read(text);
        for (const { clauses, weight } of readings.slice(0, 3)) {
          expect(weight).toBeLessThanOrEqual(0);
          const spans = clauses.map(({ opening, atoms }) => {
            const places = [...(opening ? [opening] : []), ...atoms].map(({ at }) => at);
            for (const [start, end] of places) {
              expect(start).toBeGreaterThanOrEqual(0);
              expect(end).toBeGreaterThan(start);
              expect(end).toBeLessThanOrEqual(sentence.tokens.length);
            }
            return [Math.min(...places.map(([start]) => start)), Math.max(...places.map(([, end]) => end))] as const;
          });
          for (const [index, [start]] of spans.entries())
            if (index > 0) expect(start).toBeGreaterThanOrEqual((spans[index - 1] as readonly [number, number])[1]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('what has a word to look for is looked for', () => {
    const subject = fc.constantFrom('marquee', 'Zoltan', 'hedgehog', 'ceilidh', 'Ljubljana');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...vocabulary), { maxLength: 12 }), subject, (words, word) => {
        const { clarification, asks, steps } = understandQuestion([...words, word].join(' '), {
          now: NOW,
          timeZone: ZONE,
        });
        expect(clarification?.question ?? '').not.toMatch(/^What would you like to know/);
        expect(asks).not.toHaveLength(0);
        expect(steps).not.toHaveLength(0);
      }),
      { numRuns: 200 },
    );
  });
});
