import { z } from 'zod';
import { momentSchema } from '../answers/question.ts';
import { hasRelevant } from './metrics.ts';
import { writtenSchema } from './written-schema.ts';

const nothingRelevant = 'needs a document of grade 1 or more: without one there is nothing to find';

/** A query of a workspace that ships, and what is relevant to it. */
export const judgedQuerySchema = z.object({
  /** Unique in its file. */
  id: z.string().regex(/^\S+$/, 'must be one word, for instance "topic-07"'),
  /** What sort of query it is, for the table. */
  kind: z.string().regex(/^\S+$/, 'must be one word, for instance "topic"'),
  /** The moment at which it is asked. */
  now: momentSchema,
  /** As a person types it. */
  text: z.string().trim().min(1, 'must not be empty'),
  /** The same, written in the search language by who knows its operators; for queries that name a person, a date or a type. */
  written: writtenSchema.optional(),
  /** By key: 2 is what was wanted, 1 is related and of use. What does not stand here is not relevant. */
  relevant: z
    .record(z.string(), z.literal([1, 2]), 'must be an object of keys and grades, 1 or 2')
    .refine((grades) => hasRelevant(new Map(Object.entries(grades))), nothingRelevant),
});

/** A query with its judgements, from wherever it comes. */
export interface JudgedQuery {
  id: string;
  kind?: string | undefined;
  /** RFC 3339. */
  now: string;
  text: string;
  written?: string | undefined;
  grades: ReadonlyMap<string, number>;
}
