import { z } from 'zod';
import { serviceSchema } from './service.ts';

/** The kind of thing that an answer has to be (expected answer type, in question answering). */
export const ANSWER_TYPES = [
  'time',
  'duration',
  'person',
  'place',
  'count',
  'list',
  'yes-no',
  'amount',
  'code',
  'link',
  'passage',
  'availability',
  'conflict',
] as const;

export const answerTypeSchema = z.enum(ANSWER_TYPES);

export type AnswerType = z.infer<typeof answerTypeSchema>;

/**
 * The property that is asked for, where the type of the answer leaves it open: of a flight the time of `departure` or of
 * `arrival`, of a mail its `sender` or its `recipient`.
 */
export const ASK_FIELDS = [
  'start',
  'end',
  'departure',
  'arrival',
  'boarding',
  'return',
  'check-in',
  'check-out',
  'pick-up',
  'drop-off',
  'delivery',
  'deadline',
  'sent',
  'created',
  'modified',
  'birthday',
  'sender',
  'recipient',
  'organizer',
  'attendee',
  'owner',
  'shared-with',
] as const;

export const askFieldSchema = z.enum(ASK_FIELDS);

export type AskField = z.infer<typeof askFieldSchema>;

/** Which of several things is meant: the next one is the first by ascending date, the largest the first by descending size. */
export const selectionSchema = z.object({
  by: z.enum(['date', 'duration', 'size', 'amount']),
  order: z.enum(['ascending', 'descending']),
  /** From 1: 2 is the second one. */
  position: z.int().min(1),
});

export type Selection = z.infer<typeof selectionSchema>;

/** How things may stand that are asked for by an adjective: "which invoices are unpaid?" */
export const STANDINGS = ['overdue', 'unpaid', 'unsigned', 'missing', 'ready', 'late', 'postponed'] as const;

export const askedStandingSchema = z.object({
  is: z.enum(STANDINGS),
  /** Those that do not stand so are asked for: "which are not overdue", "which have been paid". */
  isDenied: z.boolean(),
});

export type Standing = (typeof STANDINGS)[number];
export type AskedStanding = z.infer<typeof askedStandingSchema>;

/** One thing the person wants to know: its type, and in their words what it is of ("flight", "booking reference"). */
export const askSchema = z.object({
  type: answerTypeSchema,
  of: z.string(),
  field: askFieldSchema.exactOptional(),
  /** Ids of the steps whose results it is answered from; empty for all of them. */
  steps: z.array(z.string()),
  select: selectionSchema.exactOptional(),
  /** All of them added up: "how much did I spend on trains?" */
  aggregate: z.literal('sum').exactOptional(),
  /** What is not so: "who has not answered?" */
  negated: z.boolean().exactOptional(),
  /**
   * Of mails between people, which of them count: those that answer another one, those that answer a certain one, or, where a thing was
   * sent, the mail that brought it before those that speak of it. All of them where it is left out.
   */
  mails: z.enum(['replies', 'replies-to-one', 'deliveries']).exactOptional(),
  /** How what is asked for stands, as its texts tell it. */
  standing: askedStandingSchema.exactOptional(),
  /** Of an availability, the least length of a gap that counts as free. */
  minutes: z.int().min(1).exactOptional(),
});

export type Ask = z.infer<typeof askSchema>;

/** A reference to a value of an earlier step's result, for instance `{"$from": "s1", "path": "items[0].threadId"}`. */
export const stepReferenceSchema = z.strictObject({ $from: z.string(), path: z.string() });

export type StepReference = z.infer<typeof stepReferenceSchema>;

/** A step as understood from the question, not yet validated against the catalogue. */
export const intentStepSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
  /** The name of an operation in the catalogue, for instance `workspace.search`. */
  operation: z.string(),
  params: z.record(z.string(), z.unknown()),
});

export type IntentStep = z.infer<typeof intentStepSchema>;

export const entitiesSchema = z.object({
  people: z.array(z.string()),
  /** Content words that are not people, times or commands. */
  topics: z.array(z.string()),
  /** Spans of time, as [start, end) instants in RFC 3339. */
  times: z.array(z.object({ text: z.string(), start: z.iso.datetime(), end: z.iso.datetime() })),
});

export type Entities = z.infer<typeof entitiesSchema>;

export const clarificationSchema = z.object({ question: z.string(), options: z.array(z.string()).max(8) });

export type Clarification = z.infer<typeof clarificationSchema>;

/** What a question means. */
export const intentSchema = z.object({
  services: z.array(serviceSchema),
  operations: z.array(z.string()),
  entities: entitiesSchema,
  asks: z.array(askSchema),
  steps: z.array(intentStepSchema).max(12),
  /** Between 0 and 1: how often an intent scored like this one is right. */
  confidence: z.number().min(0).max(1),
  clarification: clarificationSchema.optional(),
  /** True when a better classifier was asked for but could not be reached. */
  degraded: z.boolean().optional(),
});

export type Intent = z.infer<typeof intentSchema>;
