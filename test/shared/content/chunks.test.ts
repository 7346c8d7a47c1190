import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunk, MAX_CHUNKS } from '../../../shared/content/chunks.ts';

const sentence = 'The committee met on Tuesday and agreed on the plan. ';

describe('chunk', () => {
  it('leaves a short text whole, and makes nothing of nothing', () => {
    expect(chunk('One.\n\nTwo.')).toEqual(['One.\n\nTwo.']);
    expect(chunk('')).toEqual([]);
    expect(chunk(' \n\n ')).toEqual([]);
  });

  it('cuts between paragraphs', () => {
    const paragraph = sentence.repeat(24).trim();
    const chunks = chunk([paragraph, paragraph, paragraph, paragraph, paragraph].join('\n\n'));
    expect(chunks).toEqual([`${paragraph}\n\n${paragraph}`, `${paragraph}\n\n${paragraph}`, paragraph]);
  });

  it('keeps a heading with what it heads', () => {
    const paragraph = sentence.repeat(46).trim();
    const chunks = chunk(`${paragraph}\n\nBudget\n\n${paragraph}`);
    expect(chunks[1]?.startsWith('Budget\nThe committee')).toBe(true);
  });

  it('cuts a long paragraph after sentences, with an overlap', () => {
    const chunks = chunk(sentence.repeat(200).trim());
    expect(chunks.length).toBeGreaterThan(2);
    for (const [i, current] of chunks.entries()) {
      expect(current.length).toBeLessThanOrEqual(4_000);
      const next = chunks[i + 1];
      if (next) expect(current.endsWith('the plan.') && current.includes(next.slice(0, 100))).toBe(true);
    }
  });

  it('loses no word, keeps to its sizes and splits no character, whatever comes', () => {
    const texts = fc.array(fc.oneof(fc.lorem({ maxCount: 800 }), fc.string({ unit: 'grapheme', maxLength: 6_000 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(texts, fc.constantFrom(' ', '\n', '\n\n'), (parts, separator) => {
        const text = parts.join(separator).toWellFormed();
        const chunks = chunk(text);
        const words = new Set(chunks.flatMap((current) => current.split(/\s+/)));
        for (const word of text.split(/\s+/)) if (word.length < 100) expect(word === '' || words.has(word)).toBe(true);
        for (const current of chunks)
          expect(current !== '' && current.length <= 4_000 && current.isWellFormed()).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('caps the number of chunks', () => {
    expect(chunk(sentence.repeat(10_000)).length).toBe(MAX_CHUNKS);
    expect(chunk('x'.repeat(1_000_000)).length).toBe(MAX_CHUNKS);
  });
});
