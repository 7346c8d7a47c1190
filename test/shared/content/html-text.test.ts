import { describe, expect, it } from 'vitest';
import { htmlText } from '../../../shared/content/html-text.ts';
import { processorMs } from '../../helpers/processor-ms.ts';

const table = (...rows: string[][]) =>
  `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;

describe('htmlText', () => {
  it.each([
    [
      'a row of labels on a line',
      table(['Departure:', '<b>14 Aug</b> 07:35'], ['Reference', '<p>X7K2PQ</p>']),
      'Departure: 14 Aug 07:35\nReference X7K2PQ',
    ],
    ['a layout cell below the other', table(['<p>One</p><p>Two</p>', 'Three']), 'One\n\nTwo\nThree'],
    ['a table in a table', table([table(['Total', '12.50'])]), 'Total 12.50'],
    ['cells and text outside of rows', '<table>Loose<td>Cell</td></table>', 'Loose\nCell'],
    ['links as their text', 'See <a href="https://example.com/t?x=1">your booking</a>.', 'See your booking.'],
    ['headings as they are', '<h1>Your Flight</h1><p>Text</p>', 'Your Flight\n\nText'],
    ['lists', '<ul><li>One</li><li>Two</li></ul>', '- One\n- Two'],
    ['entities', 'caf&eacute; &lt;b&gt; &#x1F600;', 'café <b> 😀'],
    ['quotes marked', '<p>A</p><blockquote>B<blockquote>C</blockquote></blockquote>', 'A\n\n> B\n> > C'],
    [
      'no pictures, styles, scripts',
      '<style>p{}</style><script>x()</script><img alt="Logo" src="x"><p>Text</p>',
      'Text',
    ],
    ['no hidden preheader', '<div style="DISPLAY: none">Teaser &zwnj;</div><p hidden>x</p><p>Text</p>', 'Text'],
    [
      'no hidden row or cell',
      '<table><tr style="display:none"><td>x</td></tr><tr><td>A</td><td style="display: none">y</td></tr></table>',
      'A',
    ],
    ['unclosed elements', '<div><p>One<p>Two<b>three', 'One\n\nTwothree'],
    ['nothing', '', ''],
  ])('reads %s', (_, html, expected) => {
    expect(htmlText(html)).toBe(expected);
  });

  it.each(['<div>', '<table><tr><td>', '<blockquote>', '<b>', '<ul><li>', '<tbody>', '<', '&', '<p>a</p>'])(
    'takes time linear in half a megabyte of %j',
    async (unit) => {
      const html = `<p>Text</p>${unit.repeat(500_000 / unit.length)}`;
      expect(await processorMs(() => htmlText(html))).toBeLessThan(3_000);
    },
  );
});
