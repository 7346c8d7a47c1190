import type { Asked, ProductSearch } from '../product/product-search.ts';
import { QUERY_KINDS } from '../queries/bench-query.ts';

const ARMS = ['words', 'vector', 'filtered'] as const;

/** The plans of one query of each kind, all arms together and, of the last kind, each alone. */
export async function explainKinds(product: ProductSearch, queries: readonly Asked[]): Promise<string> {
  const plans: string[] = [];
  const explain = async (title: string, asked: Asked) => {
    plans.push(`${title}\n\n${(await product.plan(asked)).join('\n\n')}\n`);
  };
  for (const { kind } of QUERY_KINDS) {
    const asked = queries.find(({ query }) => query.kind === kind);
    if (asked) await explain(kind, asked);
  }
  const last = queries.find(({ query }) => query.kind === QUERY_KINDS.at(-1)?.kind);
  if (last) for (const arm of ARMS) await explain(`${last.query.kind}: ${arm} alone`, { ...last, arms: [arm] });
  return plans.join('\n');
}
