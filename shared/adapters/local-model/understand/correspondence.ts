/**
 * Who wrote to whom, and when: "who emailed me about the budget?", "when did I last write to Marcus?", "has Felix replied?".
 * That is asked of mails as such, of their senders, readers and dates, and not of what stands in one of them; so it is answered
 * from all the mails that fit.
 */
import type { Kind } from '../lexicon/kinds.ts';
import type { VerbName } from '../lexicon/verbs.ts';
import type { Description } from './description.ts';
import { matterOf } from './matter.ts';
import type { Atom, Clause, Correspondence } from './meaning.ts';
import type { Sentence } from './tokens.ts';

type VerbAtom = Extract<Atom, { is: 'verb' }>;

/** They say that somebody wrote to somebody. */
const WRITING: ReadonlySet<VerbName> = new Set(['send', 'write', 'tell', 'reply', 'receive']);
/** They hand something over: what stands behind them need not be what was written about. */
const SENDING: ReadonlySet<VerbName> = new Set(['send', 'write']);
const MAILS: ReadonlySet<Kind> = new Set(['mail', 'thread', 'reply', 'mailbox', 'person']);

const BEGINS_IN_PAST = /^(?:did|has|have|had|hasn't|haven't|hadn't|didn't|was|were|hat|habe|haben)(?![a-z'])/;
/** "Have to" is not over yet. */
const IS_PAST = /(?<![a-z])(?:did|was|were|ago|hat|habe|haben|(?:has|have|had)(?! to(?![a-z])))(?![a-z'])/;
const IS_HEARD = /(?<![a-z])hear(?:d|ing)?(?![a-z])/;

/** The description of a clause with what it asks of a correspondence: then who writes to whom is no part of what it is of, as filters say that. */
export function withCorrespondence(description: Description, clause: Clause, sentence: Sentence): Description {
  const correspondence = correspondenceOf(description);
  if (!correspondence) return description;
  const { topic } = correspondence;
  const others = description.atoms.filter((atom) => !topic.includes(atom));
  return { ...description, correspondence, of: matterOf({ ...clause, atoms: topic }, sentence, others) };
}

function correspondenceOf(description: Description): Correspondence | undefined {
  const { atoms, kinds, states, containers, references, ordinal, quoted, limit } = description;
  if (states.length + containers.length + references.length + quoted.length > 0) return undefined;
  if (ordinal !== undefined || limit !== undefined || kinds.some((kind) => !MAILS.has(kind))) return undefined;
  const verb = writingVerb(description);
  if (!verb && !isMailWithPeople(description)) return undefined;
  const people = atoms.filter((atom) => atom.is === 'person');
  const isFromMe = verb?.subject === 'me' && verb.verb.name !== 'receive';
  const isToMe =
    people.some(({ relation, person }) => relation === 'to' && person.is === 'me') ||
    (verb?.subject === 'me' && verb.verb.name === 'receive');
  const topic = topicOf(description, verb);
  const asks = askedOf(description, { verb, topic, isFromMe, isToMe });
  return asks && { asks, me: isFromMe ? 'author' : isToMe ? 'reader' : undefined, topic };
}

interface Said {
  verb: VerbAtom | undefined;
  topic: readonly Atom[];
  isFromMe: boolean;
  isToMe: boolean;
}

function askedOf(description: Description, said: Said): Correspondence['asks'] | undefined {
  const { opening, folded, isNegated, kinds, isAbout, times, people } = description;
  const { verb, topic, isFromMe, isToMe } = said;
  const isOpen = isAbout || topic.length === 0;
  const isNamed = people.some(({ relation, isNegated: not }) => !not && (relation === 'from' || relation === 'to'));
  if (opening === 'who' || ((opening === 'which' || opening === 'what') && kinds.includes('person'))) {
    if (!verb || isNegated) return undefined;
    const hasAuthor = isFromMe || people.some(({ relation, isNegated: not }) => relation === 'from' && !not);
    const { name } = verb.verb;
    if (hasAuthor) return isOpen || name === 'reply' || SENDING.has(name) ? 'recipients' : undefined;
    const isAsked = isOpen || (isToMe && (name === 'tell' || name === 'reply'));
    return isAsked && (isToMe || isAbout || times.length > 0) ? 'senders' : undefined;
  }
  if (opening === 'when') {
    if (!IS_PAST.test(folded) || isNegated) return undefined;
    return isNamed || isFromMe || (isToMe && verb?.verb.name !== 'receive') || IS_HEARD.test(folded)
      ? 'moment'
      : undefined;
  }
  if (opening === 'whether') {
    return BEGINS_IN_PAST.test(folded) && isOpen && verb?.verb.name !== 'say' && (isNamed || isFromMe)
      ? 'whether'
      : undefined;
  }
  if (opening === 'what' && verb && IS_PAST.test(folded)) {
    const isTold = isToMe && !isNamed && verb.subject === 'other';
    const isSaid = people.some(
      ({ relation, person, isNegated: not }) => relation === 'from' && !not && person.is !== 'pronoun',
    );
    return isSaid || (isFromMe && (isNamed || verb.verb.name !== 'say')) || isTold ? 'words' : undefined;
  }
  return undefined;
}

/** The verb that says that something was written; "say" and "mention" only where they say to whom, about what or for which time. */
function writingVerb({
  verbs,
  atoms,
  isAbout,
  opening,
  select,
  kinds,
  people,
  folded,
}: Description): VerbAtom | undefined {
  const toSomebody = atoms.some((atom) => atom.is === 'person' && atom.relation === 'to');
  const isOrdered = select?.by === 'date';
  const verb = verbs.find(
    ({ verb: { name } }) => WRITING.has(name) || (name === 'say' && (toSomebody || isAbout || isOrdered)),
  );
  if (!verb) return undefined;
  const { name } = verb.verb;
  // "When did Tom say that he arrives?", "when did Sarah tell us to come?": something else is asked for.
  const isOfAnother =
    opening === 'when' &&
    !isAbout &&
    verbs.some((other) => other.at[0] > verb.at[0] && other.verb.when !== undefined && other.verb.when !== 'sent');
  if (isOfAnother) return undefined;
  if (opening === 'when' && (name === 'tell' || name === 'say') && !isAbout && !isOrdered) return undefined;
  // One gets much that is no mail.
  const isMail =
    kinds.length > 0 ||
    IS_HEARD.test(folded) ||
    people.some(({ relation }) => relation === 'from' || relation === 'to');
  return name === 'receive' && !isMail ? undefined : verb;
}

/** "When was the last email from Owen?" */
function isMailWithPeople({ opening, kinds, people, select, verbs }: Description): boolean {
  return (
    opening === 'when' &&
    kinds.some((kind) => kind === 'mail' || kind === 'reply') &&
    select?.by === 'date' &&
    verbs.every(({ verb }) => verb.name === 'have') &&
    people.some(({ relation }) => relation === 'from' || relation === 'to')
  );
}

/** What stands for something that can be written about: no people who are bound, no verb of writing, no order. */
function topicOf({ atoms, kinds }: Description, verb: VerbAtom | undefined): Atom[] {
  const isMail = kinds.length > 0;
  return atoms.filter((atom) => {
    switch (atom.is) {
      case 'word':
      case 'quoted':
      case 'duration':
        return true;
      case 'field':
        // "The last time she wrote"
        return atom.field.name !== 'time';
      case 'person':
        // A part that somebody plays is looked for as a word.
        return atom.person.is === 'role' || (atom.relation === 'of' && atom.person.is !== 'me' && !isMail);
      case 'verb':
        return atom !== verb && atom.verb.name !== 'have' && atom.verb.name !== 'last';
      default:
        return false;
    }
  });
}
