/**
 * Who wrote to whom, and when: "who emailed me about the budget?", "when did I last write to Marcus?", "has Felix replied?".
 * That is asked of mails as such, of their senders, readers and dates, and not of what stands in one of them; so it is answered
 * from all the mails that fit.
 */
import type { Ask } from '../../../domain/intent.ts';
import type { Kind } from '../lexicon/kinds.ts';
import type { VerbName } from '../lexicon/verbs.ts';
import { withMatterBehindAbout } from './behind-about.ts';
import { groupIn, isWrittenByMe, withAddressee, withGroupAs, withRolesAsNames } from './correspondents.ts';
import type { Description } from './description.ts';
import { politeTokens } from './grammar/framing.ts';
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
/** Who is to be written to is told by no mail that was. It stands before the verb: "who emailed me in May?" */
const IS_AHEAD =
  /(?<![a-z])(?:should|can|could|would|will|shall|may|might|must|need|needs|going|ought|(?:have|has|had|supposed) to|do (?:i|we))(?![a-z])/;
/** "Haven't I written?" asks whether it is so, "have I not written?" may ask whether it is not. */
const IS_NOT = /(?<![a-z])(?:not|never|nobody|noone|no one|none)(?![a-z])/;
/** "Who was emailed about it?" asks for those to whom it was done, and no filter tells them from who did it. */
const IS_DONE_TO_WHOM = /^whom? (?:was|were|(?:has|have|had) been) (?:[a-z]+ed|sent|written|told)(?![a-z])/;
const IS_HEARD = /(?<![a-z])hear(?:d|ing)?(?![a-z])/;
const BY_ANYBODY = /^(?:did|has|have|had|hasn't|haven't|hadn't|didn't) (?:anyone|anybody|someone|somebody)(?![a-z])/;

/** The description of a clause with what it asks of a correspondence: then who writes to whom is no part of what it is of, as filters say that. */
export function withCorrespondence(description: Description, clause: Clause, sentence: Sentence): Description {
  const asked = withMatterBehindAbout(description, sentence);
  const found = readAs(withRolesAsNames(asked), clause, sentence);
  // What is told by somebody who plays a part may stand in any mail.
  const read = found?.correspondence?.asks === 'words' ? readAs(asked, clause, sentence) : found;
  // What stands behind "about" is no time of the mails, whatever else is asked.
  return read ?? (asked.times.length < description.times.length ? asked : description);
}

function readAs(description: Description, clause: Clause, sentence: Sentence): Description | undefined {
  const verb = writingVerb(description);
  const addressed = withAddressee(description, verb);
  if (!addressed) return undefined;
  const group = groupIn(addressed, verb, sentence);
  const read = group ? withGroupAs(addressed, group, isWrittenByMe(verb, addressed) ? 'to' : 'from') : addressed;
  const correspondence = correspondenceOf(read, {
    verb,
    isOfGroup: group !== undefined,
    isAhead: isAhead(read, verb, sentence),
  });
  if (!correspondence) return undefined;
  const { topic } = correspondence;
  const others = read.atoms.filter((atom) => !topic.includes(atom));
  const of = matterOf({ ...clause, atoms: topic.map((atom) => withNumber(atom, others, sentence)) }, sentence, others);
  // "About her": no search tells it.
  if (of === '' && isAboutSomething(read, sentence)) return undefined;
  return { ...read, correspondence, of };
}

function isAboutSomething({ aboutAt }: Description, sentence: Sentence): boolean {
  const polite = politeTokens(sentence);
  return (
    aboutAt !== undefined &&
    sentence.tokens.some(({ isWord }, index) => index > aboutAt && isWord && !polite.has(index))
  );
}

function isAhead({ openingAt }: Description, verb: VerbAtom | undefined, { tokens }: Sentence): boolean {
  const between = tokens.slice(openingAt?.[1] ?? 0, verb?.at[0]);
  return IS_AHEAD.test(between.map(({ folded }) => folded).join(' '));
}

/** "Clause 7": which one it is. */
function withNumber(atom: Atom, others: readonly Atom[], { tokens }: Sentence): Atom {
  const [start, end] = atom.at;
  const isNumber = /^\d+[a-z]?$/.test(tokens[end]?.folded ?? '');
  return isNumber && !others.some(({ at }) => at[0] <= end && end < at[1]) ? { ...atom, at: [start, end + 1] } : atom;
}

interface Said {
  verb: VerbAtom | undefined;
  /** Those who are asked for belong to whom it names. */
  isOfGroup: boolean;
  isAhead: boolean;
}

function correspondenceOf(description: Description, said: Said): Correspondence | undefined {
  const { atoms, kinds, states, containers, references, ordinal, quoted, limit, people } = description;
  if (states.length + containers.length + references.length + quoted.length > 0) return undefined;
  if (ordinal !== undefined || limit !== undefined || kinds.some((kind) => !MAILS.has(kind))) return undefined;
  const { verb } = said;
  if (!verb && !isMailWithPeople(description)) return undefined;
  const isFromMe = isWrittenByMe(verb, description);
  const isToMe =
    atoms.some((atom) => atom.is === 'person' && atom.relation === 'to' && atom.person.is === 'me') ||
    (verb?.subject === 'me' && verb.verb.name === 'receive') ||
    (people.every(({ relation }) => relation !== 'to') && asksForAny(description, verb));
  const topic = topicOf(description, verb);
  const asks = askedOf(description, { ...said, topic, isFromMe, isToMe });
  if (!asks) return undefined;
  return {
    asks,
    me: isFromMe ? 'author' : isToMe ? 'reader' : undefined,
    mails: countedOf(description, verb, topic),
    topic,
  };
}

/** "Is there a reply from Ruth?", "did anyone reply?": what the person got. */
function asksForAny({ opening, folded }: Description, verb: VerbAtom | undefined): boolean {
  return verb === undefined ? opening !== 'when' : opening === 'whether' && BY_ANYBODY.test(folded);
}

/** Which of the mails count. */
function countedOf(
  { kinds, aboutAt, opening }: Description,
  verb: VerbAtom | undefined,
  topic: readonly Atom[],
): Ask['mails'] {
  if (verb?.verb.name === 'reply' || kinds.includes('reply'))
    return kinds.includes('mail') || kinds.includes('thread') ? 'replies-to-one' : 'replies';
  const isOfThing = verb !== undefined && SENDING.has(verb.verb.name) && topic.length > 0 && aboutAt === undefined;
  return isOfThing && opening === 'when' ? 'deliveries' : undefined;
}

interface Understood extends Said {
  topic: readonly Atom[];
  isFromMe: boolean;
  isToMe: boolean;
}

function askedOf(description: Description, understood: Understood): Correspondence['asks'] | undefined {
  const { opening, kinds } = description;
  if (opening === 'who' || ((opening === 'which' || opening === 'what') && kinds.includes('person')))
    return askedByWho(description, understood);
  switch (opening) {
    case 'when':
      return askedByWhen(description, understood);
    case 'whether':
      return askedByWhether(description, understood);
    case 'how many':
      return askedByHowMany(description, understood);
    case 'what':
      return askedByWhat(description, understood);
    default:
      return undefined;
  }
}

/** Whether all that it names is what was written about. A mail is about what is named behind it. */
function isOpen({ aboutAt }: Description, { verb, topic }: Understood): boolean {
  return aboutAt !== undefined || topic.length === 0 || verb === undefined;
}

function isNamed({ people }: Description): boolean {
  return people.some(({ relation, isNegated }) => !isNegated && (relation === 'from' || relation === 'to'));
}

/** "Did I send it?" is about one mail, and says of none which. */
function isMine({ select }: Description, { isFromMe, topic }: Understood): boolean {
  return isFromMe && (topic.length > 0 || select !== undefined);
}

function askedByWho(description: Description, understood: Understood): Correspondence['asks'] | undefined {
  const { folded, isNegated, aboutAt, times, people, select } = description;
  const { verb, isFromMe, isToMe, isOfGroup } = understood;
  if (!verb || isNegated || understood.isAhead || IS_DONE_TO_WHOM.test(folded)) return undefined;
  if (hasOtherDeed(description, verb)) return undefined;
  const isAuthored = people.some(({ relation, isNegated: not }) => relation === 'from' && !not);
  const { name } = verb.verb;
  if (isFromMe && !isMine(description, understood) && !isNamed(description) && times.length === 0) return undefined;
  if (isFromMe || (isAuthored && !isOfGroup))
    return isOpen(description, understood) || name === 'reply' || SENDING.has(name) ? 'recipients' : undefined;
  const isAsked = isOpen(description, understood) || (isToMe && (name === 'tell' || name === 'reply'));
  const isBound = isToMe || aboutAt !== undefined || times.length > 0;
  return isAsked && (isBound || (isOfGroup && select !== undefined)) ? 'senders' : undefined;
}

function askedByWhen(description: Description, understood: Understood): 'moment' | undefined {
  const { folded, isNegated } = description;
  const { verb, isToMe } = understood;
  if (!IS_PAST.test(folded) || isNegated) return undefined;
  return isNamed(description) ||
    isMine(description, understood) ||
    (isToMe && verb?.verb.name !== 'receive') ||
    IS_HEARD.test(folded)
    ? 'moment'
    : undefined;
}

function askedByWhether(description: Description, understood: Understood): 'whether' | undefined {
  const { folded } = description;
  const { verb, isToMe } = understood;
  if (IS_NOT.test(folded) || verb?.verb.name === 'say' || !isOpen(description, understood)) return undefined;
  if (!verb) return 'whether';
  const isOfSomebody = isNamed(description) || isMine(description, understood) || (isToMe && BY_ANYBODY.test(folded));
  return BEGINS_IN_PAST.test(folded) && isOfSomebody ? 'whether' : undefined;
}

/** "How many times did I email Jonas?" */
function askedByHowMany(description: Description, understood: Understood): 'number' | undefined {
  const { folded, isNegated, kinds } = description;
  const { verb, isFromMe } = understood;
  if (verb?.verb.name === 'say' || isNegated || (verb && !IS_PAST.test(folded))) return undefined;
  if (kinds.includes('person') || !isOpen(description, understood)) return undefined;
  return isNamed(description) || isFromMe ? 'number' : undefined;
}

function askedByWhat(description: Description, { verb, isFromMe, isToMe }: Understood): 'words' | undefined {
  const { folded, aboutAt, people } = description;
  // "What did Tom send me?": things, and of mails all of them.
  const isOfThings = verb?.verb.name === 'send' && aboutAt === undefined;
  if (!verb || isOfThings || !IS_PAST.test(folded)) return undefined;
  const isTold = isToMe && !isNamed(description) && verb.subject === 'other';
  const isSaid = people.some(
    ({ relation, person, isNegated }) => relation === 'from' && !isNegated && person.is !== 'pronoun',
  );
  return isSaid || (isFromMe && (isNamed(description) || verb.verb.name !== 'say')) || isTold ? 'words' : undefined;
}

/** The verb that says that something was written; "say" and "mention" only where they say to whom, about what or for which time. */
function writingVerb({
  verbs,
  atoms,
  aboutAt,
  opening,
  select,
  kinds,
  people,
  folded,
}: Description): VerbAtom | undefined {
  const toSomebody = atoms.some((atom) => atom.is === 'person' && atom.relation === 'to');
  const isAbout = aboutAt !== undefined;
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

/** "When was the last email from Owen?", "is there a reply from Ruth?", "how many replies did I get from her?" */
function isMailWithPeople({ opening, kinds, people, select, verbs }: Description): boolean {
  const isLast =
    opening === 'when' && kinds.some((kind) => kind === 'mail' || kind === 'reply') && select?.by === 'date';
  const isReply = (opening === 'whether' || opening === 'how many') && kinds.includes('reply');
  const isBound = people.some(({ relation }) => relation === 'from' || (isLast && relation === 'to'));
  return (isLast || isReply) && isBound && verbs.every(({ verb }) => verb.name === 'have');
}

/** What stands for something that can be written about: no people who are bound, no verb of writing, no order. */
function topicOf(
  { atoms, kinds, aboutAt = Number.POSITIVE_INFINITY }: Description,
  verb: VerbAtom | undefined,
): Atom[] {
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
        if (atom.person.is === 'role') return true;
        if (atom.person.is === 'me' || atom.isNegated) return false;
        return (atom.relation === 'of' || atom.relation === 'owner') && (!isMail || atom.at[0] > aboutAt);
      case 'verb':
        return atom !== verb && atom.verb.name !== 'have' && atom.verb.name !== 'last';
      default:
        return false;
    }
  });
}
