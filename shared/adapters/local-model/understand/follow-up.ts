/**
 * What a question means after another one. It may name only what is different ("and the week after?", "and with Tom?", "only
 * the unread ones"), ask something else of the same things ("how long is it?"), or point at one of the things that the answer
 * told ("the second one").
 */
import type { Ask, Intent, IntentStep } from '../../../domain/intent.ts';
import type { ClassificationContext, ItemReference, PreviousTurn } from '../../../query/intent-classifier.ts';
import { relatedWords } from '../lexicon/related-words.ts';
import { askedType } from './answer-type.ts';
import { askWords } from './ask-words.ts';
import type { Description } from './description.ts';
import type { Relation } from './meaning.ts';
import { movedTo, type NewTime, shifted } from './move-time.ts';
import { PeopleSteps } from './resolve-people.ts';
import { binds, filtersOf } from './search-filters.ts';
import { hasSubject } from './searches.ts';
import { askOf, toIntent } from './to-intent.ts';

type Context = ClassificationContext & { previous: PreviousTurn };

/** The intent of a question that needs the one before; undefined where it stands by itself. */
export function followUp(descriptions: readonly Description[], context: ClassificationContext): Intent | undefined {
  const { previous } = context;
  const [first] = descriptions;
  if (!previous || !first) return undefined;
  const turn = { ...context, previous };
  return (
    (descriptions.length === 1
      ? (pointed(first, turn) ??
        moved(first, turn) ??
        withOthers(first, turn) ??
        narrowed(first, turn) ??
        ofAnother(first, turn) ??
        ofTheSame(first, turn))
      : undefined) ?? askedOfTheSame(descriptions, turn)
  );
}

/** "The second one", "how long is the first one?": that item is read. */
function pointed(description: Description, { previous, now, timeZone }: Context): Intent | undefined {
  const { ordinal, words, kinds, opening } = description;
  if (ordinal === undefined || words.length > 0 || previous.items.length === 0) return undefined;
  const isBare =
    description.atoms.some(({ is, at }) => is === 'ordinal' && at[1] - at[0] > 1) ||
    kinds.length > 0 ||
    opening === undefined;
  const told = previous.list ?? previous.items;
  const item = ordinal < 0 ? told.at(ordinal) : told[ordinal - 1];
  if (!isBare || !item) return undefined;
  return readOf(item, [{ ...description, ordinal: undefined, select: undefined, of: '' }], { now, timeZone });
}

function readOf(
  { service, id }: ItemReference,
  descriptions: readonly Description[],
  context: Pick<Context, 'now' | 'timeZone'>,
): Intent {
  const step: IntentStep = { id: 'r1', operation: `${service}.read`, params: { id } };
  const intent = toIntent(descriptions, context);
  const asks = intent.asks.map(
    (ask): Ask => ({ ...ask, type: ask.type === 'list' ? 'passage' : ask.type, steps: ['r1'] }),
  );
  return {
    ...intent,
    services: [service],
    operations: [step.operation],
    entities: { people: [], topics: [], times: [] },
    asks,
    steps: [step],
    confidence: Math.max(intent.confidence, 0.9),
  };
}

/** "And the week after?", "what about Friday?": the same at another time. */
function moved(description: Description, { previous, timeZone }: Context): Intent | undefined {
  const [time] = description.times;
  if (!time || !isOnly(description, 'time') || !isElliptic(description)) return undefined;
  const before = previous.intent.entities.times[0];
  const to: NewTime = time.shift && before ? { text: time.text, ...shifted(before, time.shift, timeZone) } : time;
  return movedTo(previous.intent, to);
}

/** "And with Tom?", "from Bob?", "and Tom?": the same of other people. */
function withOthers(description: Description, { previous }: Context): Intent | undefined {
  const { intent } = previous;
  if (!isElliptic(description) || !isOnly(description, 'person', 'word')) return undefined;
  if (description.aboutAt !== undefined && isOfMails(intent)) return undefined;
  const relation: Relation = description.people.find((atom) => atom.relation !== 'of')?.relation ?? 'of';
  // "And Dad?": of mails between people it is asked as of anybody.
  const isMeant = ({ person }: Description['people'][number]) =>
    binds(person) || (person.is === 'role' && isOfMails(intent));
  const named = description.people.filter(isMeant).map(({ person }) => person);
  const { words } = description;
  const mentioned =
    named.length > 0
      ? named
      : words.length === 1 || isName(description)
        ? [{ is: 'name', name: words.join(' '), isPlain: false, at: [0, 0] } as const]
        : [];
  const resolved = intent.steps.filter(({ operation }) => operation === 'people.resolve');
  if (mentioned.length !== 1 || resolved.length === 0) return undefined;
  if (relation === 'of' && named.length === 0 && intent.entities.people.length === 0) return undefined;
  const names = new Set(resolved.map(({ params }) => String(params.name ?? params.domain)));
  const name = mentioned[0]?.name ?? '';
  const last = resolved.at(-1)?.id;
  const of = (text: string) => [...names].reduce((rest, old) => rest.replace(old, () => name), text);
  return {
    ...withoutClarification(intent),
    entities: { ...intent.entities, people: [name], topics: intent.entities.topics.map(of) },
    asks: intent.asks.map((ask) => ({ ...ask, of: of(ask.of) })),
    steps: intent.steps.map((step) =>
      step.id === last
        ? { ...step, params: { name } }
        : { ...step, params: { ...step.params, ...rewritten(step.params, of) } },
    ),
  };
}

/** Whether it asks who wrote to whom, or when. */
function isOfMails({ asks, steps }: Intent): boolean {
  return (
    asks.every(({ field }) => field === 'sent' || field === 'sender' || field === 'recipient') &&
    steps.every(({ operation, params }) => operation === 'people.resolve' || String(params.services) === 'gmail')
  );
}

/** "And Sarah Chen?": words with capitals, side by side. */
function isName({ atoms }: Description): boolean {
  return (
    atoms.length > 0 &&
    atoms.every(
      (atom, index) =>
        atom.is === 'word' && /^\p{Lu}/u.test(atom.text) && (index === 0 || atoms[index - 1]?.at[1] === atom.at[0]),
    )
  );
}

/** The words of a search, and those that stand for them, with other names. */
function rewritten({ text, related }: IntentStep['params'], of: (text: string) => string): IntentStep['params'] {
  return {
    ...(typeof text === 'string' ? { text: of(text) } : {}),
    ...(typeof related === 'string' ? { related: of(related) } : {}),
  };
}

/** "Only the unread ones", "just those with attachments": the same with one more filter. */
function narrowed(description: Description, { previous }: Context): Intent | undefined {
  const { intent } = previous;
  if (description.states.length === 0 || !isElliptic(description) || !isOnly(description, 'state', 'reference'))
    return undefined;
  const filters = filtersOf(description, intent.services, new PeopleSteps().resolve);
  if (Object.keys(filters).length === 0) return undefined;
  return {
    ...withoutClarification(intent),
    steps: intent.steps.map((step) =>
      step.operation === 'workspace.search' ? { ...step, params: { ...step.params, ...filters } } : step,
    ),
  };
}

/** "And Omar's interview?", "what about the hotel?": the question before, of something else. */
function ofAnother(description: Description, context: Context): Intent | undefined {
  const { intent } = context.previous;
  const [ask] = intent.asks;
  if (!ask || !isElliptic(description) || !hasSubject(description) || description.kinds.length > 0) return undefined;
  const asked = askedType(description);
  if (asked.isKnown) return undefined;
  if (isOfMails(intent)) return aboutAnother(description, context);
  return toIntent(
    [description],
    context,
    { topics: [] },
    {
      type: ask.type,
      ...(ask.field ? { field: ask.field } : {}),
      ...(ask.standing ? { standing: ask.standing } : {}),
      isKnown: true,
    },
  );
}

/** "And about the roof?": of the same people, what they wrote about something else. */
function aboutAnother({ of, people, aboutAt }: Description, { previous: { intent } }: Context): Intent | undefined {
  const topics = [...askWords({ type: 'list', of }).all];
  if (topics.length === 0 || (people.length > 0 && aboutAt === undefined)) return undefined;
  const related = topics.flatMap(relatedWords).filter((word) => !topics.includes(word));
  const steps = intent.steps.map(({ params: { related: _, ...params }, ...step }): IntentStep => {
    if (step.operation !== 'workspace.search') return { ...step, params };
    const mode = params.mode === 'exhaustive' ? params.mode : 'relevance';
    return { ...step, params: { ...params, text: topics.join(' '), related: related.join(' '), mode } };
  });
  return {
    ...withoutClarification(intent),
    entities: { ...intent.entities, topics },
    asks: intent.asks.map((ask) => ({ ...ask, of })),
    steps,
  };
}

const POINTS_BACK =
  /(?<![a-z])(?:for|of|about|with|at|to|in|on|from|by) (?:it|that|this|them|those)(?![a-z])|(?<![a-z])there\W*$/;

/** "Who has a tent for it?", "what do we pay there?": something else of what the question before was about. */
function ofTheSame(description: Description, context: Context): Intent | undefined {
  const { topics } = context.previous.intent.entities;
  if (
    !POINTS_BACK.test(description.folded) ||
    !hasSubject(description) ||
    topics.length === 0 ||
    description.people.length > 0
  )
    return undefined;
  const of = [description.of, ...topics].join(' ');
  return toIntent([{ ...description, of, words: [...description.words, ...topics] }], context);
}

/** "How long is it?", "who sent it?", "and what is the booking reference?", "what did she answer?" */
function askedOfTheSame(descriptions: readonly Description[], context: Context): Intent | undefined {
  const { intent, items } = context.previous;
  if (descriptions.some((description) => hasSubject(description))) return undefined;
  const isAbout = descriptions.every(
    ({ kinds, containers }) => kinds.filter((kind) => kind !== 'reply').length + containers.length === 0,
  );
  const refers = descriptions.some(
    ({ references, people }) => references.length > 0 || people.some(({ person }) => person.is === 'pronoun'),
  );
  if (!isAbout && !refers) return undefined;
  // "And my emails?" or "what is on tomorrow?" stand by themselves.
  if (descriptions.some(({ times, states }) => times.length + states.length > 0) && !refers) return undefined;
  const pronoun = descriptions
    .flatMap(({ people }) => people)
    .find(({ person, relation }) => person.is === 'pronoun' && (person.name !== 'they' || relation !== 'of'));
  const named = intent.entities.people.at(-1);
  const address = items.find(({ personAddress }) => personAddress !== null)?.personAddress;
  const who =
    named !== undefined
      ? { is: 'name' as const, name: named }
      : address
        ? { is: 'address' as const, name: address }
        : undefined;
  if (pronoun && who) {
    const resolved = descriptions.map((description) => ({
      ...description,
      people: description.people.map((atom) =>
        atom.person.is === 'pronoun' ? { ...atom, person: { ...atom.person, ...who } } : atom,
      ),
    }));
    return toIntent(resolved, context, { topics: intent.entities.topics });
  }
  const asksSomething = descriptions.some(
    (description) => description.opening !== undefined || description.atoms.some(({ is }) => is === 'field'),
  );
  if (!asksSomething) return undefined;
  const { topics } = intent.entities;
  const subject = intent.asks.find(({ of }) => topics.some((topic) => of.includes(topic)))?.of ?? topics.join(' ');
  const asks = descriptions.map((description): Ask => {
    const ask = askOf(description, askedType(description));
    const isField = description.atoms.some(({ is }) => is === 'field');
    return { ...ask, of: isField || subject === '' ? ask.of : [ask.of, subject].filter(Boolean).join(' '), steps: [] };
  });
  return extended(intent, asks, descriptions, context);
}

/** The same steps, with the words of what is asked now: a booking's code may stand in another mail than its time. */
function extended(
  intent: Intent,
  asks: readonly Ask[],
  descriptions: readonly Description[],
  context: Context,
): Intent {
  const fresh = toIntent(descriptions, context, { topics: intent.entities.topics });
  const extra = fresh.steps
    .filter(({ operation }) => operation === 'workspace.search')
    .slice(0, 1)
    .map((step): IntentStep => ({ ...step, id: 'f1' }));
  const isFact = intent.asks.every(({ type }) => !['list', 'count', 'availability', 'conflict'].includes(type));
  const steps =
    isFact && intent.steps.length < 12 ? [...intent.steps.filter(({ id }) => id !== 'f1'), ...extra] : intent.steps;
  return {
    ...withoutClarification(intent),
    operations: [...new Set(steps.map(({ operation }) => operation))],
    services: isFact ? fresh.services : intent.services,
    asks: [...asks],
    steps: [...steps],
    confidence: fresh.confidence,
  };
}

/** Whether it asks nothing by itself: no question word, or "what about". */
function isElliptic({ opening, verbs, folded }: Description): boolean {
  return (opening === undefined || opening === 'what about' || WHAT_ABOUT.test(folded)) && verbs.length === 0;
}

/** With a name behind it, it may be read as a question of its own. */
const WHAT_ABOUT = /^(?:what|how) about(?![a-z])/;

function isOnly({ atoms }: Description, ...wanted: readonly Description['atoms'][number]['is'][]): boolean {
  return atoms.length > 0 && atoms.every(({ is }) => wanted.includes(is));
}

function withoutClarification({ clarification: _, ...intent }: Intent): Intent {
  return intent;
}
