/** A clause asks for one thing; a question is one clause or several. */
import { KINDS } from '../../../lexicon/kinds.ts';
import type { Opening } from '../../../lexicon/openings.ts';
import type { Atom, Clause, OpeningMention } from '../../meaning.ts';
import { keyOf } from '../../meaning-key.ts';
import { rule } from './grammar.ts';

/** Words between a question word and what follows, and within: "when | does my | flight leave", "contract that Acme shared". */
const REACH = 5;

/** What may ask behind what it asks of. */
const ASKED_LAST: ReadonlySet<Opening> = new Set(['when', 'where', 'who', 'how many', 'how much', 'how long', 'what']);

const ASKED_BEHIND_MARK: ReadonlySet<Opening> = new Set(['which', 'why', 'whether']);

/** What speaks against one clause that asks for two things. */
const APART = -1.2;

export const CLAUSE_RULES = [
  rule('Clause', ['Opening'], ([opening]) => ({ opening, atoms: [], key: `${opening.opening}${opening.at}` })),
  rule('Clause', ['Element'], ([atoms]) => ({ opening: undefined, atoms, key: keyOf(atoms) }), { weight: -0.2 }),
  rule(
    'Clause',
    ['Clause', 'Element'],
    ([clause, more]) => (isApart(clause.atoms, more) ? undefined : extended(clause, more)),
    { gap: REACH },
  ),
  rule(
    'Clause',
    ['Clause', 'Element'],
    ([clause, more]) => (isApart(clause.atoms, more) ? extended(clause, more) : undefined),
    { gap: REACH, weight: APART },
  ),
  // "Dentist appointment when?", and languages that ask at the end.
  rule(
    'Clause',
    ['Clause', 'Opening'],
    ([{ opening, atoms, key }, last]) =>
      opening === undefined && atoms.length > 0 && (ASKED_LAST.has(last.opening) || isBehindMark(atoms, last))
        ? { opening: last, atoms, key: `${key} ${last.opening}` }
        : undefined,
    { weight: -0.05, gap: 2 },
  ),
  rule('Request', ['Clause'], ([clause]) => [clause]),
  rule(
    'Request',
    ['Request', 'Clause'],
    ([clauses, clause]) => (isOneOfSeveral(clause) && clauses.every(isClause) ? [...clauses, clause] : undefined),
    { weight: -0.2, gap: 5 },
  ),
];

/** "The pool - is it open?" */
function isBehindMark(atoms: readonly Atom[], { opening, at }: OpeningMention): boolean {
  return ASKED_BEHIND_MARK.has(opening) && Math.max(...atoms.map((atom) => atom.at[1])) < at[0];
}

function extended({ opening, atoms, key }: Clause, more: readonly Atom[]): Clause {
  return { opening, atoms: [...atoms, ...more], key: `${key} ${keyOf(more)}` };
}

/** "Emails from Sarah … my next meeting": another kind after something was said of the first is hardly the same thing. */
function isApart(atoms: readonly Atom[], more: readonly Atom[]): boolean {
  const kind = more.find((atom) => atom.is === 'kind');
  const others = atoms.filter((atom) => atom.is === 'kind');
  const isOther =
    kind !== undefined && others.length > 0 && others.every((other) => KINDS[other.kind] !== KINDS[kind.kind]);
  if (isOther && atoms.at(-1)?.is !== 'kind') return true;
  // "The departure time and the booking reference"; but "flight booking reference" is one.
  const field = more.find((atom) => atom.is === 'field');
  const before = atoms.findLast((atom) => atom.is === 'field');
  return (
    field !== undefined &&
    before !== undefined &&
    field.field.type !== before.field.type &&
    !before.field.isTopic &&
    before.at[1] < field.at[0]
  );
}

/** What begins another clause: a question word, or a thing that has an answer of its own ("… and the booking reference"). */
function isOneOfSeveral({ opening, atoms }: Clause): boolean {
  return opening !== undefined ? opening.opening !== 'what about' : hasHead(atoms);
}

/** "When" may stand for itself ("when and where is dinner"), a bare clause not. */
function isClause({ opening, atoms }: Clause): boolean {
  return opening !== undefined || atoms.length > 0;
}

/** Words, people and states that may stand before the noun that a phrase is about. */
const BEFORE_HEAD: ReadonlySet<Atom['is']> = new Set(['select', 'limit', 'state', 'word', 'person', 'time']);
const MAX_BEFORE_HEAD = 3;

function hasHead(atoms: readonly Atom[]): boolean {
  const first = atoms.findIndex(({ is }) => !BEFORE_HEAD.has(is));
  const head = atoms[first];
  return first <= MAX_BEFORE_HEAD && (head?.is === 'kind' || head?.is === 'field');
}
