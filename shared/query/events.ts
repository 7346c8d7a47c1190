import { z } from 'zod';
import { clarificationSchema, intentSchema } from '../domain/intent.ts';
import { planSchema } from '../domain/plan.ts';
import { PROBLEMS } from '../domain/problem.ts';
import { coverageSchema } from './coverage.ts';
import { sourceSchema } from './sources.ts';

const stepStarted = z.object({ id: z.string(), operation: z.string(), state: z.literal('started') });

const stepFinished = z.object({
  id: z.string(),
  operation: z.string(),
  state: z.literal('finished'),
  outcome: z.enum(['done', 'failed', 'skipped']),
  durationMs: z.int(),
  /** Hits of a step that is done. */
  found: z.int().optional(),
  /** Why a step failed or was skipped, in words for the person. */
  reason: z.string().optional(),
});

/** What the answer to a question is made of. grammar.ts says in which orders they may come. */
export const eventSchemas = {
  /** What the question was understood as, and by which ids the request can be followed, cancelled and continued. */
  intent: intentSchema.extend({ requestId: z.string(), conversationId: z.uuid() }),
  plan: planSchema,
  /** A step that is skipped finishes without having started. */
  step: z.discriminatedUnion('state', [stepStarted, stepFinished]),
  /** What the text that follows cites as `[n]`. */
  sources: z.object({ sources: z.array(sourceSchema) }),
  /** Something that was done, or waits for the person's word. */
  action: z.object({
    actionId: z.uuid(),
    operation: z.string(),
    effect: z.enum(['private-write', 'outward-write']),
    state: z.enum(['waiting', 'executing', 'executed', 'failed', 'unknown', 'rejected', 'expired', 'undone']),
    preview: z.unknown(),
    previewHash: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  }),
  /** A question back, instead of an answer. */
  clarification: clarificationSchema,
  /** A piece of the answer's text. */
  token: z.object({ text: z.string() }),
  /** The last event of an answer. */
  done: z.object({
    requestId: z.string(),
    conversationId: z.uuid(),
    /** The stored message; null when it could not be stored. */
    messageId: z.uuid().nullable(),
    coverage: z.array(coverageSchema),
    /** The numbers of the sources that the text cites, ascending. */
    cited: z.array(z.int()),
    /** True when a better model was asked for but could not be reached, or broke off: see the intent for its understanding. */
    degraded: z.boolean(),
  }),
  /** The last event of a request that failed: a problem document (RFC 9457). */
  error: z.object({
    type: z.enum(Object.keys(PROBLEMS).map((code) => `urn:problem:${code}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string().optional(),
  }),
} as const;

export type EventName = keyof typeof eventSchemas;

export type EventData<Name extends EventName> = z.infer<(typeof eventSchemas)[Name]>;

/** An event before it has its place in the sequence. */
export type UnnumberedEvent = { [Name in EventName]: { event: Name; data: EventData<Name> } }[EventName];

/** An event of a request; `id` counts from 1. Only the error of a follower has the id of the event before it: see follow.ts. */
export type QueryEvent = UnnumberedEvent & { id: number };

/** Whether nothing can follow this event. */
export function isLast({ event }: { event: EventName }): boolean {
  return event === 'done' || event === 'error';
}
