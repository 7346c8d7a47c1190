import { sql } from 'kysely';
import { firstReach, rankByRelevance } from '../../../shared/adapters/postgres/search/rank-by-relevance.ts';
import { documentsFor } from '../../../shared/adapters/postgres/search/relevance-lists.ts';
import { nearestTexts } from '../../../shared/adapters/postgres/search/vector-arm.ts';
import { scoredDocuments } from '../../../shared/adapters/postgres/search/words-arm.ts';
import { queryTerms } from '../../../shared/search/query-terms.ts';
import type { Variant } from '../measure/time-variants.ts';
import type { BenchQuery } from '../queries/bench-query.ts';
import type { BenchDatabase } from './bench-database.ts';
import { type Asked, NOTHING_NAMED, requestOf, vectorsOf } from './product-search.ts';

/** No text of a workspace has it. */
const UNKNOWN = 'zzzzzzzz';

/** As many as a ranking asks for, to begin with. */
function reachOf(query: BenchQuery): number {
  return firstReach({ ...requestOf(query), named: NOTHING_NAMED });
}

/** What a ranking consists of, each part in a transaction of its own: the first says what that alone takes. */
export function searchParts({ app }: BenchDatabase, model: string): Variant<Asked>[] {
  return [
    {
      name: 'a transaction with `select 1`',
      run: ({ userId }) => app.forPerson(userId, (transaction) => sql`select 1`.execute(transaction)),
    },
    {
      name: 'a ranking that finds nothing',
      run: ({ userId, query }) =>
        app.forPerson(userId, (transaction) => {
          const terms = { said: [UNKNOWN], related: [] };
          const request = { ...requestOf({ ...query, filters: {} }), named: NOTHING_NAMED };
          return rankByRelevance(transaction, userId, { terms, vectors: vectorsOf(query, UNKNOWN) }, request);
        }),
    },
    {
      name: 'app.bm25',
      run: ({ userId, query }) =>
        app.forPerson(userId, (transaction) => {
          const terms = { said: queryTerms(query.text), related: [] };
          const scope = { wanted: documentsFor(reachOf(query), false) };
          return sql`select count(*) from (${scoredDocuments(userId, terms, scope)}) as scored`.execute(transaction);
        }),
    },
    {
      name: 'app.nearest_texts',
      run: ({ userId, query }) =>
        app.forPerson(userId, (transaction) =>
          sql`select count(*) from (${nearestTexts(userId, vectorsOf(query, model), reachOf(query))}) as near`.execute(
            transaction,
          ),
        ),
    },
  ];
}
