/** How far a text holds a word of a question: by its stem, by a longer or shorter form of it, or by another word for it. */
import { analyse, isStopWord } from '../../../content/words.ts';
import { baseOf, synonymsOf } from '../lexicon/synonyms.ts';
import type { Spellings } from './taken-for.ts';

/** The terms of a text in the forms that are compared. */
export type TermSet = ReadonlySet<string>;

const BY_FORM = 0.85;
/** "Rechner" in "Tarifrechner". */
const BY_COMPOUND = 0.7;
const BY_SYNONYM = 0.6;

/** Shorter beginnings are shared by words that have nothing to do with each other. */
const STEM_LENGTH = 5;
/** Shorter words end others by chance. */
const COMPOUND_LENGTH = 6;

/** @param spellings terms that a text holds, too, when it holds one that they were taken for */
export function termSetOf(text: string, spellings?: Spellings): TermSet {
  const terms = new Set(
    analyse(text)
      .filter((term) => !isStopWord(term))
      .map(baseOf),
  );
  for (const [term, meant] of spellings ?? []) if (meant.some((one) => terms.has(baseOf(one)))) terms.add(baseOf(term));
  return terms;
}

/** The same words are looked for in the same texts by each ask and extractor. */
const known = new WeakMap<TermSet, Map<string, number>>();

/** Between 0 and 1. */
export function matchOf(term: string, terms: TermSet): number {
  const base = baseOf(term);
  if (terms.has(base)) return 1;
  const matches = known.get(terms) ?? new Map<string, number>();
  known.set(terms, matches);
  const match = matches.get(base) ?? inexactMatch(base, terms);
  matches.set(base, match);
  return match;
}

function inexactMatch(base: string, terms: TermSet): number {
  const form = base.length >= STEM_LENGTH ? formOf(base, terms) : 0;
  if (form === BY_FORM) return form;
  return Math.max(form, holdsSynonym(base, terms) ? BY_SYNONYM : 0);
}

function holdsSynonym(base: string, terms: TermSet): boolean {
  const others = synonymsOf(base);
  const [few, many] = others.size < terms.size ? [others, terms] : [terms, others];
  for (const term of few) if (many.has(term)) return true;
  return false;
}

/** "teacher" for "teach", "Tarifrechners" for "Tarifrechner": one begins with the other, or both with all but their endings. */
function formOf(base: string, terms: TermSet): number {
  const stem = base.slice(0, Math.max(STEM_LENGTH, base.length - 2));
  let match = 0;
  for (const term of terms) {
    if (term.length < STEM_LENGTH) continue;
    const isNear = Math.abs(term.length - base.length) <= 4;
    if (isNear && (term.startsWith(stem) || base.startsWith(term))) return BY_FORM;
    if (isCompound(term, base) || isCompound(base, term)) match = BY_COMPOUND;
  }
  return match;
}

function isCompound(whole: string, part: string): boolean {
  return part.length >= COMPOUND_LENGTH && whole.length >= part.length + 4 && whole.endsWith(part);
}
