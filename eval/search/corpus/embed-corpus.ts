import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { SERVICES } from '../../../shared/domain/service.ts';
import type { Environment } from '../../../shared/runtime/configuration.ts';
import { openEmbedding } from '../../../shared/runtime/embedding.ts';
import { openSecrets } from '../../../shared/runtime/secrets.ts';
import { embedPending } from '../../../shared/search/embed.ts';
import { mergeSegments } from '../../../shared/search/merge.ts';
import type { Owner } from './index-corpus.ts';

/** Of embedPending: what is told of the progress comes after so many. */
const BATCHES = 4;

/**
 * Does what the embed worker does after a sync: merges segments of the word index, and makes the vectors that are missing.
 * @param onProgress is told how many texts got a vector so far; equal texts have one
 * @throws the signal's reason when it aborts; what the model throws
 */
export async function embedCorpus(
  database: Database,
  environment: Environment,
  owner: Owner,
  { onProgress, signal }: { onProgress?: (embedded: number) => void; signal: AbortSignal },
): Promise<void> {
  const clock = systemClock;
  const { segments, ...parts } = openEmbedding(environment, { database, clock, readSecret: openSecrets(clock) });
  let done = 0;
  for (const service of SERVICES) {
    const scope = { ...owner, service };
    while ((await mergeSegments(segments, scope, signal)) > 0) signal.throwIfAborted();
    for (let remaining = true; remaining; ) {
      const { embedded, remaining: more } = await embedPending(parts, scope, { signal, maxBatches: BATCHES });
      signal.throwIfAborted();
      done += embedded;
      remaining = more;
      onProgress?.(done);
    }
  }
}
