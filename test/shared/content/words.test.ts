import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, isStopWord } from '../../../shared/content/words.ts';
import { processorMs } from '../../helpers/processor-ms.ts';

/** What a query and a text have in common. */
const shared = (text: string, query: string) => analyse(query).filter((term) => new Set(analyse(text)).has(term));

describe('analyse', () => {
  it.each([
    ["Sarah's flights were DELAYED", ['sarah', 'flight', 'were', 'delai']],
    ['TK1980', ['tk1980', 'tk', '1980']],
    ['X7K2PQ', ['x7k2pq']],
    ['INV-2024-001', ['inv2024001', 'inv', '2024', '001']],
    ['INV/2024/001', ['inv2024001', 'inv', '2024', '001']],
    ['sarah.lee@acme.com', ['sarah.lee@acme.com', 'acme.com', 'sarah', 'lee', 'acm', 'com']],
    ['14.08.2026', ['14082026', '14', '08', '2026']],
    ['07:35', ['0735', '07', '35']],
    ['1,234.56', ['1234.56', '1234']],
    ['1.234,56', ['1234.56', '1234']],
    ['€1234.56', ['1234.56', '1234']],
    ['1.500.000', ['1500000']],
    ['e-ticket', ['eticket', 'ticket']],
    ['R&D', ['rd']],
    ["don't", ['dont', 'don']],
    ['and/or', ['and', 'or']],
    ['report_final.pdf', ['reportfinal.pdf', 'report', 'final', 'pdf']],
    ['Müller Straße Łódź Ærø', ['muller', 'strass', 'lodz', 'aero']],
    ['IŞIK ışık İstanbul', ['isik', 'isik', 'istanbul']],
    ['ﬁnal ２０２４', ['final', '2024']],
    ['議事録', ['議事', '事録']],
    ['회의록 2027년', ['회의', '의록', '2027', '년']],
    ['Привет ёлка', ['привет', 'елка']],
    ['हिन्दी', ['हिन्दी']],
    ['https://example.com/reports/q4?utm_source=x#top', ['example.com', 'exampl', 'com', 'report', 'q4']],
    ['exam\u00adple', ['exampl']],
    ['🎉 !!! ---', []],
    ['', []],
  ])('reads %j as %j', (text, terms) => {
    expect(analyse(text)).toEqual(terms);
  });

  it.each([
    ['Your flight TK1980 to Rome', 'TK 1980'],
    ['Your flight TK 1980 to Rome', 'tk1980'],
    ['Invoice INV-2024-001', 'INV2024001'],
    ['Invoice INV/2024/001', 'inv-2024-001'],
    ['on 14.08.2026', '14/08/2026'],
    ['total 1.234,56 EUR', '1,234.56'],
    ['the meetings were moved', 'meeting'],
    ['Grüße aus Köln', 'koln'],
    ['from bob@mail.acme.com', 'BOB@mail.acme.com'],
    ['check-in opens', 'checkin'],
  ])('finds in %j the query %j', (text, query) => {
    expect(shared(text, query)).not.toEqual([]);
  });

  it('keeps codes apart that differ', () => {
    expect(shared('X7K2PQ', 'X7K2PR')).toEqual([]);
  });

  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem());

  it('never throws, is deterministic, and gives terms that Postgres can store', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const terms = analyse(text);
        expect(analyse(text)).toEqual(terms);
        for (const term of terms) {
          expect(term).toMatch(/^[\p{L}\p{N}][^\s:]*$/u);
          expect(term.isWellFormed() && term.length <= 64).toBe(true);
        }
      }),
    );
  });

  it('finds a text by any of its own words, also next to others', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 1 }), { minLength: 1, maxLength: 8 }), (words) => {
        for (const word of words) expect(shared(words.join(' '), word)).toEqual(analyse(word));
      }),
    );
  });

  it('takes time linear in hostile texts', async () => {
    const hostile = ['x-', 'a@', '1,', 'ab12', "'", 'http://', 'a.'].map((unit) => unit.repeat(50_000)).join('\n');
    expect(await processorMs(() => analyse(hostile))).toBeLessThan(2_000);
  });
});

describe('isStopWord', () => {
  it('knows the words of which questions are made', () => {
    expect(analyse("what's the time of my flight, and where is it?").filter((term) => !isStopWord(term))).toEqual([
      'time',
      'flight',
    ]);
  });

  it('keeps the month of May', () => expect(isStopWord('may')).toBe(false));
});
