import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords, holds, tokensOf, withoutCitations } from '../../eval/answers/tokens.ts';

const held: readonly [text: string, phrase: string][] = [
  ['It departs on Friday, 12 March 2027 at 16:25.', '12 march 2027'],
  ['It departs on Friday, 12 March 2027 at 16:25.', '16:25'],
  ['The total is £1,240.50.', '1,240.50'],
  ['The total is £1,240.50.', '£1,240.50'],
  ['Invoice INV-2041 is due.', 'inv-2041'],
  ['Invoice (INV 2041) is due.', 'INV-2041'],
  ["Sarah's answer", 'Sarah'],
  ['Write to sarah.chen@example.com.', 'sarah.chen@example.com'],
  ['see https://meet.google.com/abc-defg-hij', 'meet.google.com/abc-defg-hij'],
  ['10:00–11:30, Room 2', '10:00 - 11:30'],
  ['Das Café in der Straße', 'CAFÉ'],
  ['3. Pay the rent', '3'],
  ['It rose by 12 %.', '12%'],
];

const notHeld: readonly [text: string, phrase: string][] = [
  ['It departs at 16:25.', '25'],
  ['It departs at 16:25.', '16'],
  ['The total is £1,240.50.', '240'],
  ['The total is $1,240.50.', '£1,240.50'],
  ['Anna comes.', 'Ann'],
  ['The code is TR7K2M.', 'TR7K2'],
  ['on 12 April, not in March 2027', '12 March 2027'],
  ['March 12', '12 March'],
  ['', 'x'],
];

describe('whole tokens, without case', () => {
  it.each(held)('%j holds %j', (text, phrase) => expect(holds(tokensOf(text), phrase)).toBe(true));

  it.each(notHeld)('%j does not hold %j', (text, phrase) => expect(holds(tokensOf(text), phrase)).toBe(false));

  const word = fc.stringMatching(/^[A-Za-z0-9äöüßéİıŞ]{1,8}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 8 });

  it('each run of words of a text is in it, in any case', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (all, from, length) => {
        const start = from % all.length;
        const run = all.slice(start, start + 1 + (length % (all.length - start))).join(' ');
        expect(holds(tokensOf(all.join(', ')), run)).toBe(true);
        expect(holds(tokensOf(all.join(' ').toLowerCase()), run)).toBe(true);
      }),
    );
  });

  it('a word is not in a text where it is only part of other words', () => {
    fc.assert(
      fc.property(words, word, word, (others, before, after) => {
        const phrase = 'Zq';
        fc.pre(others.every((other) => other.toLowerCase() !== 'zq'));
        const text = [...others, `${before}${phrase}`, `${phrase}${after}`].join(' ');
        expect(holds(tokensOf(text), phrase)).toBe(false);
        expect(holds(tokensOf(`${text} ${phrase}`), phrase)).toBe(true);
      }),
    );
  });
});

describe('citations and words', () => {
  it('takes citations out, and nothing else in brackets', () => {
    expect(withoutCitations('At 16:25 [1], gate 7 [12]. [draft] [1a]')).toBe('At 16:25 , gate 7 . [draft] [1a]');
  });

  it.each([
    ['', 0],
    ['one', 1],
    ['- one\n- two, three  four', 4],
    ['£1,240.50 — due', 2],
  ])('counts the words of %j', (text, count) => expect(countWords(text)).toBe(count));
});
