/**
 * Cuts a text into chunks of a page or two, 600 to 1,000 tokens (OpenAI's own file search takes 800): small enough that one says one thing
 * and fits an embedding model, large enough to keep a table or a section together and to leave a person few thousand vectors. Half as
 * long, they answered not one question more, and cost a search twice as much. Cuts fall between paragraphs where they can, else between lines, sentences, words.
 */

/** A chunk is closed at the first paragraph that ends beyond TARGET, and never exceeds MAX (characters). */
const TARGET = 2_400;
const MAX = 4_000;

/** Repeated from the end of a chunk cut inside a paragraph, so that a sentence on the edge is whole in one of the two. */
const OVERLAP = 150;

/** 120 kB and more of an item; what lies beyond is shown but not searched. */
export const MAX_CHUNKS = 50;

/**
 * @param text as tidyText leaves it
 * @returns at most MAX_CHUNKS chunks, none empty; [] for a text without any
 */
export function chunk(text: string): string[] {
  const chunks: string[] = [];
  let current = '';
  for (const paragraph of paragraphs(text)) {
    if (current !== '' && (current.length >= TARGET || current.length + 2 + paragraph.length > MAX)) {
      chunks.push(current);
      current = '';
    }
    current = current === '' ? paragraph : `${current}\n\n${paragraph}`;
    if (chunks.length >= MAX_CHUNKS) return chunks;
  }
  return current === '' ? chunks : [...chunks, current];
}

/** The paragraphs of a text, those longer than a chunk in pieces, and headings with what follows them. */
function* paragraphs(text: string): Generator<string> {
  let heading = '';
  for (const paragraph of text.split(/\n{2,}/)) {
    const trimmed = paragraph.trim();
    if (trimmed === '') continue;
    const whole = heading === '' ? trimmed : `${heading}\n${trimmed}`;
    heading = '';
    if (isHeading(trimmed) && whole.length < TARGET) heading = whole;
    else if (whole.length <= MAX) yield whole;
    else yield* pieces(whole);
  }
  if (heading !== '') yield heading;
}

/** A short single line without a full stop. */
function isHeading(paragraph: string): boolean {
  return paragraph.length <= 80 && !paragraph.includes('\n') && !/[.!?:;,]$/.test(paragraph);
}

function* pieces(paragraph: string): Generator<string> {
  let start = 0;
  while (paragraph.length - start > MAX) {
    const end = start + cutWithin(paragraph.slice(start, start + MAX));
    yield paragraph.slice(start, end).trim();
    start = wordStart(paragraph, end - OVERLAP, end);
  }
  yield paragraph.slice(start).trim();
}

/** Where to cut: after the last line, else sentence, else word beyond TARGET, else at the end. */
function cutWithin(window: string): number {
  for (const mark of ['\n', '. ', ' ']) {
    const at = window.lastIndexOf(mark);
    if (at >= TARGET) return at + mark.length;
  }
  return isHighSurrogate(window, window.length - 1) ? window.length - 1 : window.length;
}

/** The first start of a word from `from` on, before `limit`; else `limit`. */
function wordStart(text: string, from: number, limit: number): number {
  const at = text.slice(from, limit).search(/\s\S/);
  return at < 0 ? limit : from + at + 1;
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}
