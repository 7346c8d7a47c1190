import type { JobQueue } from '../job-queue.ts';
import type { PushOutcome } from './push-store.ts';

/**
 * Does what a push asks for. A burst of them costs a message, as only the first finds the collection in sync.
 *
 * @param note writes down what was pushed. Whoever fails after that leaves the collection wanted and due: the next sweep sends its message
 */
export async function receivePush(
  { queue }: { queue: JobQueue },
  note: () => Promise<PushOutcome>,
  signal?: AbortSignal,
): Promise<PushOutcome['kind']> {
  const outcome = await note();
  if (outcome.kind === 'wanted') await queue.sendSync(outcome.job, 'fresh', { signal });
  return outcome.kind;
}
