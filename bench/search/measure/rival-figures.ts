import { type Summary, summaryOf } from '../../summary.ts';
import type { BenchDatabase } from '../product/bench-database.ts';
import type { Asked, ProductSearch } from '../product/product-search.ts';
import type { Rival } from '../rivals/rival.ts';
import { type AskedQueries, recallOf } from './product-figures.ts';
import { bytesIn, sizesOf } from './sizes.ts';
import { timeVariants } from './time-variants.ts';

export interface RivalFigures {
  p50Ms: number;
  p99Ms: number;
  whole: Summary;
  arms: Record<string, Summary>;
  recallAt10: number;
  bytesPerPerson: number;
  indexBytesPerPerson: number;
  buildSeconds: number;
  /** Milliseconds to add an item to the full table, server side, all of a person's items in one statement. */
  writeMsPerItem: number;
}

export interface Comparison {
  people: number;
  product: Summary;
  rivals: Record<string, RivalFigures>;
}

/** Builds the rivals of all that is in the database, asks them and the product the same queries in turn, and drops them again. */
export async function compareWithRivals(
  database: BenchDatabase,
  product: ProductSearch,
  rivals: readonly Rival[],
  { people, items, asked, tell }: { people: number; items: number; asked: AskedQueries; tell: (line: string) => void },
): Promise<Comparison> {
  const buildSeconds = new Map<string, number>();
  for (const rival of rivals) {
    tell(`Building the rival "${rival.name}" …`);
    buildSeconds.set(rival.name, await rival.build());
  }
  tell('Asking the rivals …');
  const timings = await timeVariants<Asked>(
    [
      { name: 'product', run: product.rank },
      ...rivals.flatMap((rival) => [
        { name: rival.name, run: rival.search },
        ...Object.entries(rival.arms).map(([arm, run]) => ({ name: `${rival.name}: ${arm}`, run })),
      ]),
    ],
    asked,
  );
  const of = (name: string) => summaryOf(timings.get(name) ?? []);
  const figures: Record<string, RivalFigures> = {};
  for (const rival of rivals) {
    const [size] = await sizesOf(database.owner, [rival.table]);
    const whole = of(rival.name);
    const vector = rival.arms.vector as Rival['search'];
    figures[rival.name] = {
      p50Ms: whole.p50Ms,
      p99Ms: whole.p99Ms,
      whole,
      arms: Object.fromEntries(Object.keys(rival.arms).map((arm) => [arm, of(`${rival.name}: ${arm}`)])),
      recallAt10: await recallOf(database, asked.queries, vector),
      bytesPerPerson: Math.round(bytesIn(size ? [size] : []) / people),
      indexBytesPerPerson: Math.round((size?.indexBytes ?? 0) / people),
      buildSeconds: Math.round(buildSeconds.get(rival.name) ?? 0),
      writeMsPerItem: Number(((await timeInsert(database, rival, asked)) / items).toFixed(2)),
    };
  }
  for (const { table } of rivals) await database.owner.query(`drop table ${table}`);
  return { people, product: of('product'), rivals: figures };
}

/** One person's rows once more, for somebody new. Last of all, as it changes what is searched. */
async function timeInsert({ owner }: BenchDatabase, { table }: Rival, asked: AskedQueries): Promise<number> {
  const start = performance.now();
  await owner.query(
    `insert into ${table} (user_id, item_id, chunk, content, sender, occurred_at, flags, facets, embedding, search_vector)
     select (select gen_random_uuid()), item_id, chunk, content, sender, occurred_at, flags, facets, embedding, to_tsvector('english', content)
     from ${table} where user_id = $1`,
    [asked.queries[0]?.userId],
  );
  return performance.now() - start;
}
