/**
 * A chart parser that works bottom up (as CKY does, over rules of any length) and may skip tokens at a cost, as floating
 * semantic parsers do: a question need not be a sentence of the grammar to be understood. What reads the same stretch as the
 * same category with the same meaning is kept once, and of different meanings only the few best: that bounds time and space.
 *
 * Edges are made in the order of their ends, and for one end from the rightmost start to the left. When an edge is made, all
 * that can stand to its left is there, so each rule is only ever continued to the right.
 */
import type { Rule, Span } from './rule.ts';

export interface ParseOptions<Values, Context> {
  /** How many tokens there are. */
  length: number;
  context: Context;
  /** What it costs not to read a token: 0 or more. */
  skipCost(token: number): number;
  /** What a meaning is, for telling meanings apart. */
  keyOf(value: Values[keyof Values]): string;
  /** Where a category may begin; what it returns true for everywhere is found everywhere. */
  mayStart(category: keyof Values, token: number): boolean;
  /** The most meanings kept of a category over the same stretch. */
  beam: number;
  /** The most edges made in all; what is not made by then is not found. */
  maxEdges: number;
}

/** A rule of which the first `values.length` parts have been read. */
interface Started<Values, Context> {
  rule: Rule<Values, Context>;
  start: number;
  end: number;
  values: readonly unknown[];
  weight: number;
}

/** All readings of all stretches, the heaviest first for each stretch. Spans are taken as they are; their meanings may be ambiguous. */
export function parse<Values, Context>(
  spans: readonly Span<Values>[],
  rules: readonly Rule<Values, Context>[],
  options: ParseOptions<Values, Context>,
): Span<Values>[] {
  const { length, context, skipCost, keyOf, mayStart, beam, maxEdges } = options;
  const skipped = prefixSums(length, skipCost);
  const byFirst = groupBy(rules, ({ parts }) => parts[0] as keyof Values);
  const waiting = new Map<keyof Values, Started<Values, Context>[][]>();
  const found: Span<Values>[] = [];

  /** Edges that wait to be looked at, by their start; all of one end. */
  let pending: Span<Values>[][] = [];

  const advance = (started: Started<Values, Context>) => {
    const { rule, start, end, values } = started;
    const next = rule.parts[values.length];
    if (next !== undefined) {
      const byEnd = waiting.get(next) ?? [];
      waiting.set(next, byEnd);
      byEnd[end] ??= [];
      byEnd[end].push(started);
      return;
    }
    if (!mayStart(rule.category, start)) return;
    const value = rule.compose(values, context) as Values[keyof Values] | undefined;
    if (value === undefined) return;
    pending[start]?.push({ category: rule.category, start, end, value, weight: started.weight });
  };

  const spansByEnd = groupBy(spans, ({ end }) => end);
  for (let end = 1; end <= length; end += 1) {
    pending = Array.from({ length: end }, () => []);
    for (const span of spansByEnd.get(end) ?? []) pending[span.start]?.push(span);
    for (let start = end - 1; start >= 0; start -= 1) {
      const cell = pending[start] as Span<Values>[];
      const kept = new Map<keyof Values, Set<string>>();
      while (cell.length > 0) {
        const edge = takeHeaviest(cell);
        const keys = kept.get(edge.category) ?? new Set();
        kept.set(edge.category, keys);
        const key = keyOf(edge.value);
        if (keys.size >= beam || keys.has(key)) continue;
        keys.add(key);
        if (found.push(edge) >= maxEdges) return found;
        for (const rule of byFirst.get(edge.category) ?? [])
          advance({ rule, start, end, values: [edge.value], weight: edge.weight + rule.weight });
        const byEnd = waiting.get(edge.category) ?? [];
        for (let left = start; left >= 0; left -= 1) {
          for (const before of byEnd[left] ?? []) {
            if (start - left > before.rule.gap) continue;
            const cost = (skipped[start] as number) - (skipped[left] as number);
            const weight = before.weight + edge.weight - cost;
            advance({ ...before, end, values: [...before.values, edge.value], weight });
          }
        }
      }
    }
  }
  return found;
}

/** The readings of everything as one category, the heaviest first: what stands before and behind them is skipped. */
export function wholes<Values, Category extends keyof Values>(
  found: readonly Span<Values>[],
  category: Category,
  { length, skipCost }: { length: number; skipCost(token: number): number },
): Span<Values, Category>[] {
  const skipped = prefixSums(length, skipCost);
  const total = skipped[length] as number;
  return found
    .filter((span): span is Span<Values, Category> => span.category === category)
    .map((span) => {
      const inside = (skipped[span.end] as number) - (skipped[span.start] as number);
      return { ...span, weight: span.weight - (total - inside) };
    })
    .sort((a, b) => b.weight - a.weight);
}

function takeHeaviest<Values>(cell: Span<Values>[]): Span<Values> {
  let best = 0;
  for (let i = 1; i < cell.length; i += 1) {
    if ((cell[i] as Span<Values>).weight > (cell[best] as Span<Values>).weight) best = i;
  }
  return cell.splice(best, 1)[0] as Span<Values>;
}

function prefixSums(length: number, cost: (token: number) => number): number[] {
  const sums = [0];
  for (let token = 0; token < length; token += 1) sums.push((sums[token] as number) + cost(token));
  return sums;
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
