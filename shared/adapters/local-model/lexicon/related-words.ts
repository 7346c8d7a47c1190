import { analyse } from '../../../content/words.ts';
import { baseOf } from './synonyms.ts';
import { THESAURUS } from './thesaurus/index.ts';

/** A word of many meanings has more others than help to find what was meant. */
const MAX_RELATED = 24;

const GROUPS: readonly (readonly string[])[] = THESAURUS.map((group) => group.trim().split(/\s+/));

const BY_BASE = new Map<string, (readonly string[])[]>();
for (const group of GROUPS) {
  for (const base of new Set(group.flatMap(basesOf))) {
    const groups = BY_BASE.get(base) ?? [];
    groups.push(group);
    BY_BASE.set(base, groups);
  }
}

/** Words that may stand for this one in a text, as they are written; the likelier ones first. [] for a word that is not known. */
export function relatedWords(word: string): string[] {
  const groups = basesOf(word).flatMap((base) => BY_BASE.get(base) ?? []);
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  // In turns, so that each meaning has its first words.
  const inTurns = Array.from({ length: longest }, (_, place) => groups.flatMap((group) => group[place] ?? [])).flat();
  return [...new Set(inTurns)].filter((other) => other !== word.toLowerCase()).slice(0, MAX_RELATED);
}

/** Whether it is a word of the thesaurus, and so hardly a name, though German gives it a capital. */
export function isCommonWord(word: string): boolean {
  return basesOf(word).some((base) => BY_BASE.has(base));
}

function basesOf(word: string): string[] {
  return analyse(word).map(baseOf);
}
