/** What can be said of the things that are looked for, one by one: "from Sarah", "unread", "that Acme shared", "in the Receipts label". */

import type { SelectionWord } from '../../../lexicon/selections.ts';
import type { VerbSense } from '../../../lexicon/verbs.ts';
import type { Atom, PersonMention, Place, Relation } from '../../meaning.ts';
import { rule } from './grammar.ts';

const person = (relation: Relation, people: readonly PersonMention[], isNegated = false): Atom[] =>
  people.map((one) => ({ is: 'person', relation, person: one, isNegated, at: one.at }));

const verbAtom = (verb: VerbSense, at: Place, subject?: 'me' | 'other'): Atom => ({
  is: 'verb',
  verb,
  ...(subject ? { subject } : {}),
  isNegated: false,
  at,
});

/** Who does it: the sender of what is sent, one of those who come. */
function subjectOf(verb: VerbSense, people: readonly PersonMention[]): Atom[] {
  if (people.every(({ is }) => is === 'me')) return [];
  return person(verb.binds === 'with' ? 'with' : verb.binds === 'from' ? 'from' : 'of', people);
}

/** To whom it is done. */
function objectOf(verb: VerbSense, people: readonly PersonMention[]): Atom[] {
  return person(verb.binds === 'with' || verb.name === 'invite' ? 'with' : verb.binds === 'from' ? 'to' : 'of', people);
}

/** "From the Acme team", but "from the budget" is from nobody: a name that is written small follows at once. */
function isBeside([, end]: Place, people: readonly PersonMention[]): boolean {
  return people.every(({ is, isPlain, at }) => isPlain || is !== 'name' || at[0] === end || people.length > 1);
}

const isMe = (people: readonly PersonMention[]) => people.every(({ is }) => is === 'me');

const areNamed = (people: readonly PersonMention[]) => people.every(({ is, isPlain }) => is !== 'name' || isPlain);

/** To whom it is done follows at once, but for "the" or "my". */
function isBehind([, end]: Place, people: readonly PersonMention[]): boolean {
  return people.every(({ is, at }, index) => index > 0 || at[0] <= end + (is === 'role' ? 1 : 0));
}

/** What is done by writing, so that it has an author, a reader and a date. */
const isWritten = ({ binds, service }: VerbSense) => binds === 'from' && service === 'gmail';

/** "Say" has nobody behind it but "me" and "us": "what did Priya say Daniel should do" is about another deed of his. */
const isToldTo = ({ name }: VerbSense, people: readonly PersonMention[]) =>
  isMe(people) || (name !== 'say' && areNamed(people));

/** By whom something was done, the last time or the first. */
function lastDone(
  people: readonly PersonMention[],
  { select, at }: { select: SelectionWord; at: Place },
  verb: VerbSense,
): Atom[] | undefined {
  return (isWritten(verb) || verb.name === 'receive') &&
    select.by === 'date' &&
    select.side !== 'ahead' &&
    areNamed(people)
    ? [...subjectOf(verb, people), { is: 'select', select, at }]
    : undefined;
}

export const ELEMENT_RULES = [
  rule('Element', ['Kind'], ([{ kind, at }]) => [{ is: 'kind', kind, at }]),
  rule('Element', ['Field'], ([{ field, at }]) => [{ is: 'field', field, at }]),
  rule('Element', ['Word'], ([{ text, isName, at }]) => [{ is: 'word', text, isName, at }]),
  rule('Element', ['Quoted'], ([{ text, at }]) => [{ is: 'quoted', text, at }]),
  rule('Element', ['Period'], ([period]) => [{ is: 'time', period, at: period.at }]),
  rule('Element', ['Duration'], ([{ minutes, at }]) => [{ is: 'duration', minutes, at }]),
  rule('Element', ['State'], ([{ state, at }]) => [{ is: 'state', state, isNegated: false, at }]),
  rule('Element', ['Verb'], ([{ verb, at }]) => [verbAtom(verb, at)], { weight: -0.1 }),
  rule('Element', ['Selection'], ([{ select, at }]) => [{ is: 'select', select, at }]),
  rule('Element', ['Selection', 'Number'], ([{ select, at }, number]) => [
    { is: 'select', select, at },
    { is: 'limit', count: number.count, at: number.at },
  ]),
  rule('Element', ['Number', 'Selection'], ([number, { select, at }]) => [
    { is: 'select', select, at },
    { is: 'limit', count: number.count, at: number.at },
  ]),
  rule(
    'Element',
    ['Number', 'Kind'],
    ([number, { kind, at }]) => [
      { is: 'limit', count: number.count, at: number.at },
      { is: 'kind', kind, at },
    ],
    { weight: -0.3 },
  ),
  rule('Element', ['Ordinal'], ([{ position, at }]) => [{ is: 'ordinal', position, at }], { weight: -0.6 }),
  rule('Element', ['Ordinal', 'One'], ([{ position, at }, one]) => [{ is: 'ordinal', position, at: [at[0], one[1]] }]),
  rule('Element', ['Selection', 'One'], ([{ select, at }, one]) => {
    const position = select.side === 'any' ? 1 : select.side === 'behind' ? -1 : undefined;
    return position === undefined || select.by !== 'date'
      ? undefined
      : [{ is: 'ordinal', position, at: [at[0], one[1]] }];
  }),
  rule('Element', ['Reference'], ([{ refersTo, at }]) => [{ is: 'reference', refersTo, at }]),

  rule('People', ['Person'], ([one]) => [one]),
  rule(
    'People',
    ['People', 'And', 'Person'],
    ([people, , one]) =>
      one.is === 'me' || one.is === 'pronoun' || (!one.isPlain && one.is === 'name') ? undefined : [...people, one],
    { weight: -0.1 },
  ),
  rule('Person', ['Anyone', 'At', 'Person'], ([, , one]) =>
    one.is === 'name' || one.is === 'organisation' ? { ...one, is: 'organisation', isPlain: true } : undefined,
  ),
  rule('Person', ['Person', 'Anyone'], ([one]) => (one.is === 'name' ? { ...one, is: 'organisation' } : undefined), {
    weight: -0.2,
  }),

  rule(
    'Element',
    ['From', 'People'],
    ([from, people]) => (isBeside(from, people) ? person('from', people) : undefined),
    { gap: 1 },
  ),
  rule('Element', ['To', 'People'], ([, people]) => person('to', people)),
  rule('Element', ['With', 'People'], ([, people]) => person('with', people)),
  rule('Element', ['Of', 'People'], ([, people]) => (isMe(people) ? undefined : person('of', people)), {
    weight: -0.1,
  }),
  rule('Element', ['About', 'People'], ([, people]) => (isMe(people) ? undefined : person('of', people)), {
    weight: -0.2,
  }),
  rule('Element', ['Except', 'People'], ([, people]) => person('from', people, true)),
  rule('Element', ['Person', 'Possessive'], ([one]) => (one.is === 'me' ? undefined : person('owner', [one]))),
  rule(
    'Element',
    ['Person'],
    ([one]) =>
      one.is === 'address' ||
      one.is === 'organisation' ||
      one.is === 'pronoun' ||
      one.is === 'role' ||
      (one.is === 'name' && one.isPlain && /^\p{Lu}/u.test(one.name))
        ? person('of', [one])
        : undefined,
    { weight: -0.3 },
  ),
  rule(
    'Element',
    ['People', 'Verb'],
    ([people, { verb, isPassive, at }]) => {
      const isMine = isMe(people);
      if (!areNamed(people)) return undefined;
      if (isPassive && isWritten(verb)) return [verbAtom(verb, at, 'other'), ...person('to', people)];
      return verb.binds || isMine
        ? [...subjectOf(verb, people), verbAtom(verb, at, isMine ? 'me' : 'other')]
        : undefined;
    },
    { gap: 2 },
  ),
  rule(
    'Element',
    ['Verb', 'By', 'People'],
    ([{ verb, at }, by, people]) =>
      verb.binds && isBeside(by, people)
        ? [verbAtom(verb, at, isMe(people) ? 'me' : 'other'), ...subjectOf(verb, people)]
        : undefined,
    { gap: 1 },
  ),
  rule('Element', ['Verb', 'To', 'People'], ([{ verb, at }, , people]) =>
    verb.binds ? [verbAtom(verb, at), ...objectOf(verb, people)] : undefined,
  ),
  rule('Element', ['Verb', 'With', 'People'], ([{ verb, at }, , people]) =>
    verb.binds ? [verbAtom(verb, at), ...objectOf(verb, people)] : undefined,
  ),
  rule(
    'Element',
    ['Verb', 'People'],
    ([{ verb, at }, people]) =>
      verb.binds && verb.name !== 'own' && verb.name !== 'share' && (isToldTo(verb, people) || verb.name !== 'say')
        ? [verbAtom(verb, at), ...objectOf(verb, people)]
        : undefined,
    { weight: -0.1 },
  ),

  // "When did Sarah last write", "when did I first email Marcus"
  rule(
    'Element',
    ['People', 'Selection', 'Verb'],
    ([people, selected, { verb, isPassive, at }]) => {
      if (isPassive)
        return isWritten(verb) && areNamed(people)
          ? [verbAtom(verb, at, 'other'), ...person('to', people), { is: 'select', ...selected }]
          : undefined;
      const last = lastDone(people, selected, verb);
      return last && [...last, verbAtom(verb, at, isMe(people) ? 'me' : 'other')];
    },
    { gap: 1 },
  ),
  rule(
    'Element',
    ['People', 'Selection', 'Verb', 'People'],
    ([people, selected, { verb, at }, others]) => {
      const last = isBehind(at, others) && isToldTo(verb, others) ? lastDone(people, selected, verb) : undefined;
      return last && [...last, verbAtom(verb, at, isMe(people) ? 'me' : 'other'), ...objectOf(verb, others)];
    },
    { gap: 1 },
  ),
  // "Did Dana email me", "did I tell Jonas about it"
  rule(
    'Element',
    ['People', 'Verb', 'People'],
    ([people, { verb, isPassive, at }, others]) =>
      !isPassive && areNamed(people) && isWritten(verb) && isBehind(at, others) && isToldTo(verb, others)
        ? [...subjectOf(verb, people), verbAtom(verb, at, isMe(people) ? 'me' : 'other'), ...objectOf(verb, others)]
        : undefined,
    { gap: 2 },
  ),
  rule('Element', ['Not', 'Element'], ([, element]) => negated(element), { gap: 2 }),
  rule('Element', ['Except', 'Element'], ([, element]) => negated(element), { weight: -0.1 }),

  rule(
    'Element',
    ['In', 'Word', 'Container'],
    ([, word, { container, at }]) => [{ is: 'container', container, name: word.text, at: [word.at[0], at[1]] }],
    { gap: 1 },
  ),
  rule(
    'Element',
    ['In', 'Word', 'Word', 'Container'],
    ([, first, word, { container, at }]) => [
      { is: 'container', container, name: `${first.text} ${word.text}`, at: [first.at[0], at[1]] },
    ],
    { gap: 1 },
  ),
  rule(
    'Element',
    ['Container', 'Word'],
    ([{ container, at }, word]) =>
      container === 'calendar' ? undefined : [{ is: 'container', container, name: word.text, at: [at[0], word.at[1]] }],
    { weight: -0.2, gap: 1 },
  ),
  rule(
    'Element',
    ['Container', 'Quoted'],
    ([{ container, at }, quoted]) => [{ is: 'container', container, name: quoted.text, at: [at[0], quoted.at[1]] }],
    { gap: 1 },
  ),
  rule(
    'Element',
    ['In', 'Quoted', 'Container'],
    ([, quoted, { container, at }]) => [{ is: 'container', container, name: quoted.text, at: [quoted.at[0], at[1]] }],
    { gap: 1 },
  ),
];

/** Undefined where nothing can be denied. */
function negated(atoms: readonly Atom[]): readonly Atom[] | undefined {
  const isDeniable = atoms.some(({ is }) => is === 'state' || is === 'verb' || is === 'person');
  if (!isDeniable) return undefined;
  return atoms.map((atom) => ('isNegated' in atom ? { ...atom, isNegated: !atom.isNegated } : atom));
}
