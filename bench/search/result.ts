import type { Machine } from '../machine.ts';
import type { Composition } from './corpus/composition.ts';
import type { ColdFigures } from './measure/cold.ts';
import type { ProductFigures } from './measure/product-figures.ts';
import type { RivalFigures } from './measure/rival-figures.ts';
import type { Server } from './measure/server.ts';
import type { NotmuchMeasurement } from './rivals/notmuch.ts';

export type Stage = ProductFigures & { cold?: ColdFigures };

/** Milliseconds an item, on average over the people that were written. */
export interface WriteCost {
  /** Item to units and terms, in the program. */
  analysis: number;
  rows: number;
  words: number;
  merges: number;
  vectors: number;
}

/** What `bench search --json` writes. */
export interface SearchBenchResult {
  machine: Machine & Server & { diskFreeBytesAtEnd: number };
  data: {
    people: number;
    /** Wanted ones that the disk had no room for. */
    peopleLeftOut: number;
    distinctPeople: number;
    itemsPerPerson: number;
    dimensions: number;
    seed: number;
    clusterSizes: readonly number[];
    queries: number;
    askingPeople: number;
    /** Of the first person. */
    composition: Composition;
  };
  product: {
    /** Of all arms, with the most people: `ranking` of the last stage. */
    p50Ms: number;
    p99Ms: number;
    searchP50Ms: number;
    searchP99Ms: number;
    recallAt10: number;
    bytesPerPerson: number;
    copyBytesPerPerson: number;
    /** p50 with the most people, by that with the fewest. */
    growth: number;
    /** Undefined when nothing was written. */
    writeMsPerItem?: WriteCost;
    stages: Stage[];
    /** In the same run as the rivals. */
    besideRivals?: { people: number; p50Ms: number; p99Ms: number };
    afterChanges: ProductFigures & { deadRows: number; autovacuums: number };
  };
  original?: RivalFigures;
  twoArm?: RivalFigures;
  notmuch?: NotmuchMeasurement;
}
