import { searchUnitsOf } from '../../shared/search/units.ts';
import { seededRandom } from '../random.ts';
import { type Composition, compositionOf } from './corpus/composition.ts';
import { generateWorkspace } from './corpus/workspace.ts';
import type { SearchOptions } from './options.ts';
import type { BenchDatabase } from './product/bench-database.ts';
import { copyPerson } from './product/copy-person.ts';
import { loadPerson, type WriteTimes } from './product/load-person.ts';
import { createPerson, personOf } from './product/person.ts';
import type { BenchQuery } from './queries/bench-query.ts';
import { type IndexedItem, makeQueries } from './queries/make-queries.ts';
import { type ClusteredModel, createClusteredModel } from './vectors/clustered-model.ts';

/** A person with texts of their own: what is asked of them, and what writing them cost. */
export interface DistinctPerson {
  model: string;
  queries: readonly BenchQuery[];
  composition: Composition;
  /** Milliseconds: items to units. */
  analysisMs: number;
  /** Undefined when the database had them. */
  times: WriteTimes | undefined;
}

/** The items of a person with their units. The same in every run. */
export function itemsOf({ items, seed }: SearchOptions, number: number): IndexedItem[] {
  return generateWorkspace({ items, seed, person: number }).map((item) => ({ item, units: searchUnitsOf(item) }));
}

export async function prepareDistinct(
  database: BenchDatabase,
  options: SearchOptions,
  number: number,
  queries: number,
): Promise<DistinctPerson> {
  const workspace = generateWorkspace({ items: options.items, seed: options.seed, person: number });
  const start = performance.now();
  const items = workspace.map((item) => ({ item, units: searchUnitsOf(item) }));
  const analysisMs = performance.now() - start;
  const composition = compositionOf(workspace);
  const model: ClusteredModel = createClusteredModel({
    dimensions: options.dimensions,
    texts: composition.texts,
    person: number,
  });
  const isNew = await createPerson(database.owner, personOf(number));
  return {
    model: model.name,
    queries: makeQueries(items, { count: queries, model, random: seededRandom(options.seed + number) }),
    composition,
    analysisMs,
    times: isNew ? await loadPerson(database, personOf(number), items, model) : undefined,
  };
}

/** Gives people from `from` on, up to `people`, copies of the distinct ones, in turn; those that are there stay. */
export async function copyPeople(
  { owner }: BenchDatabase,
  { distinct }: SearchOptions,
  { from, people }: { from: number; people: number },
): Promise<void> {
  for (let number = Math.max(from, distinct); number < people; number += 1) {
    if (await createPerson(owner, personOf(number))) {
      await copyPerson(owner, personOf(number % distinct), personOf(number));
    }
  }
}
