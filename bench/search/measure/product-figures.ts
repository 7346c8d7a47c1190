import { type Summary, summaryOf } from '../../summary.ts';
import type { BenchDatabase } from '../product/bench-database.ts';
import { COPY_TABLES, INDEX_TABLES } from '../product/copy-person.ts';
import type { Asked, ProductSearch } from '../product/product-search.ts';
import type { QueryKind } from '../queries/bench-query.ts';
import { exactItems, recallAt10 } from './recall.ts';
import { bytesIn, sizesOf, type TableSize } from './sizes.ts';
import { timeVariants, type Variant } from './time-variants.ts';

/** What was measured of the product with a number of people in the database. */
export interface ProductFigures {
  people: number;
  /** All arms in a transaction of their own: ids, ranks and passages of ten items. */
  ranking: Summary;
  /** The whole of a search: names, ranking, whole items, coverage. */
  search: Summary;
  /** One arm alone, of the queries that have it, by its name. */
  arms: Record<string, Summary>;
  /** `ranking`, by the kind of query. */
  kinds: Record<string, Summary>;
  /** What a ranking consists of, each measured by itself, by its name. */
  parts: Record<string, Summary>;
  /** Of the vector arm without filters. */
  recallAt10: number;
  /** Of the search index, without the items' own rows. */
  bytesPerPerson: number;
  /** Of the items' own rows. */
  copyBytesPerPerson: number;
  /** Of one person on average. */
  tables: TableSize[];
}

export interface AskedQueries {
  warmUp: readonly Asked[];
  queries: readonly Asked[];
}

const ARMS = ['words', 'vector', 'filtered'] as const;

export function productVariants({ rank, search }: ProductSearch): Variant<Asked>[] {
  return [
    { name: 'ranking', run: rank },
    { name: 'search', run: search },
    ...ARMS.map((arm) => ({ name: arm, run: (asked: Asked) => rank({ ...asked, arms: [arm] }) })),
  ];
}

export async function measureProduct(
  database: BenchDatabase,
  product: ProductSearch,
  parts: readonly Variant<Asked>[],
  people: number,
  asked: AskedQueries,
): Promise<ProductFigures> {
  const timings = await timeVariants([...productVariants(product), ...parts], asked);
  const of = (variant: string, isCounted: (asked: Asked) => boolean = () => true) =>
    summaryOf((timings.get(variant) ?? []).filter((_, index) => isCounted(asked.queries[index] as Asked)));
  const kinds = [...new Set(asked.queries.map(({ query }) => query.kind))];
  const isOf = (kind: QueryKind) => (one: Asked) => one.query.kind === kind;
  const tables = await sizesOf(database.owner, [...INDEX_TABLES, ...COPY_TABLES]);
  const isCopy = ({ table }: TableSize) => COPY_TABLES.some((copy) => copy === table);
  return {
    people,
    ranking: of('ranking'),
    search: of('search'),
    arms: {
      words: of('words'),
      vector: of('vector'),
      filtered: of('filtered', ({ query }) => query.prefer !== undefined),
    },
    parts: Object.fromEntries(parts.map(({ name }) => [name, of(name)])),
    kinds: Object.fromEntries(kinds.map((kind) => [kind, of('ranking', isOf(kind))])),
    recallAt10: await recallOf(database, asked.queries, (one) => product.rank({ ...one, arms: ['vector'] })),
    bytesPerPerson: Math.round(bytesIn(tables.filter((table) => !isCopy(table))) / people),
    copyBytesPerPerson: Math.round(bytesIn(tables.filter(isCopy)) / people),
    tables: tables.map(({ table, tableBytes, indexBytes }) => ({
      table,
      tableBytes: Math.round(tableBytes / people),
      indexBytes: Math.round(indexBytes / people),
    })),
  };
}

/** So many say it to a thousandth; each takes an exact scan. */
const RECALL_QUERIES = 160;

/** The mean recall@10 of a way to find the items nearest to a query, filters left out. */
export async function recallOf(
  { owner }: BenchDatabase,
  queries: readonly Asked[],
  find: (asked: Asked) => Promise<string[]>,
): Promise<number> {
  let sum = 0;
  const step = Math.max(1, Math.floor(queries.length / RECALL_QUERIES));
  const sample = queries.filter((_, index) => index % step === 0);
  for (const { userId, query } of sample) {
    const { prefer: _, ...rest } = query;
    const found = await find({ userId, query: { ...rest, filters: {} } });
    sum += recallAt10(found, await exactItems(owner, userId, query.vector));
  }
  return Number((sum / Math.max(1, sample.length)).toFixed(4));
}
