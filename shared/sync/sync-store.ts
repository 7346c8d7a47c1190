import type { Contact } from '../domain/contact.ts';
import type { Item } from '../domain/hit.ts';
import type { ItemJob, SyncJob } from '../domain/sync-job.ts';
import type { SearchUnit } from '../search/search-unit.ts';
import type { CollectionListing, Folder, ListedIds, MailLabel } from './collection-source.ts';

/** The right to work on a collection, and where the work stood when it was taken. */
export interface Lease<Job extends SyncJob = SyncJob> {
  job: Job;
  /** Higher with every lease of the collection. */
  fence: string;
  /** The value of `wanted` that the pass under way will have satisfied. */
  target: string;
  /** Null until a first pass was completed. */
  cursor: string | null;
  anchor: string | null;
  /** What the pass that was begun and has not ended reads: everything, or what has changed since `cursor`; null for none. */
  pass: PassKind | null;
  /** Where that pass goes on; null to begin. */
  pageToken: string | null;
  itemsSeen: number;
  /** That far the copy is whole; null until a first pass was completed. */
  lastSuccessAt: Date | null;
  /** The pass before was whole, and nothing but pending attachments waits. */
  isBacklog: boolean;
  /** How many runs in a row before this one have come no further (moves-on.ts), though they had the time. */
  fruitlessRuns: number;
}

export type PassKind = 'listing' | 'changes';

/** The right to work on a collection of items. */
export type ItemLease = Lease<ItemJob>;

/**
 * `idle`: done = wanted. `busy`: another worker holds the lease. `gone`: there is no such collection (any more). `skipped`: Google's ids of
 * what is skipped from now on, as workers ended without a word while they loaded it alone.
 */
export type Acquired =
  | { kind: 'leased'; lease: Lease; skipped: readonly string[] }
  | { kind: 'idle' | 'busy' | 'gone' | 'disconnected' };

/**
 * What comes after a pass. `again`: more was wanted meanwhile, or attachments are pending, and the lease is still held. `look`: a push
 * told of what Google does not show yet, so another pass is wanted, whose message is to be sent with this delay.
 */
export type Finished = { kind: 'idle' } | { kind: 'again'; lease: Lease } | { kind: 'look'; delaySeconds: number };

/** An item that the copy holds. */
export interface Known {
  /** The row's id. */
  id: string;
  /** See revision.ts; null for what Google does not list (an instance worked out here). */
  revision: string | null;
}

export interface Changes {
  /** New and changed items with their words, at most 50. */
  upserts: readonly Upsert[];
  /** Ids of rows to be deleted with all that was derived from them; a file that went to another drive meanwhile stays. */
  removals: readonly string[];
  /** Google's ids of what is there no more, in the copy or not. */
  gone?: readonly string[];
  /** Whoever repeats the page writes these upserts once more, as nothing tells that they were stored. */
  isRepeated?: boolean;
}

/** An item with its words. */
export interface Upsert {
  item: Item;
  units: readonly SearchUnit[];
}

/** An item that could not be loaded or stored. */
export interface ItemFailure {
  /** Google's id. */
  externalId: string;
  /** What was seen, without content. */
  reason: string;
  /** Which revision of it failed, where that is known: see ListEntry. */
  revision?: string | null | undefined;
  /** Tries after which it is skipped; of all that were given for the item, the fewest count. */
  limit: number;
  /** It would fail for hours as it did: it is skipped by now. */
  isLasting?: boolean;
  /** It was left alone, having failed before: this counts as no try. */
  isUntried?: boolean;
  /** What is stored of it once it is skipped. */
  remains?: Upsert | undefined;
}

/** An item that failed when it was last tried, or was being loaded when a worker ended without a word. */
export interface FailingItem {
  /** The tries that it is given. */
  limit: number;
  /** When a try was counted last, or a worker ended while it loaded the item. */
  triedAt: Date;
  /** The last that failed, or was left untried. */
  revision: string | null;
  isSkipped: boolean;
  /** It is loaded by itself: another of several may be what failed, or ended the worker. */
  isAlone: boolean;
  /** Workers that ended without a word while they loaded it alone. */
  endedWorkers: number;
}

export interface SkippedItems {
  before: ReadonlySet<string>;
  now: ReadonlySet<string>;
}

export interface ContactChanges {
  /** New and changed ones. */
  upserts: readonly Contact[];
  /** Resource names of those that are gone. */
  removals: readonly string[];
}

/** What is undefined is left as it is. */
export interface Progress {
  /** Where the pass goes on. */
  pageToken?: string | null;
  /** Only a first pass shows how far it has come. */
  itemsSeen?: number;
  /** What was listed is kept until the pass is whole. */
  listed?: readonly ListedIds[];
  /** Of a drive; they are kept until its next listing begins. */
  folders?: readonly Folder[];
}

export interface Failure {
  /** One of `SYNC_ERRORS` (sync-failure.ts). */
  code: string;
  /** In plain words, for the person. */
  message: string;
  retryAt: Date;
  /** The run had its time, and came no further. */
  isFruitless?: true;
}

/** A message for the rest is on its way. */
export interface HandedOn {
  /** When the sweep sends another, should that one have got lost: by what waits now. */
  sweptAt: Readonly<Record<'fresh' | 'backfill', Date>>;
}

/** A series of a calendar: its master, its exceptions, and the instances stored for it. */
export interface StoredSeries {
  master: Extract<Item, { service: 'calendar' }>;
  exceptions: readonly Extract<Item, { service: 'calendar' }>[];
  /** Rows of kind `instance`, by Google's id. */
  instances: ReadonlyMap<string, { id: string; etag: string }>;
}

/**
 * The synced copy as the holder of a lease writes it. Every method with a lease is one transaction that throws
 * LeaseLostError, and writes nothing, when the lease ran out or went to somebody else; a write prolongs the lease.
 */
export interface SyncStore {
  /**
   * Takes the lease of the job's collection when it is free and work is wanted. What a worker before was loading when it ended without a
   * word is loaded alone from now on, until it is stored, gone, or not needed by a pass that is whole; what it was loading alone has ended
   * it, and is skipped when it does so for the third time.
   */
  acquire(job: SyncJob): Promise<Acquired>;
  renew(lease: Lease): Promise<void>;
  /**
   * Starts a pass at the first page, with nothing listed. `takenAt`: just before the anchor was taken; that far the copy is whole
   * afterwards.
   */
  begin(
    lease: Lease,
    start: { pass: PassKind; anchor: string | null; expected: number | null; takenAt: Date },
  ): Promise<void>;
  /** Starts a listing over: its anchor stays, what it has listed is forgotten. */
  rewind(lease: ItemLease): Promise<void>;
  /** Whether the ids of all pages before the lease's page token were kept. */
  isListedUpTo(lease: ItemLease): Promise<boolean>;
  /**
   * The lists that the pages of the listing under way have put beside their items and that hold these ids, by id. Reads all of those
   * lists each time: ask for some thousand ids together.
   */
  listsOf(lease: ItemLease, ids: readonly string[]): Promise<Map<string, readonly string[]>>;
  /** See KeptBeside.pathsOf of collection-source.ts. */
  folderPaths(lease: ItemLease, folderIds: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** The value of `wanted` by now: higher than the lease's target when more was wanted meanwhile. */
  wanted(lease: Lease): Promise<string>;
  /** Which of these items (Google's ids) the copy holds. */
  known(lease: ItemLease, externalIds: readonly string[]): Promise<Map<string, Known>>;
  /** The stored items with these row ids, by Google's id. */
  read(lease: ItemLease, ids: readonly string[]): Promise<Map<string, Item>>;
  /**
   * Rows, words, the counts of people and progress in one transaction. Without progress the position stays: more of the page follows.
   * @throws ItemRefusedError when the database refuses what is to be stored
   */
  commit(lease: ItemLease, changes: Changes, progress?: Progress): Promise<void>;
  /**
   * Counts a try of each item, unless one was counted within five minutes, stores what remains of those that are skipped by now, and
   * gives their ids: the newly skipped apart. It is forgotten when the item is stored whole, or gone.
   * @throws ItemRefusedError when the database refuses what remains of one
   */
  noteFailures(lease: ItemLease, failures: readonly ItemFailure[]): Promise<SkippedItems>;
  /** Keeps Google's ids of what is to be loaded, until the next word of the lease's holder: a commit, a failure, or its end. */
  noteLoading(lease: ItemLease, externalIds: readonly string[]): Promise<void>;
  /** Which of these items (Google's ids) failed when they were last tried, or are to be loaded alone. */
  listFailing(lease: ItemLease, externalIds: readonly string[]): Promise<ReadonlyMap<string, FailingItem>>;
  /**
   * Google's ids of items of the collection that were skipped, and not tried since, those that wait longest first: one that was set
   * apart, or several that were not; without those of which Google gave what makes no item, as it would again.
   */
  listSkipped(lease: ItemLease, wanted: { triedBefore: Date; limit: number }): Promise<string[]>;
  /** Each of these skipped items (Google's ids) is tried again by itself, until it is stored or gone. */
  setApart(lease: ItemLease, externalIds: readonly string[]): Promise<void>;
  /**
   * Keeps Google's ids of what has changed since the anchor of the listing under way, so that it counts as listed, and where the pages
   * that tell of it go on; null after the last.
   */
  keepChanged(lease: ItemLease, page: { ids: readonly string[]; nextPageToken: string | null }): Promise<void>;
  /** Where those pages go on, as kept last; undefined where none was kept of the listing under way. */
  changedUpTo(lease: ItemLease): Promise<{ nextPageToken: string | null } | undefined>;
  /** The etags of the contacts that the copy holds, by their resource names. */
  knownContacts(lease: Lease): Promise<Map<string, string>>;
  /** Contacts, and what people are called because of them, in one transaction. At most 500 of either. */
  commitContacts(lease: Lease, changes: ContactChanges): Promise<void>;
  /**
   * What the copy holds of what Google lists, and neither the listing under way nor what has changed since has given, in the order of
   * Google's ids, beginning after `after`; at most 1,000.
   */
  listUnlisted(lease: ItemLease, after: string | null): Promise<{ id: string; externalId: string }[]>;
  /** Google's ids of the items that failed when they were last tried, and that neither has given. */
  listUnlistedFailures(lease: ItemLease): Promise<string[]>;
  /** Mails of a mailbox with attachments that are pending, newest first. */
  listPending(lease: ItemLease, limit: number): Promise<Extract<Item, { service: 'gmail' }>[]>;
  /** Keeps how often an attachment of a stored mail that is pending was asked for. `id` is the mail's row, `index` its place in the mail. */
  noteTry(lease: ItemLease, attachment: { id: string; index: number; tries: number }): Promise<void>;
  /** How many items the copy holds that Google lists. */
  count(lease: ItemLease): Promise<number>;
  /**
   * Whether one of these (Google's ids) is a folder: it was one when the drive was last listed, or the copy holds a file right within
   * it. Never so but for Drive.
   */
  isFolderAmong(lease: ItemLease, ids: readonly string[]): Promise<boolean>;
  /** Instances and cancelled exceptions of a calendar whose series is gone, or recurs no more; at most 50. */
  listOrphans(lease: ItemLease): Promise<string[]>;
  /** Series of a calendar in the order of their masters' Google ids, beginning after `after`; at most 50. */
  listSeries(lease: ItemLease, after: string | null): Promise<StoredSeries[]>;
  /**
   * Creates the cursors of new collections of the lease's service, removes those of collections that went, and returns a job for each
   * new one. The person's time zone becomes that of their own calendar.
   */
  replaceCollections(lease: ItemLease, listing: CollectionListing): Promise<SyncJob[]>;
  /** Removes up to 500 items that are left of collections of the lease's service that went, and tells how many it found. */
  removeLeft(lease: ItemLease): Promise<number>;
  /** The labels of the lease's mailbox become these. */
  replaceLabels(lease: ItemLease, labels: readonly MailLabel[]): Promise<void>;
  /**
   * The pass is whole: cursor = anchor, done = target. The lease is free unless more was wanted meanwhile. Before that, people whom its
   * commits left in doubt are looked up again: when they were last seen, and as whom. As long as attachments of the collection are
   * pending, another pass is wanted, after which some are read.
   */
  finish(lease: Lease, result: { cursor: string; itemsSeen: number }): Promise<Finished>;
  /**
   * Frees the lease before the pass is whole; a failure is shown to the person until a pass succeeds. Tells whether what waits now is
   * work that nobody waits for: the rest of a first pass, or pending attachments.
   */
  release(lease: Lease, end: Failure | HandedOn): Promise<{ isBackfill: boolean }>;
  /** Whether the search index of the job's account and service has work for the embed worker: vectors to make, segments to merge. */
  hasIndexWork(job: ItemJob): Promise<boolean>;
}
