import { compile, type FormatCallback } from 'html-to-text';
import { cutAtDepth } from './html-depth.ts';
import { HIDING_STYLES, tableFormatter } from './html-table.ts';

/** Gmail clips a mail beyond 102 kB; what is longer than this is cut, so that a hostile one costs half a second at most. */
const MAX_HTML_LENGTH = 500_000;

/** Newsletters nest tables 30 deep; below this nothing is read, so that a hostile mail can't exhaust the stack. */
const MAX_DEPTH = 200;

/** Unclosed formatting tags nest without end in sloppy mails, so the parser is let go deeper than the walk. */
const MAX_PARSED_DEPTH = 2_000;

/** Besides what HTML takes for white space: the invisible characters that preheaders are padded with. */
const WHITE_SPACE = ' \t\r\n\f\u00ad\u034f\u200b\u200c\ufeff';

const HIDDEN = HIDING_STYLES.flatMap((style) => [style, style.replace(':', ': ')]).map(
  (style) => `[style*="${style}"i]`,
);

/** Links are their text: the address behind it is rarely read and, in newsletters, a page of tracking. */
const formatLink: FormatCallback = (element, walk, builder) => walk(element.children, builder);

const closeBlock = { leadingLineBreaks: 1, trailingLineBreaks: 1 };

/** @param cellSeparator between the cells of a row that is one line */
const compileFor = (cellSeparator: string) =>
  compile({
    wordwrap: false,
    whitespaceCharacters: WHITE_SPACE,
    limits: { maxDepth: MAX_DEPTH, maxInputLength: MAX_HTML_LENGTH, ellipsis: '' },
    formatters: { linkText: formatLink, rows: tableFormatter(cellSeparator) },
    selectors: [
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 },
      })),
      { selector: 'a', format: 'linkText' },
      { selector: 'ul', options: { itemPrefix: '- ', ...closeBlock } },
      { selector: 'ol', options: closeBlock },
      { selector: 'table', format: 'rows' },
      { selector: 'blockquote', options: closeBlock },
      { selector: 'hr', format: 'block', options: closeBlock },
      ...['img', 'style', 'script', 'head', 'title', 'template', 'svg', 'object', '[hidden]', ...HIDDEN].map(
        (selector) => ({
          selector,
          format: 'skip',
        }),
      ),
    ],
  });

/** In mails tables mostly lay labels beside values, "Departure: 07:35"; in documents they are data. */
const convertMail = compileFor(' ');
const convertDocument = compileFor(' | ');

/**
 * What a person reads in an HTML document, as plain text: a line a paragraph, item or table row, quotes with "> " in front, no
 * images, styles, scripts or hidden parts. Not tidied (tidyText). Broken markup is read as far as it goes; never throws.
 */
export function htmlText(html: string): string {
  return convertMail(parsablePart(html));
}

/** The same of a document's HTML: the cells of a row are parted by " | ". */
export function documentHtmlText(html: string): string {
  return convertDocument(parsablePart(html));
}

/** The beginning of an HTML document that a parser reads in at most a fraction of a second, whoever wrote it. */
export function parsablePart(html: string): string {
  return cutAtDepth(html.slice(0, MAX_HTML_LENGTH), MAX_PARSED_DEPTH);
}
