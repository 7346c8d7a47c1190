import type { Ask, Intent, IntentStep } from '../../../domain/intent.ts';
import { stepReferenceSchema } from '../../../domain/intent.ts';
import { SERVICES, type Service } from '../../../domain/service.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { servicesIn } from '../lexicon/services.ts';
import type { Reading } from './reading.ts';

/** Which items an ask for several of them is about: what the search for it was bound to. */
export interface Scope {
  services: readonly Service[];
  /** All that the search looked in: a fact about "documents" may stand in a mail. */
  searched: readonly Service[];
  after?: Date;
  before?: Date;
  unread?: boolean;
  hasAttachment?: boolean;
  /** Whether the person wrote it. */
  isSent?: boolean;
  /** Names, folded, of those one of whom sent it. */
  from: readonly string[];
  /** Names, folded, of those one of whom got it. */
  to: readonly string[];
  /** Names, folded, of those one of whom takes part. */
  people: readonly string[];
  mode: string;
}

/** The scope of the search that was made for an ask: the first one over a service that it names. */
export function scopeOf(ask: Ask, intent: Intent): Scope {
  const searches = intent.steps.filter(({ operation }) => operation === 'workspace.search');
  const named = servicesIn(foldInPlace(ask.of));
  const step =
    searches.find(({ params }) => servicesOf(params).some((service) => named.includes(service))) ?? searches[0];
  return scopeOfStep(step, named, intent);
}

/** The scopes of all searches that were made for an ask, by the ids of their steps. */
export function scopesOf(ask: Ask, intent: Intent): Map<string, Scope> {
  const named = servicesIn(foldInPlace(ask.of));
  const searches = intent.steps.filter(
    ({ id, operation }) => operation === 'workspace.search' && (ask.steps.length === 0 || ask.steps.includes(id)),
  );
  return new Map(searches.map((step) => [step.id, scopeOfStep(step, named, intent)]));
}

function scopeOfStep(step: IntentStep | undefined, named: readonly Service[], intent: Intent): Scope {
  const params = step?.params ?? {};
  const searched = servicesOf(params);
  const own = searched.filter((service) => named.length === 0 || named.includes(service));
  return {
    services: own.length > 0 ? own : SERVICES,
    searched: searched.length > 0 ? searched : SERVICES,
    ...(typeof params.after === 'string' ? { after: new Date(params.after) } : {}),
    ...(typeof params.before === 'string' ? { before: new Date(params.before) } : {}),
    ...(typeof params.unread === 'boolean' ? { unread: params.unread } : {}),
    ...(typeof params.hasAttachment === 'boolean' ? { hasAttachment: params.hasAttachment } : {}),
    ...(holdsSent(params.labels) ? { isSent: true } : holdsSent(params.notLabels) ? { isSent: false } : {}),
    from: namesOf(params.from, intent.steps),
    to: namesOf(params.to, intent.steps),
    people: namesOf(params.people, intent.steps),
    mode: typeof params.mode === 'string' ? params.mode : 'relevance',
  };
}

export function isInScope(reading: Reading, scope: Scope): boolean {
  const { item } = reading;
  if (!scope.services.includes(item.service)) return false;
  const [start, end] = periodOf(reading);
  if (scope.after && end <= scope.after && start < scope.after) return false;
  if (scope.before && start >= scope.before) return false;
  if (scope.unread !== undefined && !(item.service === 'gmail' && item.email.isRead !== scope.unread)) return false;
  if (scope.isSent !== undefined && !(item.service === 'gmail' && holdsSent(item.email.labels) === scope.isSent))
    return false;
  if (scope.hasAttachment && !(item.service === 'gmail' && item.email.attachments.length > 0)) return false;
  if (scope.from.length > 0 && !scope.from.some((name) => isNamed(reading.author, name))) return false;
  return scope.people.length === 0 || scope.people.some((name) => isNamed(reading.people, name));
}

function holdsSent(labels: unknown): boolean {
  return Array.isArray(labels) && labels.includes('SENT');
}

/** When an item takes place; what is no event does so at an instant. */
export function periodOf({ item, date }: Reading): readonly [start: Date, end: Date] {
  if (item.service !== 'calendar') return [date, date];
  const { time } = item.event;
  return time.kind === 'timed' ? [time.start, time.end] : [date, new Date(`${time.endDate}T00:00:00Z`)];
}

/** Each word of the name begins a word of the text. */
export function isNamed(text: string, name: string): boolean {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return (name.match(/[\p{L}\p{N}]+/gu) ?? []).every((part) => words.some((word) => word.startsWith(part)));
}

function servicesOf(params: IntentStep['params']): readonly Service[] {
  return Array.isArray(params.services)
    ? SERVICES.filter((service) => (params.services as unknown[]).includes(service))
    : [];
}

/** Names and addresses that a filter on people was made from. */
function namesOf(value: unknown, steps: readonly IntentStep[]): string[] {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.flatMap((entry) => {
    if (typeof entry === 'string') return [foldInPlace(entry)];
    const reference = stepReferenceSchema.safeParse(entry).data;
    const { name: called, domain } = steps.find(({ id }) => id === reference?.$from)?.params ?? {};
    const name = called ?? domain;
    return typeof name === 'string' ? [foldInPlace(name)] : [];
  });
}
