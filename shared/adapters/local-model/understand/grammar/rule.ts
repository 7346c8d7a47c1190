/**
 * Rules of a grammar whose symbols are typed: `Values` says what a span of each category means, and a rule composes the
 * meanings of its parts.
 */

/** A stretch of tokens [start, end) read as something. */
export interface Span<Values, Category extends keyof Values = keyof Values> {
  category: Category;
  start: number;
  end: number;
  value: Values[Category];
  /** A log weight: 0 for what is certain, the less likely the lower. Never above 0. */
  weight: number;
}

/** `category` may consist of `parts`, in this order. */
export interface Rule<Values, Context> {
  category: keyof Values;
  parts: readonly (keyof Values)[];
  /** Never above 0, so that what is built weighs no more than its parts. */
  weight: number;
  /** The most tokens that may be skipped before each part but the first. */
  gap: number;
  /** The meaning of the whole; undefined where these parts make no sense together. */
  compose(values: readonly unknown[], context: Context): unknown;
}

/** Makes rules of one grammar, whose composition is checked against the types of their parts. */
export function ruleMaker<Values, Context>() {
  return function rule<Category extends keyof Values, const Parts extends readonly (keyof Values)[]>(
    category: Category,
    parts: Parts,
    compose: (
      values: { [Index in keyof Parts]: Values[Parts[Index] & keyof Values] },
      context: Context,
    ) => Values[Category] | undefined,
    { weight = 0, gap = 0 }: { weight?: number; gap?: number } = {},
  ): Rule<Values, Context> {
    // The chart hands over just the values of the parts.
    return { category, parts, weight, gap, compose: compose as Rule<Values, Context>['compose'] };
  };
}
