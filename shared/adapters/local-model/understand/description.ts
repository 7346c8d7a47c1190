import type { AskedStanding, AskField } from '../../../domain/intent.ts';
import type { Service } from '../../../domain/service.ts';
import { DETERMINERS } from '../lexicon/function-words.ts';
import { KINDS, type Kind } from '../lexicon/kinds.ts';
import type { Opening } from '../lexicon/openings.ts';
import type { SelectionWord } from '../lexicon/selections.ts';
import type { State } from '../lexicon/states.ts';
import type { VerbName } from '../lexicon/verbs.ts';
import { politeTokens } from './grammar/framing.ts';
import { matterOf } from './matter.ts';
import type { Atom, Clause, Correspondence, Interval, Period, PersonMention, Place, Relation } from './meaning.ts';
import type { Sentence } from './tokens.ts';

/** What a clause says of the things that it is about: its atoms, sorted. */
export interface Description {
  opening: Opening | undefined;
  openingAt: Place | undefined;
  /** Something is said not to be so. */
  isNegated: boolean;
  /** In the person's words, without times and small words around it. */
  of: string;
  kinds: readonly Kind[];
  /** The services that its kinds name. */
  services: readonly Service[];
  words: readonly string[];
  quoted: readonly string[];
  people: readonly Extract<Atom, { is: 'person' }>[];
  times: readonly (Interval & Pick<Period, 'text' | 'grain' | 'hours' | 'shift' | 'at'>)[];
  states: readonly { state: State; isNegated: boolean }[];
  /** As written: states and containers, and kinds of files. Filters say them, so no text is searched for them. */
  filterWords: readonly string[];
  fileWords: readonly string[];
  verbs: readonly Extract<Atom, { is: 'verb' }>[];
  select: SelectionWord | undefined;
  limit: number | undefined;
  ordinal: number | undefined;
  minutes: number | undefined;
  containers: readonly Extract<Atom, { is: 'container' }>[];
  references: readonly Extract<Atom, { is: 'reference' }>['refersTo'][];
  /** Whether it is about what has been. */
  isPast: boolean;
  /**
   * The token of "about" that what a verb says stands behind: "who wrote about the budget", and not "who wrote the report about it". Without a
   * verb that in front of everything: "and about the roof?"
   */
  aboutAt: number | undefined;
  /** Where it asks who wrote to whom, or when. */
  correspondence: Correspondence | undefined;
  /** How the things stand that are asked for: "which are unpaid". */
  standing: AskedStanding | undefined;
  atoms: readonly Atom[];
  /** Its words with what stands around them, folded. */
  folded: string;
}

const PAST =
  /(?<![a-z])(?:did|was|were|sent|wrote|written|got|received|last|yesterday|ago|had|replied|answered|said|shared|emailed|mailed|spent|paid|haven't|hasn't|bekommen|erhalten|geschrieben|gesendet|recu|envoye|enviado|recibido|escribio|inviato|ricevuto|gonderdi|yazdi)(?![a-z])/;

/** Folded words, "n't" as the tokeniser leaves it. */
const NEGATION =
  /(?<![a-z])(?:not|never|[a-z]+n't|cannot|nobody|noone|without|neither|nicht|kein|keine|keinen|niemand|pas|jamais|nunca|ninguno|nessuno)(?![a-z'])/;

/**
 * Sorts the atoms of a clause.
 * @param next the token at which the next clause begins: what stands before it, and was not read, belongs to this one
 */
export function describe(clause: Clause, sentence: Sentence, next: number = sentence.tokens.length): Description {
  const { opening, atoms } = clause;
  const places = [...(opening ? [opening.at] : []), ...atoms.map(({ at }) => at)];
  const start = Math.min(...places.map(([from]) => from));
  let end = Math.max(...places.map(([, to]) => to));
  const polite = politeTokens(sentence);
  while (end < next && sentence.tokens[end]?.isWord && !polite.has(end)) end += 1;
  const folded = sentence.tokens
    .slice(start, end)
    .map((token) => token.folded)
    .join(' ');
  const kinds = of(atoms, 'kind').map(({ kind }) => kind);
  const services = [
    ...new Set(kinds.map((kind): Service | undefined => KINDS[kind]).filter((service) => service !== undefined)),
  ];
  const written = ({ at }: Atom) =>
    sentence.question.slice(sentence.tokens[at[0]]?.index, sentence.tokens[at[1] - 1]?.end);
  const isPast = PAST.test(folded) || services[0] === 'gmail';
  return {
    opening: opening?.opening,
    openingAt: opening?.at,
    isNegated: NEGATION.test(folded),
    of: matterOf(clause, sentence),
    kinds,
    services,
    words: of(atoms, 'word').map(({ text }) => text),
    quoted: of(atoms, 'quoted').map(({ text }) => text),
    people: of(atoms, 'person').filter(({ person }) => person.is !== 'me'),
    times: narrowest(
      of(atoms, 'time').map(({ period: { past, ...period } }) => ({ ...period, ...(isPast && past ? past : {}) })),
    ),
    states: of(atoms, 'state').map(({ state, isNegated }) => ({ state, isNegated })),
    verbs: of(atoms, 'verb'),
    select: of(atoms, 'select')[0]?.select,
    limit: of(atoms, 'limit')[0]?.count,
    ordinal: of(atoms, 'ordinal')[0]?.position,
    minutes: of(atoms, 'duration')[0]?.minutes,
    containers: of(atoms, 'container'),
    filterWords: [...of(atoms, 'state'), ...of(atoms, 'container')].map(written),
    fileWords: of(atoms, 'kind')
      .filter(({ kind }) => KINDS[kind] === 'drive')
      .map(written),
    references: of(atoms, 'reference').map(({ refersTo }) => refersTo),
    isPast,
    aboutAt: aboutAt(atoms, sentence),
    correspondence: undefined,
    standing: undefined,
    atoms,
    folded,
  };
}

const ABOUT = new Set('about regarding re concerning bezuglich wegen uber sobre riguardo hakkinda'.split(' '));
/** They say so right behind the verb and the people: "who wrote to me on heat pumps". */
const ABOUT_BESIDE = new Set('on for'.split(' '));

function aboutAt(atoms: readonly Atom[], { tokens }: Sentence): number | undefined {
  const verbs = of(atoms, 'verb');
  for (const { at: verb } of verbs) {
    const [, end] = verb;
    const first = Math.min(
      tokens.length,
      ...atoms.flatMap(({ is, at }) => (at[0] >= end && !BEFORE_ABOUT.has(is) ? [at[0]] : [])),
    );
    // "On Monday" says when.
    const isBeside = (at: number) =>
      atoms.some(({ at: [, to] }) => to === at) &&
      !atoms.some(({ is, at: [from, to] }) => is === 'time' && from <= at + 1 && at < to);
    const index = tokens.slice(end, first).findIndex(({ folded }, place) => {
      const at = end + place;
      return tokens[at + 1]?.isWord === true && (ABOUT.has(folded) || (ABOUT_BESIDE.has(folded) && isBeside(at)));
    });
    if (index >= 0) return end + index;
  }
  return verbs.length > 0 ? undefined : aboutBefore(Math.min(...atoms.map(({ at: [start] }) => start)), tokens);
}

/** "And about the roof?" */
function aboutBefore(first: number, tokens: Sentence['tokens']): number | undefined {
  let at = first - 1;
  while (DETERMINERS.values.has(tokens[at]?.folded ?? '')) at -= 1;
  // "What about Tom?" asks for the same of him.
  const isAsking = /^(?:what|how)$/.test(tokens[at - 1]?.folded ?? '');
  return ABOUT.has(tokens[at]?.folded ?? '') && !isAsking ? at : undefined;
}

const BEFORE_ABOUT: ReadonlySet<Atom['is']> = new Set(['person', 'select', 'time', 'verb']);

/** "Between Monday and Wednesday next week": the week says which Monday, and is no other time. */
function narrowest<Time extends Interval>(times: readonly Time[]): Time[] {
  return times.filter(
    (time) =>
      !times.some(
        (other) =>
          other !== time &&
          other.start >= time.start &&
          other.stop <= time.stop &&
          other.stop.getTime() - other.start.getTime() < time.stop.getTime() - time.start.getTime(),
      ),
  );
}

export function has({ states }: Description, ...wanted: readonly State[]): boolean {
  return states.some(({ state, isNegated }) => !isNegated && wanted.includes(state));
}

export function does({ verbs }: Description, ...wanted: readonly VerbName[]): boolean {
  return verbs.some(({ verb }) => wanted.includes(verb.name));
}

/** The property that the verbs ask for, by "when" or "who". */
export function verbField({ verbs }: Description, by: 'when' | 'who'): AskField | undefined {
  return verbs.map(({ verb }) => verb[by]).find((field) => field !== undefined);
}

export function peopleIn({ people }: Description, relation: Relation, isNegated = false): PersonMention[] {
  return people
    .filter((atom) => atom.relation === relation && atom.isNegated === isNegated)
    .map(({ person }) => person);
}

function of<Is extends Atom['is']>(atoms: readonly Atom[], is: Is): Extract<Atom, { is: Is }>[] {
  return atoms.filter((atom): atom is Extract<Atom, { is: Is }> => atom.is === is);
}
