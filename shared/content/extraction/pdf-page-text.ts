/**
 * A page of a PDF is words at places. PDF.js says where a line ends; where a paragraph ends, and whether a hyphen belongs to
 * its word, is told by the geometry of the lines here.
 */

/** The part of PDF.js's text item that is read. Lengths are in points; `transform` ends with the place of its base line's start. */
export interface PdfItem {
  str: string;
  hasEOL: boolean;
  transform: readonly number[];
  width: number;
  height: number;
}

interface Line {
  text: string;
  left: number;
  right: number;
  base: number;
  height: number;
}

/** Lines of a paragraph are set 1.0 to 1.5 of their height apart. */
const MAX_LEADING = 1.7;

/** A gap wider than this many heights parts the columns of a table. */
const COLUMN_GAP = 1.5;

/** A line that ends left of this part of the page's width ends its paragraph: the next word would have had room. */
const FULL_LINE = 0.8;

/** The text of a page, a line a paragraph or row of a table, with words made whole that were parted at the end of a line. */
export function pageText(items: readonly PdfItem[]): string {
  const lines = linesOf(items);
  const left = Math.min(...lines.map((line) => line.left));
  const width = Math.max(...lines.map(({ right }) => right)) - left;
  let text = '';
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    if (!before) text = line.text;
    else if (isNewBlock(before, line)) text += `\n\n${line.text}`;
    else if (!isFull(before, left, width)) text += `\n${line.text}`;
    else if (/\p{L}[-\u2010\u00ad]$/u.test(text) && /^\p{Ll}/u.test(line.text)) text = text.slice(0, -1) + line.text;
    else text += isContinued(before.text, line.text) ? ` ${line.text}` : `\n${line.text}`;
  });
  return text.replaceAll('\u00ad', '');
}

function linesOf(items: readonly PdfItem[]): Line[] {
  const lines: Line[] = [];
  let current: Line | undefined;
  for (const { str, hasEOL, transform, width, height } of items) {
    const [x = 0, base = 0] = transform.slice(4);
    if (str.trim() !== '') {
      if (!current) current = { text: '', left: x, right: x, base, height };
      const gap = x - current.right;
      const separator = gap > COLUMN_GAP * height ? ' | ' : '';
      current.text = separator ? `${current.text.trimEnd()}${separator}${str}` : `${current.text}${str}`;
      current.right = Math.max(current.right, x + width);
      current.height = Math.max(current.height, height);
    } else if (current && str !== '' && !current.text.endsWith(' ')) current.text += ' ';
    if (!hasEOL || !current) continue;
    lines.push({ ...current, text: current.text.trim() });
    current = undefined;
  }
  return current ? [...lines, { ...current, text: current.text.trim() }] : lines;
}

/** Further down than the next line of a paragraph would be, in another size, or above: another block or column. */
function isNewBlock(before: Line, line: Line): boolean {
  const drop = before.base - line.base;
  const size = Math.max(before.height, line.height);
  return drop > MAX_LEADING * size || drop < -0.5 * size || Math.abs(before.height - line.height) > 0.25 * size;
}

function isFull(line: Line, left: number, width: number): boolean {
  return line.right - left >= FULL_LINE * width && !line.text.includes(' | ');
}

/** A row of a table, an item of a list and what follows a colon begin a line of their own. */
function isContinued(before: string, next: string): boolean {
  return !/[:|]$/.test(before) && !next.includes(' | ') && !/^(?:[-–•▪◦*]\s|\(?\d{1,3}[.)]\s)/.test(next);
}
