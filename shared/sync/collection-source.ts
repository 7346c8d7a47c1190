import type { Contact } from '../domain/contact.ts';
import type { Item } from '../domain/hit.ts';
import type { ItemJob, SyncJob } from '../domain/sync-job.ts';
import type { ItemContent } from './item-content.ts';

/** One item of a listing: enough to tell whether it must be loaded. */
export interface ListEntry {
  /** Google's id. */
  id: string;
  /** See revision.ts; null where the listing can't tell, and what is stored is then taken as unchanged. */
  revision: string | null;
}

export interface ListPage<Entry extends ListEntry> {
  entries: readonly Entry[];
  /** null on the last page. */
  nextPageToken: string | null;
  /** The anchor, where Google gives it with the last page only (Calendar's sync token). */
  anchor?: string;
}

/** What became of an entry that was to be loaded. `gone`: deleted between listing and loading, which is normal. */
export type Loaded =
  | { kind: 'item'; content: ItemContent }
  | { kind: 'gone'; id: string }
  | { kind: 'malformed'; id: string; reason: string };

/**
 * A mailbox, a calendar, My Drive or a shared drive, as far as sync reads it. All calls throw GoogleError once the
 * bounded retries are used up, and the signal's reason when it aborts.
 */
export interface CollectionSource<Entry extends ListEntry = ListEntry> {
  /** The anchor, taken before anything is listed, and how many items to expect; null where Google does not say. */
  begin(signal: AbortSignal): Promise<{ anchor: string | null; expected: number | null }>;
  /** A page of all items, newest first where Google sorts. `pageToken` null is the first. */
  list(pageToken: string | null, signal: AbortSignal): Promise<ListPage<Entry>>;
  /** Loads entries, at most `CHUNK_SIZE` of full-pass.ts. `stored` holds what the copy has of them, by Google's id. */
  load(entries: readonly Entry[], stored: ReadonlyMap<string, Item>, signal: AbortSignal): Promise<Loaded[]>;
}

/** A calendar or a shared drive. */
export interface Collection {
  id: string;
  title: string;
}

/** What an account has of a service. */
export interface CollectionListing {
  collections: readonly Collection[];
  /** The point from which changes of the listing can be asked for. */
  cursor: string | null;
  /** The IANA zone of the person's own calendar, where the listing tells it. */
  timeZone?: string;
}

export interface CollectionDirectory {
  list(signal: AbortSignal): Promise<CollectionListing>;
}

/** A label of a mailbox: mails carry its id, people say its name. */
export interface MailLabel {
  id: string;
  name: string;
}

/** What the collection of a job consists of: items, further collections, or both (My Drive stands for the shared drives). */
export interface OpenCollection {
  items: CollectionSource | null;
  directory: CollectionDirectory | null;
  /** Of a mailbox: all labels that its mails may carry. */
  listLabels?: (signal: AbortSignal) => Promise<MailLabel[]>;
}

export interface ContactPage {
  contacts: readonly Contact[];
  /** Resource names of those that were deleted; only among changes. */
  deleted: readonly string[];
  malformed: readonly { id: string; reason: string }[];
  /** null on the last page. */
  nextPageToken: string | null;
  /** With the last page, where Google gives one: the point from which changes can be asked for. */
  syncToken: string | null;
}

/** The contacts of an account, as far as sync reads them. Throws as a CollectionSource does. */
export interface ContactSource {
  /**
   * A page of all contacts, or of what has changed since a sync token was given. `pageToken` null is the first.
   * @throws GoogleError 'invalid' for a sync token that Google no longer takes
   */
  list(from: { since: string | null; pageToken: string | null }, signal: AbortSignal): Promise<ContactPage>;
}

export interface CollectionSources {
  /** @param firstPass nothing of the collection is stored yet but what this pass has stored */
  open(job: ItemJob, options: { firstPass: boolean }): OpenCollection;
  openContacts(job: SyncJob): ContactSource;
}
