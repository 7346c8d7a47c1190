import { printable } from './printable.ts';

/** What is shown of a long text, before and behind the place. */
const AROUND = 40;

/** What is shown of a long part. */
const LONGEST_PART = 80;

const WIDE = /\p{Emoji_Presentation}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * A text on one line, and below it `^` under a part of it; of a long text what is around the part, of a long part its beginning.
 * @example markSpan('budget form:sarah', { start: 7, end: 17 }) // '  budget form:sarah\n         ^^^^^^^^^^'
 */
export function markSpan(text: string, { start, end }: { start: number; end: number }): string {
  const from = Math.max(0, start - AROUND);
  const isLong = end - start > LONGEST_PART;
  const last = isLong ? start + LONGEST_PART : end;
  const to = isLong ? last : Math.min(text.length, end + AROUND);
  const shown = (part: string) => printable(part.replaceAll(/\s/g, ' ').toWellFormed());
  const before = `${from > 0 ? '…' : ''}${shown(text.slice(from, start))}`;
  const marked = shown(text.slice(start, last));
  const behind = `${shown(text.slice(last, to))}${to < text.length ? '…' : ''}`;
  return `  ${before}${marked}${behind}\n  ${' '.repeat(widthOf(before))}${'^'.repeat(Math.max(1, widthOf(marked)))}`;
}

/** In the columns of a terminal. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}
