import { DETERMINERS, FILLERS } from '../lexicon/function-words.ts';
import type { Atom, Clause } from './meaning.ts';
import type { Sentence } from './tokens.ts';

/** Atoms that tell how, when or which, not what: at the edges of a matter they are left out. */
const NO_MATTER: ReadonlySet<Atom['is']> = new Set(['time', 'duration', 'reference']);

/**
 * What a clause is of, in the person's words: from its first atom to its last, without times, and without the small words
 * around it. "when does my flight to Rome leave tomorrow?" → "flight to Rome leave"
 * @param without what is left out beside times, where it stands between the others
 */
export function matterOf(
  { opening, atoms }: Pick<Clause, 'opening' | 'atoms'>,
  { tokens }: Sentence,
  without: readonly Atom[] = [],
): string {
  const isMatter = (atom: Atom) => !NO_MATTER.has(atom.is) && !(atom.is === 'person' && atom.person.is === 'pronoun');
  const own = atoms.filter(isMatter);
  if (own.length === 0) return '';
  const left = new Set(
    [...atoms.filter(({ is }) => NO_MATTER.has(is)), ...without].flatMap(({ at: [from, to] }) => indexes(from, to)),
  );
  const from = Math.max(
    Math.min(...own.map(({ at }) => at[0])),
    opening && opening.at[0] < Math.min(...own.map(({ at }) => at[0])) ? opening.at[1] : 0,
  );
  const to = Math.max(...own.map(({ at }) => at[1]));
  const kept = indexes(from, to).filter(
    (index) => !left.has(index) && tokens[index]?.isWord && !(tokens[index].folded === "'s" && left.has(index - 1)),
  );
  const isSmall = (index: number | undefined) => {
    const folded = index === undefined ? '' : (tokens[index]?.folded ?? '');
    const isAtom = own.some(({ is, at }) => is !== 'verb' && index !== undefined && at[0] <= index && index < at[1]);
    return !isAtom && (DETERMINERS.values.has(folded) || FILLERS.values.has(folded));
  };
  while (kept.length > 0 && isSmall(kept[0])) kept.shift();
  while (kept.length > 0 && isSmall(kept.at(-1))) kept.pop();
  let text = '';
  for (const index of kept) {
    const token = tokens[index];
    if (!token) continue;
    const isGlued = index > 0 && tokens[index - 1]?.end === token.index && text !== '';
    text += `${isGlued || text === '' ? '' : ' '}${token.text}`;
  }
  return text;
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
