import { exec } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Summary, summaryOf } from '../../summary.ts';
import type { Asked, ProductSearch } from '../product/product-search.ts';

export interface ColdFigures {
  /** The first search of each person after a restart. */
  search: Summary;
  /** Whether the operating system's cache was empty too: where not, reads came from memory. */
  cacheDropped: boolean;
}

/**
 * Restarts the server by a shell command, empties the operating system's cache where that is allowed, and asks one query of each person:
 * what a person pays who was not there for a long time.
 */
export async function measureCold(
  product: ProductSearch,
  restart: string,
  firsts: readonly Asked[],
): Promise<ColdFigures> {
  await promisify(exec)(`sync; ${restart}`);
  const cacheDropped = await writeFile('/proc/sys/vm/drop_caches', '3').then(
    () => true,
    () => false,
  );
  const times: number[] = [];
  for (const asked of firsts) {
    const start = performance.now();
    await product.search(asked);
    times.push(performance.now() - start);
  }
  return { search: summaryOf(times), cacheDropped };
}
