/** What sort of answer a clause asks for: its question word first, then its verbs, then the head of what it names. */
import type { AnswerType, AskedStanding, AskField } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { propertyIn, TIME_PROPERTIES } from '../lexicon/asked-properties.ts';
import { type Field, headOf } from '../lexicon/fields.ts';
import { OCCASIONS } from '../lexicon/kinds.ts';
import { type Description, does, has, peopleIn, verbField } from './description.ts';
import type { Atom } from './meaning.ts';

export interface AskedType {
  type: AnswerType;
  field?: AskField;
  standing?: AskedStanding;
  /** The type was said, not assumed. */
  isKnown: boolean;
}

const known = (type: AnswerType, field?: AskField): AskedType => ({ type, ...(field ? { field } : {}), isKnown: true });

export function askedType(description: Description): AskedType {
  const { opening, folded, kinds, correspondence, standing } = description;
  if (standing) return { ...known(typeOfStanding(opening)), standing };
  if (asksForConflicts(description)) return known('conflict');
  if (asksForFreeTime(description)) return known('availability');
  if (asksForContent(description)) return known('passage');
  switch (correspondence?.asks) {
    case 'senders':
      return known('list', 'sender');
    case 'recipients':
      return known('list', 'recipient');
    case 'moment':
      return known('time', 'sent');
    case 'whether':
      return known('yes-no', 'sent');
    case 'number':
      return known('count', 'sent');
    case 'words':
      return known('passage');
    default:
  }
  switch (opening) {
    case 'when':
      return known('time', timeField(description));
    case 'how long':
      return /(?<![a-z])(?:until|till|before|ago|since)(?![a-z])/.test(folded)
        ? known('time', timeField(description))
        : known('duration');
    case 'how much':
      return known('amount');
    case 'how many':
      return known('count');
    case 'where':
      // A file is somewhere in Drive; its address is not asked for.
      return kinds.some((kind) => FILES.has(kind)) ? known('list') : known('place');
    case 'who':
      return known('person', personField(description));
    case 'whether':
      return known('yes-no');
    case 'tell':
      return known(description.services[0] === 'calendar' && description.words.length === 0 ? 'list' : 'passage');
    case 'why':
      return known('passage');
    default:
      return named(description);
  }
}

function typeOfStanding(opening: Description['opening']): AnswerType {
  switch (opening) {
    case 'whether':
      return 'yes-no';
    case 'how many':
      return 'count';
    case 'how much':
      return 'amount';
    default:
      return 'list';
  }
}

const FILES: ReadonlySet<string> = new Set([
  'file',
  'document',
  'pdf',
  'spreadsheet',
  'presentation',
  'image',
  'video',
  'folder',
]);

/** "What's in the rate card spreadsheet?": what stands in one file, named by what it is about and its type. */
export function asksForContent({ folded, kinds, words, atoms, times, ordinal, select }: Description): boolean {
  const [kind, ...others] = kinds;
  const last = atoms.at(-1);
  return (
    IN_FILE.test(folded) &&
    kind !== undefined &&
    others.length === 0 &&
    kind !== 'folder' &&
    FILES.has(kind) &&
    last?.is === 'kind' &&
    words.length > 0 &&
    times.length === 0 &&
    ordinal === undefined &&
    select === undefined &&
    !/[^s]s$/.test(folded.replace(/(?:slides|google docs|google sheets)$/, ''))
  );
}

const IN_FILE =
  /^what(?: is|'s| 's|s)(?: (?:written|said|listed|stored|kept))? (?:in|on|inside|within)(?: of)? (?:the|my|our|that|this|his|her|their|[a-z]+ 's) /;

function asksForConflicts({ states }: Description): boolean {
  return states.some(({ state }) => state === 'overlapping');
}

/** "Free" is about time where a person or a calendar is free, not a ticket. */
function asksForFreeTime(description: Description): boolean {
  const { opening, kinds, words, folded, atoms } = description;
  if (
    opening === 'whether' &&
    description.times.length > 0 &&
    /^(?:can|could|would|should) (?:i|we) (?:do|make|meet|fit|have|schedule|see|squeeze|take)(?![a-z])/.test(folded)
  )
    return true;
  const isFreeFor =
    description.minutes !== undefined && /(?<![a-z])(?:free|spare|open|frei|libre|libero)(?![a-z])/.test(folded);
  if (
    !isFreeFor &&
    !has(description, 'free', 'busy') &&
    !atoms.some((atom) => atom.is === 'state' && (atom.state === 'free' || atom.state === 'busy'))
  )
    return false;
  if (kinds.some((kind) => kind !== 'calendar' && kind !== 'event' && kind !== 'call' && kind !== 'person'))
    return false;
  const isAboutTime =
    description.times.length > 0 ||
    description.minutes !== undefined ||
    /(?<![a-z])(?:i|am|we|my|me|ich|je|yo|io|ben|'m)(?![a-z])/.test(folded);
  return opening === 'when' || opening === 'whether' || isAboutTime || words.length === 0;
}

function named(description: Description): AskedType {
  const { opening, services, times, words, people } = description;
  const isWhat = opening === 'what' || opening === 'which';
  const asked = askedNoun(description);
  const kinds = description.kinds.filter((kind) => kind !== 'person');
  const isOfKind = kinds.length > 0 && !(isWhat && (asked?.is === 'word' || isBesides(description)));
  if (isWhat && /(?<![a-z])(?:come|comes|came|amount|amounts|add up) to$/.test(description.folded))
    return known('amount');
  if (isWhat && does(description, 'say', 'write', 'tell', 'reply') && asked?.is !== 'kind') return known('passage');
  if (isWhat && does(description, 'cost', 'spend', 'pay') && asked === undefined) return known('amount');
  const head = headField(description);
  if (head !== undefined && !(services.length > 0 && opening !== 'what' && head.type === 'place')) {
    const property = propertyIn(headOf(foldInPlace(description.of))) ?? propertyIn(foldInPlace(description.of));
    const fits =
      property !== undefined &&
      (head.type === 'time' ? TIME_PROPERTIES.has(property) : head.type === 'person' && !TIME_PROPERTIES.has(property));
    return known(head.type, fits ? property : undefined);
  }
  if (isWhat && /(?<![a-z])(?:about|mean|say|contain)$/.test(description.folded)) return known('passage');
  if (isOfKind) return known('list');
  if (opening === 'which' && asked?.is === 'word' && /[^suiy]s$/.test(asked.text)) return known('list');
  if (opening === undefined && has(description, 'unread', 'unanswered', 'starred', 'draft')) return known('list');
  const property =
    opening === undefined || opening === 'what' ? propertyIn(headOf(foldInPlace(description.of))) : undefined;
  if (property !== undefined && NAMES_OF_TIMES.has(property)) return known('time', property);
  if (opening === undefined && isPlural(description)) return { type: 'list', isKnown: false };
  const isOccasion = words.some((word) => OCCASIONS.values.has(word.toLowerCase()));
  if (opening === 'find' || opening === 'list') return known('list');
  if (
    isWhat &&
    !/^how(?![a-z])/.test(description.folded) &&
    does(description, 'have', 'happen', 'attend', 'due', 'receive', 'share', 'send', 'meet') &&
    (words.length === 0 || times.length > 0 || people.length > 0)
  )
    return known('list');
  if (isWhat && times.length > 0 && words.length === 0) return known('list');
  if (
    opening === 'which' &&
    isOccasion &&
    description.atoms[0]?.is === 'word' &&
    OCCASIONS.values.has(description.atoms[0].text.toLowerCase())
  )
    return known('list');
  if (opening === undefined && times.length > 0 && words.length === 0 && people.length === 0) return known('list');
  if (opening === undefined && (description.select !== undefined || times.length > 0) && isOccasion)
    return known('list');
  if (opening === undefined && description.kinds.includes('person') && words.length + times.length > 0)
    return known('person', 'attendee');
  return { type: 'passage', isKnown: isWhat };
}

/** What asks for a time by its name alone: "Sarah's birthday". */
const NAMES_OF_TIMES: ReadonlySet<AskField> = new Set([
  'birthday',
  'deadline',
  'departure',
  'arrival',
  'boarding',
  'check-in',
  'check-out',
]);

/** The noun that "what" and "which" stand before: "which invoices …". */
function askedNoun({ opening, openingAt, atoms }: Description): Atom | undefined {
  if (opening !== 'what' && opening !== 'which') return undefined;
  return atoms.find(({ is, at }) => (is === 'word' || is === 'kind' || is === 'field') && at[0] === openingAt?.[1]);
}

/** "What … for the class photo": the kind says what for, and is not what is asked for. */
function isBesides({ folded, atoms }: Description): boolean {
  if (/^(?:what|how) (?:do|does|did) (?:the|my|our|this|that|her|his|their) /.test(folded)) return true;
  return (
    atoms.some(({ is }) => is === 'word') &&
    /(?<![a-z])(?:for|about|of|during|at) (?:(?:the|my|our|a|an|next|last) )?(?:[a-z-]+ )?(?:photos?|pictures?|meeting|call|event|document|file|video|presentation)$/.test(
      folded,
    )
  );
}

/**
 * The thing that is named first, up to the first preposition: of "the booking reference of my flight" the reference. The last
 * noun of a phrase is its head: "flight booking reference" is a reference.
 */
function headField({ atoms, opening, of, kinds }: Description): Field | undefined {
  const folded = foldInPlace(of);
  const head = headOf(folded);
  const fields = atoms.flatMap((atom) => (atom.is === 'field' ? [atom] : []));
  const isBare = opening === undefined;
  const field = fields.findLast(({ field: { pattern, type, isTopic }, at }) => {
    // "Numero di telefono": a name with a preposition of its own.
    if (folded.search(pattern) === 0 && isBare && type === 'code') return true;
    const isHead = head.search(pattern) >= 0 || (folded.search(pattern) === 0 && !isTopic);
    return isHead && !atoms.some((atom) => atom.is === 'word' && atom.at[0] === at[1]);
  });
  if (!field) return undefined;
  // "Invoices from March", "the budget deck": a kind, or several of them, are asked for.
  if (opening !== 'what' && kinds.some((kind) => kind !== 'person') && field.field.isTopic) return undefined;
  // "The hourly rate of the tutor" names what is wanted.
  if (/^(?:\w+ ){1,3}of /.test(folded) && head.search(field.field.pattern) >= 0) return field.field;
  // "Sarah budget" asks for no sum, "the invoice for May" for no number.
  if (
    isBare &&
    (field.field.isTopic ||
      /^(?:invoice|order|flight|booking|reservation|reference)s?(?: |$)(?!number|no|id|code|ref)/.test(head))
  )
    return undefined;
  return field.field;
}

/** "Receipts from March": several things are looked for. */
function isPlural({ of }: Description): boolean {
  const head = headOf(foldInPlace(of)).trim().split(/\s/).at(-1) ?? '';
  return head.length > 4 && /[^suiy]s$/.test(head);
}

function timeField(description: Description): AskField | undefined {
  const { verbs, of } = description;
  const property = propertyIn(foldInPlace(of));
  if (property !== undefined && TIME_PROPERTIES.has(property)) return property;
  if (/(?<![a-z])gets? to(?![a-z])/.test(description.folded)) return 'arrival';
  // "When did Petra tell us to arrive?"
  const field =
    verbs.map(({ verb }) => verb.when).find((when) => when !== undefined && when !== 'sent') ??
    verbField(description, 'when');
  // "When did I book": of mails the booking; what was bought was not sent.
  if (field === 'sent' && !description.isPast) return undefined;
  return verbs.length > 0 ? field : undefined;
}

function personField(description: Description): AskField | undefined {
  const { verbs, of, folded, services, words } = description;
  const property = propertyIn(foldInPlace(of));
  if (property !== undefined && !TIME_PROPERTIES.has(property)) return property;
  if (/(?<![a-z])access(?![a-z])|^who (?:else )?(?:can|could|may) (?:see|view|open|edit|read|change)/.test(folded))
    return 'shared-with';
  const verb = verbs.find(({ verb: { who } }) => who !== undefined);
  if (verb) {
    const { name, who } = verb.verb;
    if (name === 'share')
      return verb.subject !== undefined || /with$/.test(folded) || /(?:is|was|are|been) .*shared/.test(folded)
        ? 'shared-with'
        : 'owner';
    if (name === 'send' || name === 'reply' || name === 'say' || name === 'write' || name === 'tell')
      return verb.subject !== undefined || peopleIn(description, 'from').length > 0 ? 'recipient' : 'sender';
    if (name === 'invite' && /(?<![a-z])(?:invited|invites) (?:me|us)(?![a-z])/.test(folded)) return 'organizer';
    return who;
  }
  if (services[0] === 'gmail') return 'sender';
  if (services[0] === 'drive') return 'owner';
  const isOccasion = words.some((word) => OCCASIONS.values.has(word.toLowerCase()));
  return services[0] === 'calendar' || isOccasion ? 'attendee' : undefined;
}
