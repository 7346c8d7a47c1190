/** A way to answer queries, by itself. */
export interface Variant<Asked> {
  name: string;
  run(asked: Asked): Promise<unknown>;
}

/** Milliseconds of each query, in the order of the queries, by the variant's name. */
export type Timings = ReadonlyMap<string, readonly number[]>;

/**
 * Asks every variant every query, one at a time. Which variant comes first changes from query to query, so that none always finds what
 * another has warmed up.
 *
 * @param warmUp queries that are asked before and not counted
 */
export async function timeVariants<Asked>(
  variants: readonly Variant<Asked>[],
  { warmUp, queries }: { warmUp: readonly Asked[]; queries: readonly Asked[] },
): Promise<Timings> {
  const timings = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (const asked of warmUp) for (const { run } of variants) await run(asked);
  for (const [index, asked] of queries.entries()) {
    for (const { name, run } of rotated(variants, index)) {
      const start = performance.now();
      await run(asked);
      timings.get(name)?.push(performance.now() - start);
    }
  }
  return timings;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % Math.max(1, list.length);
  return [...list.slice(start), ...list.slice(0, start)];
}
