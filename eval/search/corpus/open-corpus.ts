import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { createSearchIndex } from '../../../shared/adapters/postgres/search/search-index.ts';
import type { Searched } from '../run-queries.ts';
import { indexCorpus } from './index-corpus.ts';
import type { Corpus } from './read-corpus.ts';
import { documentIdOf } from './to-item.ts';

/** Indexes a corpus in an empty database, and gives what searches it. Times and days are those of UTC. */
export async function openCorpus(
  corpus: Corpus,
  database: Database,
  options: { onProgress?: (written: number) => void; signal: AbortSignal },
): Promise<Searched> {
  const { userId } = await indexCorpus(database, corpus.documents(), { ...options, clock: systemClock });
  return { index: createSearchIndex(database), userId, timeZone: 'UTC', keyOf: documentIdOf };
}
