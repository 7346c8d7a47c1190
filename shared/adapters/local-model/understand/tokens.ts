import { foldInPlace } from '../fold-in-place.ts';
import { NUMBERED } from '../lexicon/shorthand.ts';
import { meantBy } from '../lexicon/slips.ts';

/** A word or a punctuation mark of a question. */
export interface Token {
  /** As written, slips and shorthand put right. */
  text: string;
  /** Lower case without diacritics, slips and shorthand put right. */
  folded: string;
  /** Where it stands in the question. */
  index: number;
  end: number;
  isWord: boolean;
}

/** A question cut into tokens, with what patterns are matched on. */
export interface Sentence {
  /** As written, but for shouting. */
  question: string;
  tokens: readonly Token[];
  /** The tokens as written, slips put right, with single spaces: what chrono reads. */
  text: string;
  /** The same, folded. Places in it are places in `text`. */
  folded: string;
  /** Where each token begins in `text`. */
  offsets: readonly number[];
}

/** Longer texts are pasted mails: their first words say what they are about. */
const MAX_TOKENS = 64;

/** Addresses, numbers with their separators, words with hyphens, each mark by itself. "'s", "'m" and French "l'" are words apart. */
const TOKEN =
  /w\/(?=[\s\p{L}])|[\p{L}\d.+_-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+|(?<![\p{L}\d])@?[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.[a-z]{2,10}(?![\p{L}\d])|'(?:s|m|re|ve|ll|d)(?!\p{L})|(?:[\p{Sc}]\s?)?\p{N}[\p{N}.,:/-]*\p{N}(?:\p{L}+)?|\p{N}+(?:\p{L}+)?|(?:l|d|qu|j|c|n|s|m|dell|nell|all|un)'(?=\p{L})|[\p{L}\p{M}\p{N}]+(?:[-&/+.][\p{L}\p{M}\p{N}]+|'(?!(?:s|m|re|ve|ll|d)(?!\p{L}))[\p{L}]+)*|[^\s\p{L}\p{N}]/giu;

/** Cuts a question into tokens. Takes time linear in its length; what is beyond the first tokens is left out. */
export function tokenise(question: string): Sentence {
  const cut = question.replace(/[’‘`´]/g, "'").slice(0, 1_000);
  // Shouting says nothing about names.
  const plain = isShouted(cut) ? cut.replace(/\p{Lu}/gu, (letter) => sameLength(letter, letter.toLowerCase())) : cut;
  const tokens: Token[] = [];
  const offsets: number[] = [];
  let text = '';
  for (const match of plain.matchAll(TOKEN)) {
    const [written] = match;
    const { index } = match;
    const end = index + written.length;
    const isWord = /[\p{L}\p{N}]/u.test(written);
    const lower = foldInPlace(written);
    const meant = isName(written, index, plain.slice(end))
      ? undefined
      : meantOf(lower, tokens.at(-1), plain.slice(end));
    const glue = tokens.length > 0 && tokens.at(-1)?.end !== index ? ' ' : '';
    for (const [part, folded] of (meant ?? lower).split(' ').entries()) {
      text += part === 0 ? glue : ' ';
      offsets.push(text.length);
      text += meant === undefined ? written : folded;
      tokens.push({
        text: meant === undefined ? written : folded,
        folded,
        index,
        end,
        isWord: isWord || meant !== undefined,
      });
    }
    if (tokens.length >= MAX_TOKENS) break;
  }
  return { question: plain, tokens, text, folded: foldInPlace(text), offsets };
}

/** Several words, and not a small letter. */
function isShouted(text: string): boolean {
  return !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}{2,}/gu)?.length ?? 0) > 2;
}

/** Places in what is typed and in what is read are the same. */
function sameLength(from: string, to: string): string {
  return to.length === from.length ? to : from;
}

/** A capital within a question, or at its beginning before "'s" or another one; "ETA" and "PW" are none. */
function isName(written: string, index: number, rest: string): boolean {
  return (
    (index > 0 || /^(?:['’]s(?!\p{L})|\s\p{Lu}\p{Ll})/u.test(rest)) &&
    /^\p{Lu}/u.test(written) &&
    !/^\p{Lu}{2,4}$/u.test(written)
  );
}

/** What a token stands for, in its place: "conf #" and "ref no" are numbers. */
function meantOf(lower: string, before: Token | undefined, rest: string): string | undefined {
  const isNumbered = before !== undefined && NUMBERED.has(before.folded);
  if (lower === '#' && before?.isWord) return /^[\p{L}\p{N}]/u.test(rest) ? undefined : 'number';
  if (isNumbered && /^(?:no|nr|nbr|num)$/.test(lower)) return 'number';
  return meantBy(lower);
}

/** The tokens [start, end) that characters [from, to) of `Sentence.text` touch; undefined for none. */
export function tokensAt(
  { tokens, offsets }: Sentence,
  from: number,
  to: number,
): [start: number, end: number] | undefined {
  let start = offsets.length - 1;
  while (start > 0 && (offsets[start] as number) > from) start -= 1;
  let end = start + 1;
  while (end < tokens.length && (offsets[end] as number) < to) end += 1;
  return start >= 0 && to > from ? [start, end] : undefined;
}
