import type { SearchFilters } from '../../../shared/search/search-index.ts';
import type { BenchQuery } from '../queries/bench-query.ts';

/** Units that an arm gives to the fusion: with them at least ten items nearly always. */
export const ARM_DEPTH = 20;

/** What a rival is asked. */
export interface RivalAsked {
  userId: string;
  query: BenchQuery;
}

/** Another way to search the same units by the same words and vectors, in the same database. */
export interface Rival {
  name: string;
  /** Its table. */
  table: string;
  /** Makes the table and its indexes of all people's units. @returns seconds */
  build(): Promise<number>;
  /** The arms by themselves, by name. Each gives ids of items, the best first. */
  arms: Readonly<Record<string, (asked: RivalAsked) => Promise<string[]>>>;
  /** All arms and their fusion: the ids of ten items. */
  search(asked: RivalAsked): Promise<string[]>;
}

/** A vector as pgvector takes it in text. */
export function vectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}

/** The conditions of a filter on a rival's row, with its values from `$first` on. */
export function conditionsOf(filters: SearchFilters, first: number): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${first - 1 + values.push(value)}`;
  const conditions = [
    ...(filters.from ? [`sender = any(${parameter(filters.from)}::text[])`] : []),
    ...(filters.after ? [`occurred_at >= ${parameter(filters.after)}::timestamptz`] : []),
    ...(filters.before ? [`occurred_at < ${parameter(filters.before)}::timestamptz`] : []),
    ...(filters.labels ? [`facets @> ${parameter(filters.labels.map((label) => `label:${label}`))}::text[]`] : []),
    ...(filters.hasAttachment ? ['flags & 2 <> 0'] : []),
  ];
  return { sql: conditions.map((condition) => ` and ${condition}`).join(''), values };
}

/** The ids of the items, each once, in order. */
export function itemsOf(rows: readonly { item_id: string }[]): string[] {
  return [...new Set(rows.map((row) => row.item_id))];
}
