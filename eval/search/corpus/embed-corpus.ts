import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { SERVICES } from '../../../shared/domain/service.ts';
import type { Environment } from '../../../shared/runtime/configuration.ts';
import { openEmbedding } from '../../../shared/runtime/embedding.ts';
import { openSecrets } from '../../../shared/runtime/secrets.ts';
import { embedPending, type VectorStore } from '../../../shared/search/embed.ts';
import { mergeSegments } from '../../../shared/search/merge.ts';
import type { Owner } from './index-corpus.ts';

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
  const { segments, model, store } = openEmbedding(environment, { database, clock, readSecret: openSecrets(clock) });
  let embedded = 0;
  const told: VectorStore = {
    ...store,
    async save(scope, name, vectors) {
      await store.save(scope, name, vectors);
      embedded += vectors.length;
      onProgress?.(embedded);
    },
  };
  for (const service of SERVICES) {
    const scope = { ...owner, service };
    while ((await mergeSegments(segments, scope, signal)) > 0) signal.throwIfAborted();
    // To the end at once, as what is worked out over all vectors comes after it.
    await embedPending({ store: told, model }, scope, { signal, maxBatches: Number.POSITIVE_INFINITY });
    signal.throwIfAborted();
  }
}
