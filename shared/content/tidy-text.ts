/** The most of a text that is kept: 200,000 characters are a book chapter of 70 pages, and 100 times a usual mail. */
export const MAX_TEXT_LENGTH = 200_000;

/** Control characters except tab and line feed: Postgres refuses NUL in a text, and none of them is ever shown. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f]/g;

/** Form feeds part pages, and vertical tabs lines: without them the words beside them would become one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
const LINE_ENDS = /\r\n?|[\u000b\f\u0085\u2028\u2029]/g;

/**
 * A text fit to be stored and shown: at most MAX_TEXT_LENGTH characters, well-formed, lines ended by a line feed and without
 * spaces at their ends, no more than one empty line in a row. Never throws.
 */
export function tidyText(text: string): string {
  return text
    .slice(0, MAX_TEXT_LENGTH)
    .toWellFormed()
    .replace(LINE_ENDS, '\n')
    .replace(CONTROLS, '')
    .split('\n')
    .map((line) => line.replace(/[\t\u00a0\u202f]/g, ' ').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}
