import { analyse } from '../../../../content/words.ts';
import { baseOf } from '../synonyms.ts';
import { THESAURUS } from '../thesaurus/index.ts';
import { CONCEPTS } from './index.ts';

const BY_BASE = new Map<string, number[]>();
for (const [concept, group] of [...THESAURUS, ...CONCEPTS].entries()) {
  for (const base of new Set(group.trim().split(/\s+/).flatMap(analyse).map(baseOf))) {
    BY_BASE.set(base, [...(BY_BASE.get(base) ?? []), concept]);
  }
}

const NONE: readonly number[] = [];

/** The groups of the thesaurus and of the wider concepts that a term of the analyser belongs to, by number; [] for most words. */
export function conceptsOf(term: string): readonly number[] {
  return BY_BASE.get(baseOf(term)) ?? NONE;
}
