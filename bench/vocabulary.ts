import type { Random } from './random.ts';

/** The commonest words of English, which make up half of any text. */
const COMMON = (
  'the of and to a in for is on that by this with you it not or be are from at as your all have new more an was we will ' +
  'can us about if my has but our one other do no time they he up may what which their out use any there see only so his ' +
  'when here who also now help get view first been would how were me some these its like than find back people had just ' +
  'over year day into two next used go work last most make them should her such please after before team call week meeting ' +
  'project plan budget review draft invoice order report contract question answer update schedule tomorrow today monday ' +
  'thanks regards best attached document file budget client office price total number date place hotel flight booking'
).split(' ');

const ONSETS = 'b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st str t th tr v w'.split(' ');
const VOWELS = 'a e i o u ai ea ee oo ou'.split(' ');
const CODAS = ['', '', 'n', 'r', 's', 't', 'l', 'm', 'nd', 'st', 'ck', 'ng', 'rt'];
const ENDINGS = ['', '', '', 'ing', 'ed', 'er', 's', 'ly', 'ment', 'tion'];

/** As many as a person's mail of some years holds. */
const SIZE = 30_000;

/** Words in the frequencies of natural text (Zipf: the r-th word comes 1/r as often as the first). */
export class Vocabulary {
  readonly #words: readonly string[];
  readonly #random: Random;

  constructor(random: Random, size = SIZE) {
    this.#random = random;
    const words = new Set(COMMON);
    while (words.size < size) words.add(madeUpWord(random));
    this.#words = [...words];
  }

  word(): string {
    // The inverse of Zipf's cumulative distribution, with exponent 1.
    const rank = Math.floor(this.#words.length ** this.#random.next());
    return this.#words[rank - 1] as string;
  }

  sentence(): string {
    const words = Array.from({ length: 4 + this.#random.below(18) }, () => this.word());
    const text = words.join(' ');
    return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
  }
}

function madeUpWord(random: Random): string {
  const syllables = Array.from(
    { length: 1 + random.below(3) },
    () => random.pick(ONSETS) + random.pick(VOWELS) + random.pick(CODAS),
  );
  return syllables.join('') + random.pick(ENDINGS);
}
