import { analyse, isStopWord } from '../../../shared/content/words.ts';
import type { SearchUnit } from '../../../shared/search/search-unit.ts';

/** How common a word is: the share of a person's units that hold it, at least and below. */
export const BANDS = {
  rare: { from: 0, below: 0.001 },
  medium: { from: 0.001, below: 0.02 },
  common: { from: 0.02, below: 0.25 },
} as const;

export type Band = keyof typeof BANDS;

/** How often each word stands in a person's units. */
export class WordShares {
  readonly #counts = new Map<string, number>();
  readonly #units: number;
  /** The word that is nearest to standing in half of the units. */
  readonly half: string;

  constructor(units: readonly SearchUnit[]) {
    this.#units = units.length;
    for (const { terms } of units)
      for (const term of terms.keys()) this.#counts.set(term, (this.#counts.get(term) ?? 0) + 1);
    const distance = (word: string) => Math.abs(this.share(word) - 0.5);
    const candidates = units.slice(0, 200).flatMap(({ content }) => wordsOf(content));
    this.half = candidates.reduce((best, word) => (distance(word) < distance(best) ? word : best), candidates[0] ?? '');
  }

  share(word: string): number {
    return (this.#counts.get(analyse(word)[0] ?? '') ?? 0) / Math.max(1, this.#units);
  }

  /** The words of a text that are as common as that. */
  inBand(text: string, band: Band): string[] {
    const { from, below } = BANDS[band];
    // Of few units, one is more than the rarest share.
    const end = Math.max(below, 3 / this.#units);
    return wordsOf(text).filter((word) => this.share(word) >= from && this.share(word) < end);
  }
}

/** The words of a text that a search looks for, each once: those that are one term. */
function wordsOf(text: string): string[] {
  const words = [...new Set(text.toLowerCase().match(/(?<![\w.@-])[a-z]{3,}(?![\w@-])/g) ?? [])];
  return words.filter((word) => {
    const terms = analyse(word);
    return terms.length === 1 && !isStopWord(terms[0] as string);
  });
}
