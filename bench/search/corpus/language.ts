import type { Random } from '../../random.ts';
import { Vocabulary } from '../../vocabulary.ts';
import { chance } from './distributions.ts';

/** Words that all people share; names, codes and numbers come on top: 40,000 to 60,000 different terms a person. */
const WORDS = 42_000;

/** A text keeps to its matter: so many words are its own, and a share of its words is one of them. */
const MATTER_WORDS = 40;
const MATTER_SHARE = 0.2;

const CODE_SHARE = 0.03;
const FIGURE_SHARE = 0.12;
const CODE_PREFIXES = 'INV PO RE TK BA LH REF CASE JIRA ORD SKU PNR'.split(' ');

/** Makes text: sentences of words in natural frequencies, with codes, amounts and times, in paragraphs. */
export class Language {
  readonly #vocabulary: Vocabulary;
  readonly #random: Random;

  /** @param random chooses what is said; the words are the same for all */
  constructor(random: Random, words: Random) {
    this.#random = random;
    this.#vocabulary = new Vocabulary(words, WORDS);
  }

  word(): string {
    return this.#vocabulary.word();
  }

  /** The words that texts about one thing use again and again. */
  matter(): string[] {
    return Array.from({ length: MATTER_WORDS }, () => this.word());
  }

  title(matter: readonly string[]): string {
    const words = Array.from({ length: 2 + this.#random.below(5) }, () => this.#wordOf(matter));
    return capitalized(chance(0.1, this.#random) ? [...words, this.#code()].join(' ') : words.join(' '));
  }

  /** A text of exactly `length` characters, unless it would end in a space: then one less. */
  text(length: number, matter: readonly string[]): string {
    const paragraphs: string[] = [];
    for (let written = 0; written < length; ) {
      const paragraph = Array.from({ length: 1 + this.#random.below(4) }, () => this.#sentence(matter)).join(' ');
      paragraphs.push(paragraph);
      written += paragraph.length + 2;
    }
    return paragraphs.join('\n\n').slice(0, Math.max(0, length)).trimEnd();
  }

  #sentence(matter: readonly string[]): string {
    const words = Array.from({ length: 4 + this.#random.below(18) }, () => this.#wordOf(matter));
    if (chance(CODE_SHARE, this.#random)) words.push(this.#code());
    if (chance(FIGURE_SHARE, this.#random)) words.push(this.#figure());
    return `${capitalized(words.join(' '))}.`;
  }

  #wordOf(matter: readonly string[]): string {
    return chance(MATTER_SHARE, this.#random) ? this.#random.pick(matter) : this.word();
  }

  #code(): string {
    return `${this.#random.pick(CODE_PREFIXES)}-${10_000 + this.#random.below(90_000)}`;
  }

  #figure(): string {
    const figures = [
      () => `${this.#random.below(3_000)}.${10 + this.#random.below(90)}`,
      () => `${7 + this.#random.below(14)}:${this.#random.pick(['00', '15', '30', '45'])}`,
      () => String(2_015 + this.#random.below(13)),
      () => String(1 + this.#random.below(500)),
    ];
    return this.#random.pick(figures)();
  }
}

function capitalized(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
