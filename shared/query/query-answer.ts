import { z } from 'zod';
import { clarificationSchema } from '../domain/intent.ts';
import { coverageSchema } from './coverage.ts';
import { type EventData, eventSchemas, type QueryEvent } from './events.ts';
import { sourceSchema } from './sources.ts';

/** The answer to a question as one JSON object. */
export const queryAnswerSchema = z.object({
  requestId: z.string(),
  conversationId: z.uuid(),
  answer: z.string().meta({ description: 'Cites sources as [n]; empty when there is a clarification instead.' }),
  sources: z.array(sourceSchema),
  coverage: z.array(coverageSchema),
  clarification: clarificationSchema.optional(),
  actions: z.array(eventSchemas.action),
  degraded: z.boolean().meta({
    description: 'True when a language model was asked for but could not be reached, so the built-in model stood in.',
  }),
});

export type QueryAnswer = z.infer<typeof queryAnswerSchema>;

/** Reads a stream of events to its end: the answer, or the problem document of its `error` event. */
export async function collectAnswer(
  events: AsyncIterable<QueryEvent>,
): Promise<{ answer: QueryAnswer } | { problem: EventData<'error'> }> {
  const text: string[] = [];
  const actions: QueryAnswer['actions'] = [];
  let sources: QueryAnswer['sources'] = [];
  let clarification: QueryAnswer['clarification'];
  for await (const event of events) {
    if (event.event === 'token') text.push(event.data.text);
    else if (event.event === 'sources') sources = event.data.sources;
    else if (event.event === 'action') actions.push(event.data);
    else if (event.event === 'clarification') clarification = event.data;
    else if (event.event === 'error') return { problem: event.data };
    else if (event.event === 'done') {
      const { requestId, conversationId, coverage, degraded } = event.data;
      const asked = clarification ? { clarification } : {};
      return {
        answer: { requestId, conversationId, answer: text.join(''), sources, coverage, ...asked, actions, degraded },
      };
    }
  }
  throw new Error('The events of a query ended without "done" or "error".');
}
