import { describe, expect, it } from 'vitest';
import { cutAtDepth } from '../../../shared/content/html-depth.ts';

describe('cutAtDepth', () => {
  it.each([
    ['elements', '<div>', 1],
    ['closing tags of what is not open', '<div></x>', 1],
    ['closing tags in comments', '<div><!--</div>-->', 1],
    ['closing tags in attributes', '<div title="</div>">', 1],
    ['elements that close only each other', '<p><td>', 2],
  ])('counts %s', (_, unit, depth) => {
    const cut = cutAtDepth(unit.repeat(1_000), 100);
    expect(Math.round(cut.length / unit.length)).toBe(100 / depth);
  });

  it('keeps what is long and flat, or closed by itself', () => {
    for (const unit of ['<p>a', '<li>a', '<tr><td>a', '<br>', '<div>a</div>', '<img src="x">', 'a < b']) {
      const html = unit.repeat(1_000);
      expect(cutAtDepth(`<table>${html}</table>`, 10)).toBe(`<table>${html}</table>`);
    }
  });
});
