import { z } from 'zod';

/** A validated step: its params fit the operation but for references, and what it waits for is known. */
export const stepSchema = z.object({
  id: z.string(),
  operation: z.string(),
  params: z.record(z.string(), z.unknown()),
  dependsOn: z.array(z.string()),
});

export type Step = z.infer<typeof stepSchema>;

/** A directed acyclic graph of steps; a step starts when those it depends on are done. */
export const planSchema = z.object({ steps: z.array(stepSchema) });

export type Plan = z.infer<typeof planSchema>;
