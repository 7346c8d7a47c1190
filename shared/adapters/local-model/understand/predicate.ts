import { KINDS } from '../lexicon/kinds.ts';
import type { Opening } from '../lexicon/openings.ts';
import { predicateIn } from '../lexicon/predicates.ts';
import { askedType } from './answer-type.ts';
import type { Description } from './description.ts';
import { matterOf } from './matter.ts';
import type { Clause } from './meaning.ts';
import type { Sentence } from './tokens.ts';

/** "Unpaid invoices" are asked for by any of them, "the late train" by none. */
const ANY_OPENING: ReadonlySet<Opening | undefined> = new Set(['which', 'what', 'whether', 'list', 'find', undefined]);
const ASKING_WHICH: ReadonlySet<Opening | undefined> = new Set(['which', 'what']);

/**
 * The description of a clause that asks which things are so ("which invoices are unpaid?"), without what is said of them: the
 * things are looked for, and what tells how they stand beside.
 */
export function withPredicate(description: Description, clause: Clause, sentence: Sentence): Description {
  const { atoms, folded, opening, correspondence } = description;
  if (correspondence !== undefined || !ANY_OPENING.has(opening)) return description;
  const said = predicateIn(folded);
  if (!said || !(said.predicate.isAttribute || ASKING_WHICH.has(opening))) return description;
  const { type } = askedType(description);
  if (type !== 'list' && type !== 'yes-no') return description;
  const first = Math.min(...[clause.opening, ...atoms].flatMap((part) => (part ? [part.at[0]] : [])));
  const from = first + wordsIn(folded.slice(0, said.start));
  const to = first + wordsIn(folded.slice(0, said.end));
  const kept = atoms.filter(({ at }) => at[1] <= from || at[0] >= to);
  const left = atoms.filter((atom) => !kept.includes(atom));
  const words = description.words.filter((word) => kept.some((atom) => atom.is === 'word' && atom.text === word));
  if (
    words.length === 0 &&
    !kept.some(
      (atom) => atom.is === 'field' || atom.is === 'quoted' || (atom.is === 'kind' && KINDS[atom.kind] === 'drive'),
    )
  )
    return description;
  return {
    ...description,
    atoms: kept,
    verbs: description.verbs.filter((verb) => kept.includes(verb)),
    words,
    predicate: said.predicate,
    of: matterOf({ ...clause, atoms: kept }, sentence, left),
  };
}

function wordsIn(text: string): number {
  return text.split(' ').filter(Boolean).length;
}
