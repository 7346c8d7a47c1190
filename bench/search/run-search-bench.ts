import { observeMachine } from '../machine.ts';
import { seededRandom } from '../random.ts';
import { generateWorkspace } from './corpus/workspace.ts';
import { measureCold } from './measure/cold.ts';
import { explainKinds } from './measure/explain-kinds.ts';
import { type AskedQueries, measureProduct } from './measure/product-figures.ts';
import { type Comparison, compareWithRivals } from './measure/rival-figures.ts';
import { describeServer, freeDiskBytes, vacuumState } from './measure/server.ts';
import { askingPeople, RIVALS_AT, type SearchOptions, stagesOf } from './options.ts';
import { copyPeople, type DistinctPerson, prepareDistinct } from './prepare-people.ts';
import type { BenchDatabase } from './product/bench-database.ts';
import { changeItems } from './product/change-items.ts';
import { INDEX_TABLES } from './product/copy-person.ts';
import { copiedId, personOf } from './product/person.ts';
import { openProductSearch } from './product/product-search.ts';
import { searchParts } from './product/search-parts.ts';
import { QUERY_KINDS } from './queries/bench-query.ts';
import type { SearchBenchResult, Stage, WriteCost } from './result.ts';
import { measureNotmuch } from './rivals/notmuch.ts';
import { originalDesign } from './rivals/original-design.ts';
import { twoArms } from './rivals/two-arms.ts';
import { CLUSTER_SIZES } from './vectors/clustered-model.ts';

/** What the disk must keep. */
const FREE_BYTES = 15 * 1024 ** 3;
/** Queries of each person before those that count: one of each kind. */
const WARM_UP = QUERY_KINDS.length;
/** People whose first search is measured cold. */
const COLD_PEOPLE = 100;

/** Loads people, and measures at each stage; at the rivals' stage them too. `tell` is told what goes on. */
export async function runSearchBench(
  database: BenchDatabase,
  options: SearchOptions,
  tell: (line: string) => void,
): Promise<{ result: SearchBenchResult; plansOf(): Promise<string> }> {
  const machine = observeMachine();
  const distinct = Math.min(options.distinct, stagesOf(options.people)[0] as number);
  const perPerson = Math.ceil(options.queries / askingPeople(options.people).length / WARM_UP) * WARM_UP;
  const prepared: DistinctPerson[] = [];
  for (let number = 0; number < distinct; number += 1) {
    tell(`Writing person ${number + 1} of ${distinct} with texts of their own …`);
    prepared.push(await prepareDistinct(database, { ...options, distinct }, number, WARM_UP + perPerson));
  }
  const there = await countPeople(database);
  const people = Math.max(there, await affordable(database, options.people, there));
  const { model } = prepared[0] as DistinctPerson;
  const product = openProductSearch(database, model);
  const parts = searchParts(database, model);
  const askedAt = (stage: number): AskedQueries => {
    const of = (from: number, to: number) =>
      askingPeople(stage).flatMap((number) =>
        (prepared[number % distinct] as DistinctPerson).queries
          .slice(from, to)
          .map((query) => ({ userId: personOf(number).userId, query })),
      );
    return { warmUp: of(0, WARM_UP), queries: of(WARM_UP, WARM_UP + perPerson) };
  };

  const stages: Stage[] = [];
  let comparison: Comparison | undefined;
  let loaded = distinct;
  // A kept database may hold more people than the first stages are about.
  for (const stage of stagesOf(people).filter((stage) => stage >= there)) {
    tell(`Copying people up to ${stage} …`);
    await copyPeople(database, { ...options, distinct }, { from: loaded, people: stage });
    loaded = Math.max(loaded, stage);
    await database.owner.query('vacuum (analyze)');
    tell(`Asking among ${stage} people …`);
    const figures: Stage = await measureProduct(database, product, parts, stage, askedAt(stage));
    if (options.restart !== undefined) {
      const firsts = askingPeople(stage, COLD_PEOPLE).map((number, index) => ({
        userId: personOf(number).userId,
        query: queryOf(prepared, number, index),
      }));
      figures.cold = await measureCold(product, options.restart, firsts);
    }
    stages.push(figures);
    tell(`With ${stage} people: ranking p50 ${figures.ranking.p50Ms} ms, p99 ${figures.ranking.p99Ms} ms.`);
    if (options.rivals && comparison === undefined && (stage >= RIVALS_AT || stage === people)) {
      const rivals = [originalDesign(database.owner), twoArms(database.owner)];
      const { items } = options;
      comparison = await compareWithRivals(database, product, rivals, {
        people: stage,
        items,
        asked: askedAt(stage),
        tell,
      });
    }
  }

  tell('Changing items …');
  for (const number of askingPeople(people)) {
    const person = personOf(number);
    const items = generateWorkspace({ ...options, person: number % distinct });
    const own = number < distinct ? items : items.map((item) => ({ ...item, id: copiedId(item.id, person) }));
    await changeItems(database, person, own, seededRandom(options.seed + number));
  }
  const changed = await measureProduct(database, product, parts, people, askedAt(people));
  const afterChanges = { ...changed, ...(await vacuumState(database.owner, INDEX_TABLES)) };
  const notmuch = options.rivals ? await runNotmuch(options, prepared[0] as DistinctPerson, tell) : undefined;

  const first = stages[0] as Stage;
  const last = stages.at(-1) as Stage;
  const write = writeCostOf(prepared);
  const { 'original design': original, 'two arms': twoArm } = comparison?.rivals ?? {};
  const result: SearchBenchResult = {
    machine: { ...machine(), ...(await describeServer(database.owner)), diskFreeBytesAtEnd: await freeDiskBytes() },
    data: {
      people,
      peopleLeftOut: options.people - people,
      distinctPeople: distinct,
      itemsPerPerson: options.items,
      dimensions: options.dimensions,
      seed: options.seed,
      clusterSizes: CLUSTER_SIZES,
      queries: askedAt(people).queries.length,
      askingPeople: askingPeople(people).length,
      composition: (prepared[0] as DistinctPerson).composition,
    },
    product: {
      p50Ms: last.ranking.p50Ms,
      p99Ms: last.ranking.p99Ms,
      searchP50Ms: last.search.p50Ms,
      searchP99Ms: last.search.p99Ms,
      recallAt10: last.recallAt10,
      bytesPerPerson: last.bytesPerPerson,
      copyBytesPerPerson: last.copyBytesPerPerson,
      growth: Number((last.ranking.p50Ms / first.ranking.p50Ms).toFixed(2)),
      ...(write ? { writeMsPerItem: write } : {}),
      stages,
      ...(comparison
        ? {
            besideRivals: {
              people: comparison.people,
              p50Ms: comparison.product.p50Ms,
              p99Ms: comparison.product.p99Ms,
            },
          }
        : {}),
      afterChanges,
    },
    ...(original ? { original } : {}),
    ...(twoArm ? { twoArm } : {}),
    ...(notmuch ? { notmuch } : {}),
  };
  return { result, plansOf: () => explainKinds(product, askedAt(people).queries) };
}

function queryOf(prepared: readonly DistinctPerson[], number: number, index: number) {
  const { queries } = prepared[number % prepared.length] as DistinctPerson;
  return queries[index % queries.length] as (typeof queries)[number];
}

/** As many people as leave room on the disk, if each takes a tenth more than those that are there. */
async function affordable({ owner, name }: BenchDatabase, people: number, there: number): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>('select pg_database_size($1) as bytes', [name]);
  const each = (1.1 * Number(rows[0]?.bytes ?? 0)) / there;
  return Math.min(people, there + Math.max(0, Math.floor(((await freeDiskBytes()) - FREE_BYTES) / each)));
}

async function countPeople({ owner }: BenchDatabase): Promise<number> {
  const { rows } = await owner.query<{ people: number }>('select count(*)::integer as people from users');
  return rows[0]?.people ?? 0;
}

async function runNotmuch(options: SearchOptions, { queries }: DistinctPerson, tell: (line: string) => void) {
  tell('Asking notmuch …');
  const items = generateWorkspace({ ...options, person: 0 });
  const emails = items.flatMap((item) => (item.service === 'gmail' ? [item.email] : []));
  const measured = await measureNotmuch(emails, { warmUp: queries.slice(0, WARM_UP), counted: queries });
  if (measured === undefined) tell('notmuch is not installed (apt-get install notmuch), so it was left out.');
  return measured;
}

function writeCostOf(prepared: readonly DistinctPerson[]): WriteCost | undefined {
  const written = prepared.flatMap(({ analysisMs, times }) => (times ? [{ analysis: analysisMs, ...times }] : []));
  if (written.length === 0) return undefined;
  const items = written.reduce((sum, one) => sum + one.items, 0);
  const perItem = (part: keyof WriteCost) =>
    Number((written.reduce((sum, one) => sum + one[part], 0) / items).toFixed(2));
  return {
    analysis: perItem('analysis'),
    rows: perItem('rows'),
    words: perItem('words'),
    merges: perItem('merges'),
    vectors: perItem('vectors'),
  };
}
