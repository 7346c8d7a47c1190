import type { Transaction } from 'kysely';
import type { Hit } from '../../../domain/hit.ts';
import { queryTerms, requiredTerms } from '../../../search/query-terms.ts';
import type { SearchIndex } from '../../../search/search-index.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { readCoverage } from './coverage.ts';
import type { ResolvedRequest } from './filters.ts';
import { loadItems } from './items.ts';
import { listItems } from './list-items.ts';
import { matchAllWords } from './match-all-words.ts';
import { namesToFacets } from './names-to-facets.ts';
import { rankByWords } from './rank-by-words.ts';
import type { RankedItem } from './ranked-item.ts';

/** Reciprocal rank fusion's constant (Cormack et al. 2009); with one arm it only keeps scores on the scale of several. */
const RRF_K = 60;

/** The search over Postgres: one transaction, with a statement for names where there are any, one to
 * rank, one a service to load, and one for the coverage. */
export function createSearchIndex(database: Database): SearchIndex {
  return {
    search(userId, request, signal) {
      signal?.throwIfAborted();
      const blank = request.text.trim() === '';
      return database.forPerson(userId, async (transaction) => {
        const named = await namesToFacets(transaction, userId, request.filters);
        signal?.throwIfAborted();
        const ranked = await rank(transaction, userId, { ...request, named });
        signal?.throwIfAborted();
        const items = await loadItems(
          transaction,
          ranked.map(({ service, itemId }) => ({ service, id: itemId })),
        );
        const byId = new Map(items.map((item) => [item.id, item]));
        signal?.throwIfAborted();
        const coverage = await readCoverage(transaction, userId, request.services);
        // A unit and its row are written in one transaction, but this one may see a commit between two statements.
        const hits = ranked.flatMap((found, i) => toHit(found, i + 1, blank, byId.get(found.itemId)));
        return {
          hits,
          total: request.mode === 'exhaustive' ? (ranked[0]?.total ?? 0) : null,
          corrections: [],
          coverage,
        };
      });
    },
  };
}

function rank(transaction: Transaction<Tables>, userId: string, request: ResolvedRequest): Promise<RankedItem[]> {
  const { text, related = '', mode } = request;
  if (text.trim() === '') return listItems(transaction, userId, request);
  if (mode === 'exhaustive') return matchAllWords(transaction, userId, requiredTerms(text), request);
  const said = queryTerms(text);
  const others = mode === 'relevance' ? queryTerms(related).filter((term) => !said.includes(term)) : [];
  return rankByWords(transaction, userId, { said, related: others }, request);
}

function toHit(found: RankedItem, rank: number, listed: boolean, item: Hit['item'] | undefined): Hit[] {
  if (!item) return [];
  return [{ item, score: 1 / (RRF_K + rank), ranks: listed ? {} : { words: rank }, passages: found.passages }];
}
