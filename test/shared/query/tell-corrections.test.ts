import { describe, expect, it } from 'vitest';
import { tellCorrections } from '../../../shared/query/tell-corrections.ts';

describe('what words were taken for', () => {
  it('is told in a sentence', () => {
    expect(tellCorrections([{ word: 'Sarra Chen', readAs: ['Sarah Chen'] }])).toBe(
      'I read “Sarra Chen” as Sarah Chen.',
    );
    expect(
      tellCorrections([
        { word: 'Jhon', readAs: ['John Smith', 'John Reed', 'Johan Lee'] },
        { word: 'budgt', readAs: ['budget'] },
      ]),
    ).toBe('I read “Jhon” as John Smith, John Reed or Johan Lee and “budgt” as budget.');
  });

  it('shows nothing of a name that looks like a citation, a link or a picture, and not all of a long one', () => {
    const named = (name: string) => tellCorrections([{ word: 'Evel', readAs: [name] }]);
    expect(named('Evil [1] ![x](https://evil.example/?q=1)')).toBe('I read “Evel” as Evil 1 x https evil example q 1.');
    expect(named('Evil\n\n# Heading')).toBe('I read “Evel” as Evil Heading.');
    expect(named('x'.repeat(500))).toBe(`I read “Evel” as ${'x'.repeat(60)}.`);
  });

  it.each([
    ['www.evil.example', 'www evil example'],
    ['Pay evil.example/now', 'Pay evil example now'],
    ['(www.evil.example)', 'www evil example'],
    ['www..evil..example', 'www. evil. example'],
    ['pay@evil.example', 'pay at evil dot example'],
    ['mailto:pay@evil.example', 'mailto pay at evil dot example'],
    ['Joe @ Acme', 'Joe @ Acme'],
    ['J.R. Smith Jr.', 'J R. Smith Jr.'],
  ])('shows nothing of the name %s that a renderer of Markdown would make a link of', (name, shown) => {
    expect(tellCorrections([{ word: 'Evel', readAs: [name] }])).toBe(`I read “Evel” as ${shown}.`);
  });

  it('names somebody by the address where there is no name', () => {
    expect(tellCorrections([{ word: 'acmee', readAs: ["o'neil+x@acme-labs.example"] }])).toBe(
      "I read “acmee” as o'neil+x at acme-labs dot example.",
    );
  });
});
