import type { Database } from '../adapters/postgres/database.ts';
import { createContactBook } from '../adapters/postgres/query/contact-book.ts';
import { isTransient } from '../adapters/postgres/query/is-transient.ts';
import { createPeopleDirectory } from '../adapters/postgres/query/people-directory.ts';
import { createRequestLog } from '../adapters/postgres/query/request-log.ts';
import { type Catalogue, createCatalogue } from '../agents/catalogue.ts';
import type { Clock } from '../domain/clock.ts';
import type { QueryParts } from '../query/run-query.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { PollPolicy } from '../sync/poll-policy.ts';
import { openConversations } from './conversations.ts';
import { openItems } from './items.ts';

/** The models are chosen apart: see language-model.ts. */
type Models = Pick<QueryParts, 'classifier' | 'answerModel'>;

/**
 * What answers questions from the synced copy of a person's workspace.
 * @param parts.openModels makes the models, which plan with the operations of the catalogue
 */
export function openQuery({
  database,
  index,
  clock,
  report,
  openModels,
  policy,
}: {
  database: Database;
  index: SearchIndex;
  clock: Clock;
  report: QueryParts['report'];
  openModels: (catalogue: Catalogue) => Models;
  policy?: PollPolicy;
}): QueryParts {
  const catalogue = createCatalogue({
    index,
    people: createPeopleDirectory(database),
    contacts: createContactBook(database),
    items: openItems(database),
  });
  return {
    ...openModels(catalogue),
    clock,
    report,
    catalogue,
    isTransient,
    requestLog: createRequestLog(database, clock, policy),
    conversations: openConversations(database),
  };
}
