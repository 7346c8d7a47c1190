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
/** "Have I" opens a question whole, so that it is no subject of the verb; "have I been told" has another. */
const HAVE_I = /^(?:have|had|haven't|hadn't) (?:not )?(?:i|we)(?![a-z'])(?!.* been(?![a-z]))/;
/** Who is to be written to is told by no mail that was. */
const IS_AHEAD =
  /(?<![a-z])(?:should|can|could|would|will|shall|may|might|must|need|needs|going|ought|(?:have|has|had|supposed) to|do (?:i|we))(?![a-z])/;
/** "Haven't I written?" asks whether it is so, "have I not written?" may ask whether it is not. */
const IS_NOT = /(?<![a-z])(?:not|never)(?![a-z])/;
/** "Who was emailed about it?" asks for those to whom it was done, and no filter tells them from who did it. */
const IS_DONE_TO_WHOM = /^whom? (?:was|were|(?:has|have|had) been) (?:[a-z]+ed|sent|written|told)(?![a-z])/;
const IS_HEARD = /(?<![a-z])hear(?:d|ing)?(?![a-z])/;

/** The description of a clause with what it asks of a correspondence: then who writes to whom is no part of what it is of, as filters say that. */
export function withCorrespondence(description: Description, clause: Clause, sentence: Sentence): Description {
  const addressed = withAddressee(description);
  const correspondence = addressed && correspondenceOf(addressed);
  if (!correspondence) return description;
  const { topic } = correspondence;
  const others = addressed.atoms.filter((atom) => !topic.includes(atom));
  return { ...addressed, correspondence, of: matterOf({ ...clause, atoms: topic }, sentence, others) };
}

/**
 * "Did I reply to the email from Marta?": whose mail was answered is who was written to. Undefined where another one is the
 * author of what the person wrote, as no mail has two.
 */
function withAddressee(description: Description): Description | undefined {
  const verb = writingVerb(description);
  const isOther = (atom: Atom) =>
    atom.is === 'person' &&
    !atom.isNegated &&
    atom.person.is !== 'me' &&
    (atom.relation === 'from' || (atom.relation === 'owner' && description.kinds.length > 0));
  if (!isWrittenByMe(verb, description) || !description.atoms.some(isOther)) return description;
  if (verb?.verb.name !== 'reply') return undefined;
  const addressed = <One extends Atom>(atom: One): One => (isOther(atom) ? { ...atom, relation: 'to' } : atom);
  return { ...description, atoms: description.atoms.map(addressed), people: description.people.map(addressed) };
}

function isWrittenByMe(verb: VerbAtom | undefined, { folded }: Description): boolean {
  if (verb === undefined || verb.verb.name === 'receive') return false;
  return verb.subject === 'me' || (verb.subject === undefined && HAVE_I.test(folded));
}

function correspondenceOf(description: Description): Correspondence | undefined {
  const { atoms, kinds, states, containers, references, ordinal, quoted, limit } = description;
  if (states.length + containers.length + references.length + quoted.length > 0) return undefined;
  if (ordinal !== undefined || limit !== undefined || kinds.some((kind) => !MAILS.has(kind))) return undefined;
  const verb = writingVerb(description);
  if (!verb && !isMailWithPeople(description)) return undefined;
  const people = atoms.filter((atom) => atom.is === 'person');
  const isFromMe = isWrittenByMe(verb, description);
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
  const { opening, folded, isNegated, kinds, isAbout, times, people, select } = description;
  const { verb, topic, isFromMe, isToMe } = said;
  const isOpen = isAbout || topic.length === 0;
  const isNamed = people.some(({ relation, isNegated: not }) => !not && (relation === 'from' || relation === 'to'));
  // "Did I send it?" is about one mail, and says of none which.
  const isMine = isFromMe && (topic.length > 0 || select !== undefined);
  if (opening === 'who' || ((opening === 'which' || opening === 'what') && kinds.includes('person'))) {
    if (!verb || isNegated || IS_AHEAD.test(folded) || IS_DONE_TO_WHOM.test(folded)) return undefined;
    if (hasOtherDeed(description, verb)) return undefined;
    const hasAuthor = isFromMe || people.some(({ relation, isNegated: not }) => relation === 'from' && !not);
    const { name } = verb.verb;
    if (isFromMe && !isMine && !isNamed && times.length === 0) return undefined;
    if (hasAuthor) return isOpen || name === 'reply' || SENDING.has(name) ? 'recipients' : undefined;
    const isAsked = isOpen || (isToMe && (name === 'tell' || name === 'reply'));
    return isAsked && (isToMe || isAbout || times.length > 0) ? 'senders' : undefined;
  }
  if (opening === 'when') {
    if (!IS_PAST.test(folded) || isNegated) return undefined;
    return isNamed || isMine || (isToMe && verb?.verb.name !== 'receive') || IS_HEARD.test(folded)
      ? 'moment'
      : undefined;
  }
  if (opening === 'whether') {
    if (!BEGINS_IN_PAST.test(folded) || IS_NOT.test(folded)) return undefined;
    return isOpen && verb?.verb.name !== 'say' && (isNamed || isMine) ? 'whether' : undefined;
  }
  // "What did Tom send me?": things, and of mails all of them.
  const isOfThings = verb?.verb.name === 'send' && !isAbout;
  if (opening === 'what' && verb && !isOfThings && IS_PAST.test(folded)) {
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

/** "Who wants me to email the council?", "who asked me to write to them?": another deed is asked about than that one. */
function hasOtherDeed({ verbs }: Description, verb: VerbAtom): boolean {
  return verbs.some(
    (other) =>
      other !== verb &&
      other.verb.name !== 'have' &&
      other.verb.name !== 'last' &&
      (other.at[0] < verb.at[0] || (other.subject === 'me' && verb.subject !== 'me')),
  );
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
