/**
 * What the index knows of a chunk of an item besides its words. A search unit carries them as a bit set (`flags`), so that
 * a filter costs a bit test; the numbers are stored: never give one a new meaning.
 */
export const UNIT_FLAGS = {
  /** Mail: not read yet. */
  unread: 1,
  /** Mail: has at least one attachment. */
  attachment: 2,
  /** Mail: written by the person. */
  sent: 4,
  draft: 8,
  /** Spam is never found, as in Gmail's own search. */
  spam: 16,
  /** Nor is what lies in the trash. */
  trash: 32,
  starred: 64,
  important: 128,
  /** Event: on whole days. */
  allDay: 256,
  /** Event: an occurrence of a series. */
  recurring: 512,
  /** File: somebody besides its owner may see it. */
  shared: 1024,
} as const;

/** What is never found unless it is asked for. */
export const HIDDEN_FLAGS = UNIT_FLAGS.spam | UNIT_FLAGS.trash;

/** A chunk of an item, as the search index stores it. */
export interface SearchUnit {
  /** From 0, in the order of the text. */
  chunk: number;
  /** Mail: received. Event: start (all-day: midnight UTC of its first day). File: last modified. */
  occurredAt: Date;
  /** When an event is over (all-day: midnight UTC after its last day); null for what takes no time. */
  endsAt: Date | null;
  /** Of a mail with its attachments, or of a file; null where Google does not tell it. */
  sizeBytes: number | null;
  /** See facets.ts. */
  facets: readonly string[];
  /** A sum of UNIT_FLAGS. */
  flags: number;
  /** The address of the sender, organizer or first owner. */
  sender: string | null;
  /** What is shown as a passage and embedded: the title line, then the chunk. */
  content: string;
  /** A hash of content and terms (keyOf): chunks of an equal one are one document of the index, whose words are stored once. */
  textKey: bigint;
  /** A hash of service and content: chunks of an equal one have one vector. */
  contentKey: bigint;
  /** BM25's document length: the sum of the frequencies of `terms`, filter terms left out. */
  length: number;
  /** Weighted term frequencies (see unit-terms.ts), each from 1 to MAX_FREQUENCY; filter terms (`personTerm`) count 1. */
  terms: ReadonlyMap<string, number>;
  /** Those of `terms` that stand in the title. */
  titleTerms: ReadonlySet<string>;
}

/** What a posting has room for; BM25 is saturated long before. */
export const MAX_FREQUENCY = 127;
export const MAX_LENGTH = 65_535;

/**
 * A filter term: says that a person takes part in an item. It lives among the words, so that a filter on people is one
 * lookup in the same index; the analyser never makes a term with a colon, so no text can forge one.
 */
export function personTerm(address: string): string {
  return `person:${address.toLowerCase()}`;
}
