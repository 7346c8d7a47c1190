import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, MAX_WORDS, type Reply } from '../../eval/answers/judge.ts';
import { type Question, questionSchema } from '../../eval/answers/question.ts';

const question = (fields: Partial<Question>): Question =>
  questionSchema.parse({
    id: 'when-01',
    now: '2027-03-08T09:00:00Z',
    question: 'when is my flight?',
    must_contain: ['16:25'],
    ...fields,
  });

const answer = (text: string, ...titles: string[]): Reply => ({
  kind: 'answer',
  text,
  cited: titles.map((title, index) => ({ n: index + 1, service: 'gmail', title })),
});

const faults = (fields: Partial<Question>, reply: Reply) => judge(question(fields), reply).faults;

describe('an answer', () => {
  it('is right when it holds all that it must', () => {
    const expected = { must_contain: ['12 March 2027', '16:25'] };
    expect(judge(question(expected), answer('On 12 march 2027, at 16:25.'))).toEqual({ verdict: 'right', faults: [] });
    expect(judge(question(expected), answer('On 12 March 2027.'))).toEqual({
      verdict: 'wrong',
      faults: ['lacks "16:25"'],
    });
  });

  it('needs one of a list', () => {
    const expected = { must_contain: ['Sarah', ['4:25 pm', '16:25']] };
    expect(faults(expected, answer('Sarah, 16:25'))).toEqual([]);
    expect(faults(expected, answer('Sarah, 4:25 PM'))).toEqual([]);
    expect(faults(expected, answer('Sarah, at four'))).toEqual(['lacks "4:25 pm" or "16:25"']);
  });

  it('holds nothing that it must not', () => {
    const expected = { must_not_contain: ['SUN27X', ['Monday', 'Tuesday']] };
    expect(faults(expected, answer('16:25'))).toEqual([]);
    expect(faults(expected, answer('16:25 sun27x, on Tuesday'))).toEqual(['holds "SUN27X"', 'holds "Tuesday"']);
  });

  it('does not hold the number of a citation', () => {
    expect(faults({ must_contain: ['3'] }, answer('You have unread emails [3].'))).toEqual(['lacks "3"']);
    expect(faults({ must_contain: ['3'] }, answer('You have 3 unread emails [1].'))).toEqual([]);
  });

  it('has at most 150 words, citations not counted', () => {
    const words = (count: number) =>
      `16:25 ${Array(count - 1)
        .fill('word [1]')
        .join(' ')}`;
    expect(faults({}, answer(words(MAX_WORDS)))).toEqual([]);
    expect(faults({}, answer(words(MAX_WORDS + 1)))).toEqual(['has 151 words; 150 are allowed']);
  });

  it('cites one of the relevant titles, if there are any', () => {
    const expected = { relevant: ['Your booking', 'Your  itinerary'] };
    expect(faults(expected, answer('16:25 [1] [2]', 'News', 'your itinerary'))).toEqual([]);
    expect(faults(expected, answer('16:25 [1]', 'Your booking is cancelled'))).toEqual([
      'cites none of "Your booking", "Your  itinerary"',
    ]);
    expect(faults({}, answer('16:25'))).toEqual([]);
  });

  it('is judged alike where the question is ambiguous', () => {
    expect(judge(question({ ambiguous: true }), answer('at noon')).verdict).toBe('wrong');
  });
});

describe('other replies', () => {
  const asked: Reply = { kind: 'clarification', text: 'Which Sarah?\nSarah Chen\nSarah Okafor' };

  it('asking back is right where the question is ambiguous, and only there', () => {
    expect(judge(question({ ambiguous: true }), asked).verdict).toBe('right');
    expect(judge(question({}), asked).verdict).toBe('asked');
  });

  it('no answer is wrong, even where nothing is asked for but a citation', () => {
    const failure: Reply = { kind: 'failure', text: '503 Service unavailable' };
    expect(judge(question({ must_contain: [], relevant: ['x'] }), failure).verdict).toBe('wrong');
    expect(judge(question({ ambiguous: true }), failure).verdict).toBe('wrong');
  });
});

describe('for any expectations', () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  const expected = fc.array(fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 5,
  });

  it('an answer of all of them is right, and one without any is wrong', () => {
    fc.assert(
      fc.property(expected, (must_contain) => {
        expect(faults({ must_contain }, answer(must_contain.flat().join(' ')))).toEqual([]);
        expect(faults({ must_contain }, answer('1234567'))).toHaveLength(must_contain.length);
      }),
    );
  });

  it('more words, up to the limit, never make a right answer wrong', () => {
    fc.assert(
      fc.property(expected, fc.array(word, { maxLength: 50 }), (must_contain, more) => {
        expect(faults({ must_contain }, answer([...must_contain.flat(), ...more].join(' ')))).toEqual([]);
      }),
    );
  });
});
