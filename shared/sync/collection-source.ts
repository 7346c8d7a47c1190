import type { Contact } from '../domain/contact.ts';
import type { Email } from '../domain/email.ts';
import type { Item } from '../domain/hit.ts';
import type { ItemJob, SyncJob } from '../domain/sync-job.ts';
import type { GoogleError } from './google-error.ts';
import type { ItemContent } from './item-content.ts';

/** One item of a listing: enough to tell whether it must be loaded. */
export interface ListEntry {
  /** Google's id. */
  id: string;
  /** See revision.ts. Null where it can't be told: what is stored is then unchanged in a listing, changed among changes. */
  revision: string | null;
  /** Entries of one group are cheaper to load together, as the mails of a thread. In a page they stand side by side. */
  group?: string;
}

export interface ListPage<Entry extends ListEntry> {
  entries: readonly Entry[];
  /** null on the last page. */
  nextPageToken: string | null;
  /** The anchor, where Google gives it with the last page only (Calendar's sync token). */
  anchor?: string;
  /** Ids to be kept beside those of the entries until the pass is whole: the next pages may ask for them. */
  beside?: readonly ListedIds[];
  /** Folders of a drive, kept until its next listing begins: the pages after them, and the changes, may ask for their paths. */
  folders?: readonly Folder[];
}

/** Ids that a page gave. `list` says of what: '' of the items themselves. */
export interface ListedIds {
  list: string;
  ids: readonly string[];
}

/** A folder of a drive, whose root is none. */
export interface Folder {
  id: string;
  name: string;
  /** Null where it is not told, as of what others shared. */
  parentId: string | null;
}

/** What pages of a listing have put beside their items, for a source to ask. */
export interface KeptBeside {
  /** The lists that hold these ids, by id; one that none holds is left out. Asked for during the listing only. */
  listsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * The names of these folders and of those above them, joined by "/", by id; what is no folder that the person may see is left out.
   * Undefined when the drive's folders are not kept: a release that did not keep them has listed it last.
   */
  pathsOf(folderIds: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
}

/** The list of what has changed since the anchor of a listing that came to its end: as good as listed (remove-vanished.ts). */
export const CHANGED = 'changed';

/** The list of what such a listing did not give, and was looked for by itself and not found to be gone: as good as listed, too. */
export const FOUND = 'found';

/** A page of what has changed, or that it can't be told item by item: then everything is listed and compared. */
export type ChangePage<Entry extends ListEntry> =
  | {
      kind: 'items';
      /** New and changed ones, as far as they are known to belong to the collection now. */
      changed: readonly Entry[];
      /** Google's ids of what was deleted or left the collection; the copy may hold none of them. */
      gone: readonly string[];
      /** What stands beside the items may have changed too: the labels of a mailbox, the list of shared drives. */
      listsChanged: boolean;
      /** null on the last page. */
      nextPageToken: string | null;
      /** The point from which the next changes are to be asked for: with the first page where Google tells it then, or the last. */
      cursor: string | null;
    }
  | { kind: 'untold' };

/**
 * What became of an entry that was to be loaded. `gone`: deleted between listing and loading, which is normal. `failed`: Google did not
 * give this one, though it answers otherwise; `malformed`: what it gave makes no item.
 */
export type Loaded =
  | { kind: 'item'; content: ItemContent }
  | { kind: 'gone'; id: string }
  | { kind: 'failed'; id: string; error: GoogleError }
  | { kind: 'malformed'; id: string; reason: string };

/** What came of looking for an item by its id. */
export type Found<Entry extends ListEntry> =
  | { kind: 'entry'; entry: Entry }
  | { kind: 'gone'; id: string }
  | { kind: 'failed'; id: string; error: GoogleError };

/**
 * A mailbox, a calendar, My Drive or a shared drive, as far as sync reads it. All calls throw GoogleError once the
 * bounded retries are used up, and the signal's reason when it aborts.
 */
export interface CollectionSource<Entry extends ListEntry = ListEntry> {
  /** The anchor, taken before anything is listed, and how many items to expect; null where Google does not say. */
  begin(signal: AbortSignal): Promise<{ anchor: string | null; expected: number | null }>;
  /**
   * A page of all items, newest first where Google sorts. `pageToken` null is the first; `kept` is what the pages before have put
   * beside their items.
   * @throws GoogleError 'invalid' or 'expired' for a page token that is not known (any more)
   */
  list(pageToken: string | null, signal: AbortSignal, kept: KeptBeside): Promise<ListPage<Entry>>;
  /**
   * A page of what has changed since the cursor was given, each item once a page and in its last state. `pageToken` null is
   * the first.
   * @throws GoogleError 'expired' for a cursor that Google does not know any more, or never did; 'invalid' or 'expired' for
   *   such a page token
   */
  changes(
    from: { cursor: string; pageToken: string | null },
    signal: AbortSignal,
    kept: KeptBeside,
  ): Promise<ChangePage<Entry>>;
  /** What came last, as far as one call tells: asked for while a long pass is busy with what is older. */
  newest?(signal: AbortSignal): Promise<readonly Entry[]>;
  /** Looks for items that Google named before, at most 10: what `load` takes of each. `gone`: deleted, or not of the collection any more. */
  find(ids: readonly string[], signal: AbortSignal, kept: KeptBeside): Promise<Found<Entry>[]>;
  /** Loads entries, at most `CHUNK_SIZE` of chunk-size.ts. `stored` holds what the copy has of them, by Google's id. */
  load(entries: readonly Entry[], stored: ReadonlyMap<string, Item>, signal: AbortSignal): Promise<Loaded[]>;
  /** What is stored of an entry that can't be loaded, as of a file whose text can't be had. */
  remainsOf?(entry: Entry, stored: ReadonlyMap<string, Item>): ItemContent | undefined;
}

/** What came of a mail whose attachments were pending. */
export interface ReadPending {
  /** With the texts that could be had; what could not is pending still, or `unavailable` after many tries. */
  email: Email;
  /** Why Google did not give one of them. */
  failure: GoogleError | undefined;
}

/** The attachments of a mailbox that are read after its mails. Throws as a CollectionSource does. */
export interface AttachmentSource {
  /**
   * @param noteTry keeps how often an attachment was asked for, by its place in the mail; called before it is, so that one that
   *   ends its worker is given up too
   */
  read(
    email: Email,
    signal: AbortSignal,
    noteTry: (index: number, tries: number) => Promise<void>,
  ): Promise<ReadPending>;
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
  /**
   * Whether the listing is another one since its cursor was given, and the next cursor; undefined where Google does not tell.
   * @throws GoogleError 'expired' as CollectionSource.changes does
   */
  changedSince?(cursor: string, signal: AbortSignal): Promise<{ changed: boolean; cursor: string }>;
}

/** A label of a mailbox: mails carry its id, people say its name. */
export interface MailLabel {
  id: string;
  name: string;
}

/** What the collection of a job consists of: items with what stands beside them, or further collections. */
export type OpenCollection =
  | {
      items: CollectionSource;
      /** Of My Drive: the shared drives. */
      directory?: CollectionDirectory;
      /** Of a mailbox: all labels that its mails may carry. */
      listLabels?: (signal: AbortSignal) => Promise<MailLabel[]>;
    }
  | { items: null; directory: CollectionDirectory; listLabels?: undefined };

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
  openAttachments(job: ItemJob): AttachmentSource;
}
