import { describe, expect, it } from 'vitest';
import { kindOf } from '../../eval/answers/question.ts';
import { readQuestions } from '../../eval/answers/read-questions.ts';

const line = (fields: object = {}) =>
  JSON.stringify({ id: 'when-01', now: '2027-03-08T09:00:00Z', question: 'when?', must_contain: ['x'], ...fields });

function read(...lines: string[]) {
  const warnings: string[] = [];
  return { questions: readQuestions(lines.join('\n'), 'q.jsonl', (message) => warnings.push(message)), warnings };
}

describe('a file of questions', () => {
  it('is read, with what may be left out filled in', () => {
    const full = {
      id: 'follow-up-02',
      now: '2027-03-08T10:00+01:00',
      must_contain: ['a', ['b', 'c']],
      must_not_contain: ['d'],
      relevant: ['Title'],
      conversation: 'sarah',
      ambiguous: true,
    };
    const { questions, warnings } = read(`\uFEFF${line()}`, '', `${line(full)}\r`);
    expect(questions).toEqual([
      {
        id: 'when-01',
        now: '2027-03-08T09:00:00Z',
        question: 'when?',
        must_contain: ['x'],
        must_not_contain: [],
        relevant: [],
        ambiguous: false,
      },
      { question: 'when?', ...full },
    ]);
    expect(warnings).toEqual([]);
  });

  it('warns of fields that no question has', () => {
    const { questions, warnings } = read(line({ must_not_contains: ['x'] }));
    expect(questions).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/^q\.jsonl, line 1: read past "must_not_contains"; .*"relevant"/)]);
  });

  const faulty: readonly [string, string[], string][] = [
    ['broken JSON', [line(), '{"id": '], 'q.jsonl, line 2: not a JSON object on one line'],
    ['no object', ['[]'], 'q.jsonl, line 1: Invalid input: expected object'],
    ['no time', [line({ now: undefined })], '"now" must be an RFC 3339 time with its offset'],
    ['a time without its offset', [line({ now: '2027-03-08T09:00:00' })], '"now" must be an RFC 3339 time'],
    ['a day that is none', [line({ now: '2027-02-30T09:00:00Z' })], '"now" must be an RFC 3339 time'],
    ['an empty question', [line({ question: ' ' })], '"question" must not be empty'],
    ['a text for a list', [line({ must_contain: 'x' })], '"must_contain" must be a list'],
    ['a number for a text', [line({ must_contain: [7] })], '"must_contain.0" must be a text'],
    ['an empty list of alternatives', [line({ must_contain: [[]] })], '"must_contain.0" must not be an empty list'],
    ['a phrase without a token', [line({ must_contain: ['–'] })], 'must hold a letter'],
    ['nothing to judge by', [line({ must_contain: [] })], 'any answer would be right'],
    ['an id twice', [line(), '', line()], 'line 3: the id "when-01" stands on line 1 already'],
    ['no question', ['', ' '], 'q.jsonl: there is no question in it'],
  ];

  it.each(faulty)('is refused for %s', (_name, lines, message) => {
    expect(() => read(...lines)).toThrow(message);
  });

  it('tells all faults up to ten, and how many more there are', () => {
    const lines = Array.from({ length: 13 }, () => '{');
    expect(() => read(...lines)).toThrow(/line 1:[\s\S]*line 10:[\s\S]*\nand 3 more$/);
  });

  it.each([
    ['when-01', 'when'],
    ['how-many-12', 'how-many'],
    ['several_3b', 'several'],
    ['free', 'free'],
    ['17', '17'],
  ])('the kind of %s is %s', (id, kind) => expect(kindOf({ id })).toBe(kind));
});
