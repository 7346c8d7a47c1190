import type { Transaction } from 'kysely';
import type { Hit } from '../../../domain/hit.ts';
import { collapseDuplicates } from '../../../search/collapse-duplicates.ts';
import type { QueryEmbedder, QueryVector } from '../../../search/query-embedder.ts';
import { queryTerms, requiredTerms } from '../../../search/query-terms.ts';
import type { Correction, SearchIndex, SearchRequest, SearchResult } from '../../../search/search-index.ts';
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
 * names where there are any, one to rank, one to see whether its words live, one a service to load, and one for the coverage. Where a
 * word is unknown, two more to see what it may have meant; then what was meant is embedded, ranked and loaded in a second transaction.
 */
export function createSearchIndex(database: Database, { embedQuery }: SearchIndexParts = {}): SearchIndex {
  const embed = async (userId: string, request: SearchRequest, text: string, signal: AbortSignal) =>
    wantsVector(request) ? ((await embedQuery?.(userId, text, signal)) ?? []) : [];
  return {
    async search(userId, request, signal = new AbortController().signal) {
      signal.throwIfAborted();
      const vectors = await embed(userId, request, request.text, signal);
      const asTyped = await database.forPerson(userId, async (transaction) => {
        const resolved = await resolve(transaction, userId, request);
        signal.throwIfAborted();
        const ranking = await rank(transaction, userId, resolved, vectors, []);
        const corrections = await correct(transaction, userId, request, ranking);
        if (corrections.length > 0) return { corrections };
        return { corrections, result: await resultOf(transaction, userId, request, ranking, corrections, signal) };
      });
      if (asTyped.result) return asTyped.result;
      const { corrections } = asTyped;
      const meant = await embed(userId, request, correctedText(request.text, corrections), signal);
      return database.forPerson(userId, async (transaction) => {
        const resolved = await resolve(transaction, userId, request);
        const ranking = await rank(transaction, userId, resolved, meant, corrections);
        return resultOf(transaction, userId, request, ranking, corrections, signal);
      });
    },
  };
}

async function resolve(
  transaction: Transaction<Tables>,
  userId: string,
  request: SearchRequest,
): Promise<ResolvedRequest> {
  const { filters, prefer } = request;
  return { ...request, named: await namesToFacets(transaction, userId, prefer ? [filters, prefer] : [filters]) };
}

async function resultOf(
  transaction: Transaction<Tables>,
  userId: string,
  { services, mode, limit }: SearchRequest,
  { items }: Ranking,
  corrections: Correction[],
  signal: AbortSignal,
): Promise<SearchResult> {
  signal.throwIfAborted();
  const hits = await (mode === 'relevance' ? loadDifferent : load)(transaction, items, limit);
  signal.throwIfAborted();
  const coverage = await readCoverage(transaction, userId, services);
  return { hits, total: mode === 'exhaustive' ? (items[0]?.total ?? 0) : null, corrections, coverage };
}

function wantsVector({ text, mode, arms }: SearchRequest): boolean {
  return mode === 'relevance' && text.trim() !== '' && (arms?.some((arm) => arm !== 'words') ?? true);
}

/** What words that stand in nothing that may be found were meant as. */
async function correct(
  transaction: Transaction<Tables>,
  userId: string,
  request: SearchRequest,
  { unknown }: Ranking,
): Promise<Correction[]> {
  const life = { userId, includeHidden: request.includeHidden ?? false };
  const doubtful = termsOf(request).filter((term) => slipsAllowed(term) > 0 && !unknown.includes(term));
  return correctionsOf(transaction, life, [...unknown, ...(await findDead(transaction, life, doubtful))]);
}

/** The text with the likeliest word in the place of each that was corrected, for a model to read. */
function correctedText(text: string, corrections: readonly Correction[]): string {
  const meantBy = (word: string) => corrections.find((correction) => queryTerms(word).includes(correction.word));
  return text.replace(/[^\s]+/g, (word) => meantBy(word)?.readAs[0] ?? word);
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
