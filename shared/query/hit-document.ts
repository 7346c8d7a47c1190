import { z } from 'zod';
import type { Hit } from '../domain/hit.ts';
import { serviceSchema } from '../domain/service.ts';
import { sourceSchema, toSource } from './sources.ts';

const rank = z.int().min(1).optional();

/** A hit as callers see it: what an answer would cite, and why it was found. */
export const hitDocumentSchema = sourceSchema.omit({ n: true }).extend({
  service: serviceSchema,
  passages: z.array(z.string()).meta({ description: 'The text that matched, best first.' }),
  score: z.number().meta({ description: 'Comparable within one search only.' }),
  ranks: z
    .object({ words: rank, vector: rank, filtered: rank })
    .meta({ description: 'Where it stood by its words, by its meaning, and by its meaning among what was preferred.' }),
  duplicates: z.int().meta({ description: 'How many near-duplicates of its conversation it stands for.' }),
});

export type HitDocument = z.infer<typeof hitDocumentSchema>;

export function toHitDocument(hit: Hit): HitDocument {
  const { n: _, service: __, ...source } = toSource(hit, 1);
  const { item, passages, score, ranks, duplicates = 0 } = hit;
  return { service: item.service, ...source, passages: [...passages], score, ranks, duplicates };
}
