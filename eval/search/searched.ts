import type { WrittenSearchParts } from '../../shared/agents/written-search.ts';
import type { SearchIndex } from '../../shared/search/search-index.ts';
import type { KeyOf } from './story-keys.ts';

/** What the search language needs beside the index. */
export type WrittenParts = Omit<WrittenSearchParts, 'index'>;

/** What is searched: the product's index over one person's items. */
export interface Searched {
  index: SearchIndex;
  userId: string;
  /** IANA. */
  timeZone: string;
  keyOf: KeyOf;
  /** Where the search language is asked too. */
  written?: WrittenParts;
}
