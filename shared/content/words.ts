/**
 * The one analyser: texts and queries go through the same function, so that whatever is indexed can be asked for. It uses no
 * dictionary but an English stemmer and the list of stop words, and no locale data, so its terms do not depend on the machine.
 *
 * - A word is folded (fold.ts) and, when it consists of the letters a-z, stemmed after Porter (1980). German or French words
 *   are stemmed by the same rules, which is harmless, as queries are too.
 * - Words joined by `. - _ ' & @ + /` and the like give one term as a whole and one a part: "INV-2024-001" gives inv2024001,
 *   inv, 2024, 001; "sarah.lee@acme.com" gives itself, acme.com, sarah, lee, acme, com; "14.08.2026" 14082026 and its parts.
 * - Letters followed by digits give themselves and both: "TK1980" is found by "TK 1980" and the other way round.
 * - Grouped numbers are brought to one form: "1,234.56", "1.234,56" and "1234.56" give 1234.56 and 1234.
 * - Scripts without spaces give overlapping pairs of characters, as Lucene's CJKAnalyzer does.
 * - Links count by host and path; what follows a "?" or "#" is tracking.
 */
import { stemmer } from 'stemmer';
import { fold } from './fold.ts';
import { STOP_WORDS } from './stop-words.ts';

/** Longer ones are encoded data, which nobody asks for. */
const MAX_TERM_LENGTH = 64;

const WORD = String.raw`[\p{L}\p{N}][\p{L}\p{N}\p{M}]*`;

/** A colon or comma joins digits only ("18:30", "1,234"), a slash whatever a digit follows ("INV/2024/1", not "and/or"). */
const TOKEN = new RegExp(String.raw`${WORD}(?:(?:[._'&@+-]|(?<=\p{N})[:,](?=\p{N})|\/(?=\p{N}))${WORD})*`, 'gu');

const LINK = /(?:https?:\/\/|www\.)[^\s<>"]+/g;
const CONTRACTION = /'(?:s|re|ve|ll|d|m)$/;
const NUMBER = /^(\d{1,3}(?:[.,']\d{3})+|\d+)(?:[.,](\d{1,2}))?$/;
const LETTERS_THEN_DIGITS = /^(\p{L}+)(\p{N}{2,})$/u;
const UNSPACED = new RegExp(
  `[${['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((s) => `\\p{Script=${s}}`).join('')}]+`,
  'u',
);
const UNSPACED_RUNS = new RegExp(`(${UNSPACED.source})`, 'u');

/**
 * The terms of a text, in its order. Takes time linear in the length of the text, which the caller caps.
 *
 * @example analyse("Sarah's flight TK1980") // ['sarah', 'flight', 'tk1980', 'tk', '1980']
 */
export function analyse(text: string): string[] {
  const tokens = fold(text).replace(LINK, linkWords).match(TOKEN) ?? [];
  return tokens.flatMap(termsOf).filter((term) => term.length <= MAX_TERM_LENGTH);
}

/** Whether a term of the analyser is a word that only builds the sentence. */
export function isStopWord(term: string): boolean {
  return STOP_WORDS.has(term);
}

/** Whether words of this text's script are written without blanks between them. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

function linkWords(link: string): string {
  return link
    .replace(/^https?:\/\//, '')
    .replace(/[?#].*$/, '')
    .replaceAll('/', ' ');
}

function termsOf(token: string): string[] {
  const word = token.replace(CONTRACTION, '');
  const parts = word.split(/[^\p{L}\p{N}\p{M}]/u);
  if (parts.length === 1) return termsOfWord(word);
  const number = NUMBER.exec(word);
  if (number) return numberTerms(number);
  return [...wholes(word), ...parts.filter((part) => part.length > 1).flatMap(termsOfWord)];
}

/** What stands for a compound as a whole: independent of its hyphens and slashes, but a dot is part of a name. */
function wholes(compound: string): string[] {
  const at = compound.lastIndexOf('@');
  if (at >= 0) return [compound, compound.slice(at + 1)];
  const isDate = /^[\p{N}./-]+$/u.test(compound);
  return [compound.replace(isDate ? /[^\p{N}]/gu : /[^\p{L}\p{N}\p{M}.]/gu, '')];
}

function numberTerms([, whole = '', decimals]: RegExpExecArray): string[] {
  const integer = whole.replace(/[^\d]/g, '');
  return decimals === undefined ? [integer] : [`${integer}.${decimals}`, integer];
}

function termsOfWord(word: string): string[] {
  if (UNSPACED.test(word))
    return word.split(UNSPACED_RUNS).flatMap((run) => (UNSPACED.test(run) ? pairs(run) : stems(run)));
  const code = LETTERS_THEN_DIGITS.exec(word);
  return code ? [word, ...stems(code[1] as string), code[2] as string] : stems(word);
}

function stems(word: string): string[] {
  if (word === '') return [];
  return [/^[a-z]{3,}$/.test(word) && !STOP_WORDS.has(word) ? stemmer(word) : word];
}

function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
