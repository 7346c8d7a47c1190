import type { Service } from '../../../domain/service.ts';
import type { Kind } from '../lexicon/kinds.ts';
import type { State } from '../lexicon/states.ts';
import { type Description, does, has, peopleIn } from './description.ts';
import type { PersonMention } from './meaning.ts';

/** Makes a step of the plan that finds a person's addresses, and refers to them. */
export type ResolvePerson = (person: PersonMention) => unknown;

/** Whom a filter can bind: a role is written of in many ways, so it is only looked for as a word. */
export function binds({ is }: PersonMention): boolean {
  return is === 'name' || is === 'address' || is === 'organisation';
}

/** Gmail's own labels for what is asked of mails in words. */
const LABELS: Partial<Record<State, string>> = { starred: 'STARRED', important: 'IMPORTANT', draft: 'DRAFT' };

/** A "document" or "file" may be of any type. */
export const FILE_TYPES: Partial<Record<Kind, string>> = {
  pdf: 'pdf',
  spreadsheet: 'spreadsheet',
  presentation: 'presentation',
  image: 'image',
  video: 'video',
};

/** The filters of `workspace.search` that the person said plainly. */
export function filtersOf(
  description: Description,
  services: readonly Service[],
  resolve: ResolvePerson,
): Record<string, unknown> {
  const only = services.length === 1 ? services[0] : undefined;
  const mailOnly = only === 'gmail';
  return {
    ...peopleFilters(description, services, resolve),
    ...(has(description, 'unread') ? { unread: true } : has(description, 'read') ? { unread: false } : {}),
    ...attachmentFilter(description, services),
    ...(mailOnly ? labelFilter(description) : {}),
    // Mail with such an attachment is found too, but no event.
    ...(services.includes('drive') && !services.includes('calendar') ? fileFilters(description, only === 'drive') : {}),
    ...(only === 'calendar' ? calendarFilter(description) : {}),
  };
}

function attachmentFilter(description: Description, services: readonly Service[]): Record<string, unknown> {
  if (!services.includes('gmail')) return {};
  const attachment = description.states.find(
    ({ state }) => state === 'with attachment' || state === 'without attachment',
  );
  if (attachment) return { hasAttachment: (attachment.state === 'with attachment') !== attachment.isNegated };
  return description.kinds.includes('attachment') ? { hasAttachment: true } : {};
}

function labelFilter({ states, containers, kinds, verbs, atoms }: Description): Record<string, unknown> {
  const labels = [
    ...states.flatMap(({ state, isNegated }) => (isNegated ? [] : (LABELS[state] ?? []))),
    ...containers.flatMap(({ container, name }) => (container === 'label' || container === 'folder' ? [name] : [])),
    ...(verbs.some(({ verb, subject }) => verb.name === 'send' && subject === 'me') ? ['SENT'] : []),
    ...(kinds.includes('mailbox') && /* the inbox is where new mail is */ kinds.length === 1 ? ['INBOX'] : []),
  ];
  const notLabels = [
    ...states.flatMap(({ state, isNegated }) => (isNegated ? (LABELS[state] ?? []) : [])),
    // Nobody has to answer what they wrote themselves.
    ...(states.some(({ state }) => state === 'unanswered') ? ['SENT', 'DRAFT'] : []),
    // "What was I sent last week?"
    ...(verbs.some(({ verb, subject }) => verb.name === 'send' && subject === 'other') &&
    atoms.some((atom) => atom.is === 'person' && atom.relation === 'to' && atom.person.is === 'me')
      ? ['SENT', 'DRAFT']
      : []),
  ];
  return { ...(labels.length > 0 ? { labels } : {}), ...(notLabels.length > 0 ? { notLabels } : {}) };
}

/** "On my work calendar". */
function calendarFilter({ containers }: Description): Record<string, unknown> {
  const calendars = containers.flatMap(({ container, name }) => (container === 'calendar' ? [name] : []));
  return calendars.length > 0 ? { calendars } : {};
}

function fileFilters({ kinds, containers }: Description, isDriveOnly: boolean): Record<string, unknown> {
  const fileTypes = [...new Set(kinds.flatMap((kind) => FILE_TYPES[kind] ?? []))];
  const folder = containers.find(({ container }) => container === 'folder')?.name;
  return { ...(fileTypes.length > 0 ? { fileTypes } : {}), ...(folder && isDriveOnly ? { folder } : {}) };
}

/** "The PDF that Tom sent" is a file or came with a mail; either way it is from Tom. */
export function isSentFile(description: Description, services: readonly Service[]): boolean {
  return services.length === 2 && !services.includes('calendar') && does(description, 'send', 'receive');
}

function peopleFilters(
  description: Description,
  services: readonly Service[],
  resolve: ResolvePerson,
): Record<string, unknown> {
  const [only] = services;
  // Where several services are searched, a name is looked for as a word: "flight from London".
  if ((services.length !== 1 && !isSentFile(description, services)) || only === undefined) return {};
  // A file of an organisation belongs to whoever works there, so a name beside other words is one of them.
  if (only === 'drive' && description.words.length > 0) return {};
  const owners = isOwner(description) ? peopleIn(description, 'owner') : [];
  const senders = peopleIn(description, 'from');
  const others = peopleIn(description, 'with');
  // "Allergic to peanuts" has no recipient, unless something was sent.
  const isSent =
    description.services.includes('gmail') ||
    does(description, 'send', 'reply', 'write', 'tell', 'say', 'share', 'invite');
  const recipients = peopleIn(description, 'to').filter(({ isPlain }) => isPlain || isSent);
  // Of an event only who set it up is its sender.
  const isOrganised = only === 'calendar' && does(description, 'organise', 'invite');
  const from = only === 'calendar' ? (isOrganised ? senders : []) : [...senders, ...owners];
  const people = [
    ...others,
    ...(only === 'gmail' ? [] : recipients),
    ...(only === 'calendar' ? [...owners, ...(isOrganised ? [] : senders)] : []),
  ];
  return Object.fromEntries(
    Object.entries({
      from,
      people,
      to: only === 'gmail' ? recipients : [],
      notFrom: peopleIn(description, 'from', true),
    })
      .map(([name, mentions]) => [name, mentions.filter(binds).map(resolve)] as const)
      .filter(([, references]) => references.length > 0),
  );
}

/** "Sarah's emails", "Tom's files"; but "Sarah's birthday" is something about her. */
function isOwner({ kinds, words }: Description): boolean {
  return kinds.some((kind) => kind !== 'person') && words.length === 0;
}
