import type { Item } from '../../../shared/domain/hit.ts';
import type { SearchFilters } from '../../../shared/search/search-index.ts';
import type { SearchUnit } from '../../../shared/search/search-unit.ts';
import type { Random } from '../../random.ts';
import type { ClusteredModel } from '../vectors/clustered-model.ts';
import { type BenchQuery, QUERY_KINDS } from './bench-query.ts';
import { type Band, WordShares } from './word-bands.ts';

const MONTH_MS = 30 * 86_400_000;
/** A text that lacks words of a band is passed over; so many hold none of it only where there are none. */
const MAX_TRIES = 1_000;

export interface IndexedItem {
  item: Item;
  units: readonly SearchUnit[];
}

/** Queries about texts of a person, the kinds in turn. The same arguments give the same ones. */
export function makeQueries(
  items: readonly IndexedItem[],
  options: { count: number; model: ClusteredModel; random: Random },
): BenchQuery[] {
  const { model, random } = options;
  const targets = items.flatMap(({ item, units }) => units.map((unit) => ({ item, unit })));
  const shares = new WordShares(targets.map(({ unit }) => unit));
  return Array.from({ length: options.count }, (_, index) => {
    const { kind, words, ...rest } = QUERY_KINDS[index % QUERY_KINDS.length] as (typeof QUERY_KINDS)[number];
    const filter = 'filter' in rest ? rest.filter : undefined;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { item, unit } = random.pick(targets);
      // Only mail can pass every kind of filter.
      if (filter && item.service !== 'gmail') continue;
      const chosen = choose(unit.content, words, shares, random);
      if (!chosen) continue;
      const passed = filter ? filterPassedBy(item, random) : {};
      const filters = filter === 'binding' ? passed : {};
      const vector = model.near(unit.content, random);
      return { kind, text: chosen.join(' '), vector, filters, ...(filter === 'guessed' ? { prefer: passed } : {}) };
    }
    throw new Error(`No text of ${targets.length} holds the words of a query of the kind "${kind}".`);
  });
}

/** Different words of a text, one for each band. */
function choose(
  text: string,
  bands: readonly (Band | 'half')[],
  shares: WordShares,
  random: Random,
): string[] | undefined {
  const chosen: string[] = [];
  for (const band of bands) {
    const candidates = band === 'half' ? [shares.half] : shares.inBand(text, band);
    const free = candidates.filter((word) => !chosen.includes(word));
    if (free.length === 0) return undefined;
    chosen.push(random.pick(free));
  }
  return chosen;
}

/** A filter that the item passes: by sender, time, label or attachment, as far as it has them. */
function filterPassedBy(item: Item, random: Random): SearchFilters {
  if (item.service !== 'gmail') return {};
  const { sender, receivedAt, labels, attachments } = item.email;
  const own = labels.filter((label) => label.startsWith('Label_'));
  const before = new Date(receivedAt.getTime() + MONTH_MS);
  const after = new Date(receivedAt.getTime() - MONTH_MS);
  return random.pick<SearchFilters>([
    ...(sender ? [{ from: [sender.address] }] : []),
    { after, before },
    ...(own.length > 0 ? [{ labels: own.slice(0, 1) }] : []),
    ...(attachments.length > 0 ? [{ hasAttachment: true }] : []),
  ]);
}
