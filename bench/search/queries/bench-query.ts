import type { SearchFilters } from '../../../shared/search/search-index.ts';
import type { Band } from './word-bands.ts';

/**
 * The kinds of queries, in the order in which they take turns: how common their words are (`half`: one that stands in about half of
 * the units), and whether they bind by a filter or guess one, which adds the third arm.
 */
export const QUERY_KINDS = [
  { kind: '1 rare word', words: ['rare'] },
  { kind: '2 words', words: ['medium', 'medium'] },
  { kind: '3 words', words: ['rare', 'medium', 'common'] },
  { kind: '3 words, one in half of the texts', words: ['half', 'medium', 'common'] },
  { kind: '4 words', words: ['medium', 'medium', 'common', 'common'] },
  { kind: '3 words, filter', words: ['rare', 'medium', 'common'], filter: 'binding' },
  { kind: '3 words, guessed filter', words: ['rare', 'medium', 'common'], filter: 'guessed' },
  { kind: '3 words, one in half, guessed filter', words: ['half', 'medium', 'common'], filter: 'guessed' },
] as const satisfies readonly { kind: string; words: readonly (Band | 'half')[]; filter?: 'binding' | 'guessed' }[];

export type QueryKind = (typeof QUERY_KINDS)[number]['kind'];

/** What a person asks. Its vector is near a text of theirs, and its words stand there. */
export interface BenchQuery {
  kind: QueryKind;
  text: string;
  /** Of length 1, not rotated. */
  vector: Float32Array;
  filters: SearchFilters;
  prefer?: SearchFilters;
}
