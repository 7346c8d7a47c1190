import { z } from 'zod';
import type { Catalogue } from '../../agents/catalogue.ts';
import {
  type Ask,
  answerTypeSchema,
  askFieldSchema,
  clarificationSchema,
  type Intent,
  type IntentStep,
  intentSchema,
  selectionSchema,
} from '../../domain/intent.ts';
import { SERVICES } from '../../domain/service.ts';
import { ModelError } from '../../resilience/model-error.ts';
import type { ClassificationContext, ItemReference } from '../intent-classifier.ts';
import { checkIntent } from './intent-check.ts';

/** A hosted model tells no usable number of how sure it is: it asks back where it is not, so what it gives is taken as sure. */
const CONFIDENCE = 0.9;

/** What was left out and what is null mean the same: see wire-schema.ts. */
const wireIntent = z.object({
  people: z.array(z.string()),
  topics: z.array(z.string()),
  times: z.array(z.object({ text: z.string(), start: z.string(), end: z.string() })),
  asks: z.array(
    z.object({
      type: answerTypeSchema,
      of: z.string(),
      field: askFieldSchema.nullable(),
      steps: z.array(z.string()),
      select: selectionSchema.nullable(),
      aggregate: z.literal('sum').nullable(),
      negated: z.boolean(),
      minutes: z.int().min(1).nullable(),
    }),
  ),
  steps: z.array(z.object({ id: z.string(), operation: z.string(), params: z.record(z.string(), z.unknown()) })),
  clarification: clarificationSchema.nullable(),
});

/**
 * What a hosted model understood, from the JSON text that it answered with.
 * @throws ModelError 'malformed': it is not JSON, not what the wire schema says, or an intent that must not be run
 */
export function readIntent(
  text: string,
  asked: { question: string; context: ClassificationContext; catalogue: Catalogue },
): Intent {
  const wire = wireIntent.safeParse(parseJson(text));
  if (!wire.success) throw malformed(wire.error);
  const { people, topics, times, asks, steps, clarification } = wire.data;
  const items = asked.context.previous?.items ?? [];
  const read = steps.map(
    ({ id, operation, params }): IntentStep => ({ id, operation, params: readParams(params, items) }),
  );
  const intent = intentSchema.safeParse({
    services: servicesOf(read),
    operations: [...new Set(read.map(({ operation }) => operation))],
    entities: { people, topics, times: times.map(inUniversalTime) },
    asks: asks.map(readAsk),
    steps: read,
    confidence: CONFIDENCE,
    ...(clarification ? { clarification } : {}),
  });
  if (!intent.success) throw malformed(intent.error);
  checkIntent(intent.data, asked);
  return intent.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the cause: it quotes the text.
    throw new ModelError('malformed', 'The model answered with something that is not JSON.');
  }
}

/** Says where it is wrong, not what stands there. */
function malformed({ issues }: z.ZodError): ModelError {
  const at = issues.map(({ path, code }) => `${path.join('.') || 'the answer'}: ${code}`).slice(0, 3);
  return new ModelError('malformed', `The model's intent is not what it should be: ${at.join('; ')}.`);
}

function readAsk({
  field,
  select,
  aggregate,
  negated,
  minutes,
  ...ask
}: z.infer<typeof wireIntent>['asks'][number]): Ask {
  return {
    ...ask,
    ...(field === null ? {} : { field }),
    ...(select === null ? {} : { select }),
    ...(aggregate === null ? {} : { aggregate }),
    ...(negated ? { negated } : {}),
    ...(minutes === null ? {} : { minutes }),
  };
}

/** Models write times with the offset of the person; an intent has them in UTC. What is no time is found by the schema. */
function inUniversalTime({ text, start, end }: { text: string; start: string; end: string }) {
  const utc = (time: string) => (Number.isNaN(Date.parse(time)) ? time : new Date(time).toISOString());
  return { text, start: utc(start), end: utc(end) };
}

function readParams(params: Readonly<Record<string, unknown>>, items: readonly ItemReference[]): IntentStep['params'] {
  return Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) => (value === null ? [] : [[key, readValue(value, items)]])),
  );
}

/** `{{s1.people[*].address}}`: a value of an earlier step; `{{h1.id}}`: one of an item that the answer before was made from. */
const REFERENCE = /^\{\{\s*([a-z][a-z0-9]{0,15})\.([^{}]+?)\s*\}\}$/;

function readValue(value: unknown, items: readonly ItemReference[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => readValue(entry, items));
  const [, from, path] = (typeof value === 'string' && REFERENCE.exec(value)) || [];
  if (from === undefined || path === undefined) return value;
  const item = items.find(({ ref }) => ref === from);
  return item ? readItem(item, path) : { $from: from, path };
}

function readItem({ ref, id, at, personAddress }: ItemReference, path: string): string {
  // A day stands for its beginning: params take instants.
  const instant = at?.length === 10 ? `${at}T00:00:00Z` : at;
  const value = { id, at: instant, person: personAddress }[path];
  if (typeof value === 'string') return value;
  throw new ModelError('malformed', `The model's intent refers to something that ${ref} does not have.`);
}

function servicesOf(steps: readonly IntentStep[]): Intent['services'] {
  const named = new Set(
    steps.flatMap(({ operation, params }) =>
      Array.isArray(params.services) ? params.services : [operation.split('.', 1)[0]],
    ),
  );
  return SERVICES.filter((service) => named.has(service));
}
