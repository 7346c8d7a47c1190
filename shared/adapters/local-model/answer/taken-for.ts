/**
 * What the words of a question were taken for by the searches, for those who read what was found: a mail from Sarah Chen is
 * from "Sarra Chen", when she is who that was taken for, and "Bob" is in a mail of Robert's, when he is called so.
 */
import { analyse } from '../../../content/words.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';
import { isSlipOf } from '../../../search/spelling.ts';
import { foldInPlace } from '../fold-in-place.ts';

/** Terms of a question, and for each the terms of texts that it was taken for. */
export type Spellings = ReadonlyMap<string, readonly string[]>;

export interface TakenFor {
  spellings: Spellings;
  /** By address, in lower case: the names of the question that mean whose it is. */
  calledAs: ReadonlyMap<string, readonly string[]>;
}

export const NOTHING_TAKEN: TakenFor = { spellings: new Map(), calledAs: new Map() };

export function takenForOf(
  named: NonNullable<AnswerInput['named']>,
  corrections: NonNullable<AnswerInput['corrections']>,
): TakenFor {
  const calledAs = new Map<string, string[]>();
  for (const { name, people } of named) {
    for (const address of people.flatMap(({ addresses }) => addresses))
      calledAs.set(address, [...(calledAs.get(address) ?? []), name]);
  }
  const spellings = new Map<string, string[]>();
  for (const { word, readAs } of corrections) {
    const known = readAs.flatMap(wordsOf);
    for (const written of wordsOf(word)) {
      const meant = known.filter((other) => other !== written && isSlipOf(written, other)).flatMap(termsOf);
      if (meant.length === 0) continue;
      for (const term of termsOf(written)) spellings.set(term, [...(spellings.get(term) ?? []), ...meant]);
    }
  }
  return { spellings, calledAs };
}

function wordsOf(text: string): string[] {
  return foldInPlace(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A correction of words has terms already. */
function termsOf(word: string): string[] {
  return [...new Set([word, ...analyse(word)])];
}
