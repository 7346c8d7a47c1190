import { type RawBuilder, sql } from 'kysely';
import { SERVICES, type Service } from '../../../domain/service.ts';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import { someServices } from './filters.ts';

/** The usual values of BM25's two constants (Robertson and Zaragoza 2009, 3.2): saturation, and the weight of length. */
export const BM25 = { k1: 1.2, b: 0.75 } as const;

/** What a word counts that was not said but stands for one that was. */
export const RELATED = 0.35;

/** What to look for: terms of the analyser, each once in all. */
export interface WantedTerms {
  said: readonly string[];
  related: readonly string[];
}

/** Which documents are scored: all where nothing is said. */
export interface DocumentScope {
  services?: readonly Service[];
  /** Spam and trash may be found too. */
  includeHidden?: boolean | undefined;
  /** A bigint[] of documents. */
  among?: RawBuilder<unknown>;
  /** So many with the highest scores, and all as high as the last; null for all. */
  wanted?: number | null;
}

interface ScoredDocument {
  document: string;
  score: number;
}

/**
 * A query (document, score) of the documents that hold one of `terms`, by BM25:
 *
 *   sum over terms of boost * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))
 *
 * N, df and the mean length are taken over all documents of the person, whatever the scope, so that a word is as rare in one search as in
 * the next.
 *
 * app.bm25 (migration 0020) works it out; the corpus is read by search_segments_range, postings by their primary key. A ranking by relevance
 * calls it within app.rank_items.
 */
export function scoredDocuments(
  userId: string,
  terms: WantedTerms,
  scope: DocumentScope = {},
): RawBuilder<ScoredDocument> {
  return sql<ScoredDocument>`select document, score from ${bm25(userId, terms, scope)} as found, ${scoresOf(sql`found`)}`;
}

/** Likewise as the common table expressions `scored` (document, score) and `unknown` (terms), the said terms that stand in nothing that may be found. */
export function scoredAndUnknown(userId: string, terms: WantedTerms, scope: DocumentScope = {}): RawBuilder<unknown> {
  return sql`
    found as materialized (
      select unknown, documents, scores from ${bm25(userId, terms, scope)}
    ), unknown as materialized (
      select unknown as terms from found
    ), scored as (
      select document, score from found, ${scoresOf(sql`found`)}
    )`;
}

function scoresOf(found: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`unnest(${found}.documents, ${found}.scores) as scored (document, score)`;
}

function bm25(
  userId: string,
  terms: WantedTerms,
  { services = SERVICES, includeHidden = false, among = sql`null`, wanted = null }: DocumentScope,
): RawBuilder<unknown> {
  return sql`app.bm25(
    person => ${userId}::uuid, ${soughtWords(terms, includeHidden)},
    services => ${someServices(services)}::text[], among => ${among}::bigint[], wanted => ${wanted}::integer
  )`;
}

/** The arguments of a function that says by which words, how they are scored, and what may not be found. */
export function soughtWords({ said, related }: WantedTerms, includeHidden = false): RawBuilder<unknown> {
  const { k1, b } = BM25;
  return sql`said => ${[...said]}::text[], related => ${[...related]}::text[], related_weight => ${RELATED}, k1 => ${k1}, b => ${b},
    hidden => ${includeHidden ? 0 : HIDDEN_FLAGS}::integer`;
}
