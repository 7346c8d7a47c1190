import type { ListEntry } from './collection-source.ts';

/**
 * Entries in chunks of at most `size`, in their order. Neighbours of one group stay together where a chunk has room for them all;
 * a larger group gets chunks of its own.
 */
export function chunksOf<Entry extends ListEntry>(entries: readonly Entry[], size: number): Entry[][] {
  const chunks: Entry[][] = [];
  let open: Entry[] = [];
  for (const group of groupsOf(entries)) {
    if (open.length > 0 && open.length + group.length > size) {
      chunks.push(open);
      open = [];
    }
    for (let from = 0; from < group.length; from += size) {
      const piece = group.slice(from, from + size);
      if (group.length > size) chunks.push(piece);
      else open.push(...piece);
    }
  }
  if (open.length > 0) chunks.push(open);
  return chunks;
}

function groupsOf<Entry extends ListEntry>(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last && entry.group !== undefined && last[0]?.group === entry.group) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
