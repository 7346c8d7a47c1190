import { analyse } from '../../content/words.ts';
import { addDays, type CivilTime, civilTimeOf, exists, instantOf } from '../../domain/civil-time.ts';
import type { SearchFilters } from '../search-index.ts';
import type { AgeUnit, Bound, Category, Condition, Place, State } from './search-node.ts';
import { fileTypeNamed } from './type-names.ts';

/** What the meaning of a condition depends on besides its words. */
export interface SearchContext {
  now: Date;
  /** IANA: where a day begins. */
  timeZone: string;
  /** The addresses of whom a name means; [] for nobody. */
  addressesOf(name: string): readonly string[];
}

/** Passed by nothing. */
const NOTHING: SearchFilters = { from: [] };

const STATE_FILTERS: Readonly<Record<State, SearchFilters>> = {
  unread: { unread: true },
  read: { unread: false },
  starred: { labels: ['STARRED'] },
  important: { labels: ['IMPORTANT'] },
};

const PLACE_FILTERS: Readonly<Record<Place, SearchFilters>> = {
  inbox: { labels: ['INBOX'] },
  sent: { labels: ['SENT'] },
  drafts: { labels: ['DRAFT'] },
  spam: { labels: ['SPAM'] },
  trash: { labels: ['TRASH'] },
  anywhere: {},
  mail: { services: ['gmail'] },
  calendar: { services: ['calendar'] },
  drive: { services: ['drive'] },
};

const CATEGORY_LABELS: Readonly<Record<Category, string>> = {
  primary: 'CATEGORY_PERSONAL',
  social: 'CATEGORY_SOCIAL',
  promotions: 'CATEGORY_PROMOTIONS',
  updates: 'CATEGORY_UPDATES',
  forums: 'CATEGORY_FORUMS',
};

/** Older than anything: the calendar of the database ends, and no unit goes as far. */
const MAX_AGE_YEARS = 200;

/** The filters that a condition amounts to; {} for one that everything passes. */
export function conditionFilters(condition: Condition, context: SearchContext): SearchFilters {
  switch (condition.operator) {
    case 'from':
      return { from: context.addressesOf(condition.name) };
    case 'to':
    case 'cc':
    case 'bcc':
      return { [condition.operator]: context.addressesOf(condition.name) };
    case 'subject':
      return hasTerms(condition.text) ? { title: condition.text } : NOTHING;
    case 'label':
      return { labels: [labelNamed(condition.text)] };
    case 'filename':
      return filesNamed(condition.text);
    case 'folder':
      return { folder: condition.text };
    case 'calendar':
      return { calendars: [condition.text] };
    case 'thread':
      return { thread: condition.text };
    case 'has':
      return condition.what === 'attachment'
        ? { hasAttachment: true }
        : { hasAttachment: true, fileTypes: [condition.what] };
    case 'is':
      return STATE_FILTERS[condition.state];
    case 'in':
      return PLACE_FILTERS[condition.place];
    case 'category':
      return { labels: [CATEGORY_LABELS[condition.category]] };
    case 'type':
      return { fileTypes: [condition.type] };
    case 'after':
    case 'before':
      return { [condition.operator]: instantOfBound(condition.bound, context.timeZone) };
    case 'newer_than':
      return { after: ago(condition, context) };
    case 'older_than':
      return { before: ago(condition, context) };
    case 'larger':
      return { largerThan: condition.bytes };
    case 'smaller':
      return { smallerThan: condition.bytes };
    default:
      return condition satisfies never;
  }
}

/** Gmail's own labels by what its users call them; of any other, Gmail writes hyphens for the blanks and slashes of its name. */
function labelNamed(text: string): string {
  const place = PLACE_FILTERS[text.toLowerCase().replace(/^draft$/, 'drafts') as Place]?.labels?.[0];
  return place ?? text.replaceAll(/(?<=[\p{L}\p{N}])[-/](?=[\p{L}\p{N}])/gu, ' ');
}

/** An ending alone means a type, as in Gmail; names of attachments stand in the text of their mail. */
function filesNamed(text: string): SearchFilters {
  const type = fileTypeNamed(text.replace(/^\*?\./, ''));
  if (type) return { fileTypes: [type] };
  if (!hasTerms(text)) return NOTHING;
  return {
    anyOf: [
      [
        { services: ['drive'], title: text },
        { hasAttachment: true, phrases: [text] },
      ],
    ],
  };
}

function hasTerms(text: string): boolean {
  return analyse(text).length > 0;
}

function instantOfBound(bound: Bound, timeZone: string): Date {
  return 'epochSeconds' in bound ? new Date(bound.epochSeconds * 1000) : instantOf(bound.day, timeZone);
}

const HOUR_MS = 3_600_000;

/** So long before now, by the clocks of the person: seven days ago at the same time of day, a month ago on the same day of it. */
function ago({ amount, unit }: { amount: number; unit: AgeUnit }, { now, timeZone }: SearchContext): Date {
  if (unit === 'h') return new Date(now.getTime() - amount * HOUR_MS);
  return instantOf(before(civilTimeOf(now, timeZone), amount, unit), timeZone);
}

function before(time: CivilTime, amount: number, unit: Exclude<AgeUnit, 'h'>): CivilTime {
  switch (unit) {
    case 'd':
      return { ...time, ...addDays(time, -amount) };
    case 'w':
      return { ...time, ...addDays(time, -7 * amount) };
    case 'm':
      return monthsBefore(time, amount);
    case 'y':
      return monthsBefore(time, 12 * amount);
    default:
      return unit satisfies never;
  }
}

/** The last day of the month where it has not as many: a month before 31 March ends on 28 February. */
function monthsBefore(time: CivilTime, amount: number): CivilTime {
  const months = time.year * 12 + (time.month - 1) - Math.min(amount, 12 * MAX_AGE_YEARS);
  const year = Math.floor(months / 12);
  const month = months - 12 * year + 1;
  const sameDay = { year, month, day: time.day };
  return { ...time, ...(exists(sameDay) ? sameDay : addDays({ year, month: month + 1, day: 1 }, -1)) };
}
