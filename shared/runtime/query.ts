import type { Database } from '../adapters/postgres/database.ts';
import { createConversations } from '../adapters/postgres/query/conversations.ts';
import { isTransient } from '../adapters/postgres/query/is-transient.ts';
import { createItemReader } from '../adapters/postgres/query/item-reader.ts';
import { createPeopleDirectory } from '../adapters/postgres/query/people-directory.ts';
import { createRequestLog } from '../adapters/postgres/query/request-log.ts';
import { createSearchIndex } from '../adapters/postgres/search/search-index.ts';
import { createCatalogue } from '../agents/catalogue.ts';
import type { Clock } from '../domain/clock.ts';
import type { QueryParts } from '../query/run-query.ts';

/** The models are chosen apart: see language-model.ts. */
type Models = Pick<QueryParts, 'classifier' | 'answerModel'>;

/** What answers questions from the synced copy of a person's workspace. */
export function openQuery(
  parts: Models & { database: Database; clock: Clock; report: QueryParts['report'] },
): QueryParts {
  const { database, clock } = parts;
  return {
    ...parts,
    catalogue: createCatalogue({
      index: createSearchIndex(database),
      people: createPeopleDirectory(database),
      items: createItemReader(database),
    }),
    isTransient,
    requestLog: createRequestLog(database, clock),
    conversations: createConversations(database),
  };
}
