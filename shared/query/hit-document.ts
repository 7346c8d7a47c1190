import { z } from 'zod';
import type { Hit } from '../domain/hit.ts';
import { serviceSchema } from '../domain/service.ts';
import { sourceSchema, toSource } from './sources.ts';

const rank = z.int().min(1).optional();

/** A hit as callers see it: what an answer would cite, and why it was found. */
export const hitDocumentSchema = sourceSchema.omit({ n: true }).extend({
  service: serviceSchema,
  passages: z.array(z.string()).meta({ description: 'The text that matched, best first.' }),
  score: z.number().nullable().meta({
    description:
      'How relevant it is, comparable within one search only. Null where hits are in another order than that of relevance: in the other modes, and for a search without words.',
  }),
  ranks: z.object({ words: rank, vector: rank, filtered: rank }).meta({
    description:
      'Where it stood by its words, by its meaning, and by both among what was preferred. Empty where the score is null.',
  }),
  duplicates: z.int().min(0).meta({ description: 'How many near-duplicates of its conversation it stands for.' }),
});

export type HitDocument = z.infer<typeof hitDocumentSchema>;

export function toHitDocument(hit: Hit): HitDocument {
  const { n: _, service: __, ...source } = toSource(hit, 1);
  const { item, passages, score, ranks, duplicates = 0 } = hit;
  return { service: item.service, ...source, passages: [...passages], score, ranks, duplicates };
}
