import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { guessFilters } from '../../../shared/adapters/local-model/guess-filters.ts';
import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { createPeopleDirectory } from '../../../shared/adapters/postgres/query/people-directory.ts';
import type { Environment } from '../../../shared/runtime/configuration.ts';
import { externalId } from '../../../shared/sync/item-content.ts';
import { openIndex } from '../open-index.ts';
import type { Searched } from '../searched.ts';
import { embedCorpus } from './embed-corpus.ts';
import { indexCorpus } from './index-corpus.ts';
import type { Corpus } from './read-corpus.ts';

export interface OpenCorpusOptions {
  /** Says which model makes the vectors: see shared/runtime/embedding.ts. */
  environment: Environment;
  /** The address that "me" means; left out, it means nobody. */
  me?: string | undefined;
  /** Are told how many documents were written, and how many texts got a vector, so far. */
  onIndexed?: (documents: number) => void;
  onEmbedded?: (texts: number) => void;
  signal: AbortSignal;
}

/**
 * Indexes and embeds a corpus in an empty database, and gives what searches it: as the product does, with the people that its
 * documents name. Times and days are those of UTC.
 */
export async function openCorpus(
  corpus: Corpus,
  database: Database,
  { environment, me, onIndexed, onEmbedded, signal }: OpenCorpusOptions,
): Promise<Searched> {
  const owner = await indexCorpus(database, corpus.documents(), {
    clock: systemClock,
    signal,
    ...(onIndexed && { onProgress: onIndexed }),
  });
  await embedCorpus(database, environment, owner, { signal, ...(onEmbedded && { onProgress: onEmbedded }) });
  return {
    index: openIndex(database, environment),
    userId: owner.userId,
    timeZone: 'UTC',
    keyOf: externalId,
    written: {
      people: createPeopleDirectory(database),
      ownAddresses: async () => (me === undefined ? [] : [me.toLowerCase()]),
      guessFilters,
    },
  };
}
