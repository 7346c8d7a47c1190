import type { Transaction } from 'kysely';
import type { Hit } from '../../../domain/hit.ts';
import { collapseDuplicates } from '../../../search/collapse-duplicates.ts';
import type { QueryEmbedder, QueryVector } from '../../../search/query-embedder.ts';
import { queryTerms, requiredTerms } from '../../../search/query-terms.ts';
import type { Correction, SearchIndex, SearchRequest } from '../../../search/search-index.ts';
import { slipsAllowed } from '../../../search/spelling.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { correctionsOf } from './corrections.ts';
import { readCoverage } from './coverage.ts';
import type { ResolvedRequest } from './filters.ts';
import { loadItems } from './items.ts';
import { listItems } from './list-items.ts';
import { findDead } from './living-terms.ts';
import { matchAllWords } from './match-all-words.ts';
import { namesToFacets } from './names-to-facets.ts';
import { rankByRelevance } from './rank-by-relevance.ts';
import { rankByWords } from './rank-by-words.ts';
import type { RankedItem, Ranking } from './ranked-item.ts';

/** Items that are ranked beyond the limit, to take the place of near-duplicates. */
const SPARE = 10;

export interface SearchIndexParts {
  /** Without it, words alone are searched. */
  embedQuery?: QueryEmbedder;
}

/**
 * The search over Postgres. The query is embedded first, as no transaction waits for a model; then one transaction, with a statement for
 * names where there are any, one to rank, one a service to load, and one for the coverage. Where a word is unknown, three more: two to see what
 * it may have meant, one to rank again.
 */
export function createSearchIndex(database: Database, { embedQuery }: SearchIndexParts = {}): SearchIndex {
  return {
    async search(userId, request, signal = new AbortController().signal) {
      signal.throwIfAborted();
      const vectors = wantsVector(request) ? ((await embedQuery?.(userId, request.text, signal)) ?? []) : [];
      return database.forPerson(userId, async (transaction) => {
        const { filters, prefer, services, mode, limit } = request;
        const named = await namesToFacets(transaction, userId, prefer ? [filters, prefer] : [filters]);
        signal.throwIfAborted();
        const { ranking, corrections } = await rankCorrected(transaction, userId, { ...request, named }, vectors);
        signal.throwIfAborted();
        const hits = await (mode === 'relevance' ? loadDifferent : load)(transaction, ranking.items, limit);
        signal.throwIfAborted();
        const coverage = await readCoverage(transaction, userId, services);
        const total = mode === 'exhaustive' ? (ranking.items[0]?.total ?? 0) : null;
        return { hits, total, corrections, coverage };
      });
    },
  };
}

function wantsVector({ text, mode, arms }: SearchRequest): boolean {
  return mode === 'relevance' && text.trim() !== '' && (arms?.some((arm) => arm !== 'words') ?? true);
}

/** Ranks, and once more with what unknown words were meant as. */
async function rankCorrected(
  transaction: Transaction<Tables>,
  userId: string,
  request: ResolvedRequest,
  vectors: readonly QueryVector[],
): Promise<{ ranking: Ranking; corrections: Correction[] }> {
  const ranking = await rank(transaction, userId, request, vectors, []);
  const life = { userId, includeHidden: request.includeHidden ?? false };
  // app.bm25 tells dead words in the other modes.
  const doubtful =
    request.mode === 'exhaustive'
      ? termsOf(request).filter((term) => slipsAllowed(term) > 0 && !ranking.unknown.includes(term))
      : [];
  const unknown = [...ranking.unknown, ...(await findDead(transaction, life, doubtful))];
  const corrections = await correctionsOf(transaction, life, unknown);
  if (corrections.length === 0) return { ranking, corrections };
  return { ranking: await rank(transaction, userId, request, vectors, corrections), corrections };
}

/** What the text asks for, as it was typed. */
function termsOf({ text, mode }: SearchRequest): string[] {
  return mode === 'exhaustive' ? requiredTerms(text) : queryTerms(text);
}

async function rank(
  transaction: Transaction<Tables>,
  userId: string,
  request: ResolvedRequest,
  vectors: readonly QueryVector[],
  corrections: readonly Correction[],
): Promise<Ranking> {
  const { text, related = '', mode, limit } = request;
  const wide = { ...request, limit: mode === 'relevance' ? limit + SPARE : limit };
  if (text.trim() === '') return { items: await listItems(transaction, userId, wide), unknown: [] };
  if (mode === 'exhaustive') {
    // The likeliest of several: all terms must be held.
    const required = replaced(termsOf(request), corrections, 1);
    return matchAllWords(transaction, userId, required, request);
  }
  const said = replaced(termsOf(request), corrections);
  if (mode !== 'relevance') return rankByWords(transaction, userId, said, request);
  const others = queryTerms(related).filter((term) => !said.includes(term));
  return rankByRelevance(transaction, userId, { terms: { said, related: others }, vectors }, wide);
}

function replaced(terms: readonly string[], corrections: readonly Correction[], most?: number): string[] {
  const readAs = new Map(corrections.map((correction) => [correction.word, correction.readAs.slice(0, most)]));
  return [...new Set(terms.flatMap((term) => readAs.get(term) ?? [term]))];
}

/** The first hits without near-duplicates: what is left out makes room for what comes after it. */
async function loadDifferent(
  transaction: Transaction<Tables>,
  ranked: readonly RankedItem[],
  limit: number,
): Promise<Hit[]> {
  const hits = await load(transaction, ranked, limit);
  const different = collapseDuplicates(hits);
  if (different.length === hits.length) return hits;
  const spare = await load(transaction, ranked.slice(limit), SPARE);
  return collapseDuplicates([...hits, ...spare]).slice(0, limit);
}

/** A unit and its row are written in one transaction, but this one may see a commit between two statements. */
async function load(transaction: Transaction<Tables>, ranked: readonly RankedItem[], limit: number): Promise<Hit[]> {
  const first = ranked.slice(0, limit);
  const items = await loadItems(
    transaction,
    first.map(({ service, itemId }) => ({ service, id: itemId })),
  );
  const byId = new Map(items.map((item) => [item.id, item]));
  return first.flatMap(({ itemId, score = null, ranks = {}, passages }) => {
    const item = byId.get(itemId);
    return item ? [{ item, score, ranks, passages }] : [];
  });
}
