/**
 * The tables as kysely sees them: one interface a table, in the order of the migrations. It is one file because a
 * query joins them freely and kysely wants them in one type.
 */

import type { ColumnType, Generated } from 'kysely';
import type { Attendee } from '../../domain/calendar-event.ts';
import type { Contact } from '../../domain/contact.ts';
import type { Share } from '../../domain/drive-file.ts';
import type { Attachment } from '../../domain/email.ts';
import type { Intent } from '../../domain/intent.ts';
import type { MailboxAddress } from '../../domain/mailbox-address.ts';
import type { Tier } from '../../domain/principal.ts';
import type { Service, Synced } from '../../domain/service.ts';
import type { UnreadReason } from '../../domain/unread-reason.ts';

/** jsonb: parsed when read, written as a JSON string (pg would turn an array into a Postgres array). */
type Json<T> = ColumnType<T, string, string>;

/** bigint and numeric: read as a decimal string, as they may exceed 2^53. */
type Decimal = ColumnType<string, string | number | bigint, string | number | bigint>;

export interface Tables {
  users: UserRow;
  accounts: AccountRow;
  sessions: SessionRow;
  data_keys: DataKeyRow;
  conversations: ConversationRow;
  messages: MessageRow;
  requests: RequestRow;
  request_events: RequestEventRow;
  gmail_cache: GmailRow;
  gcal_cache: CalendarRow;
  gdrive_cache: DriveRow;
  people: PersonRow;
  mail_labels: MailLabelRow;
  search_segments: SearchSegmentRow;
  search_units: SearchUnitRow;
  postings: PostingRow;
  vector_spaces: VectorSpaceRow;
  search_vectors: SearchVectorRow;
  hidden_vectors: HiddenVectorRow;
  pending_texts: PendingTextRow;
  sync_cursors: SyncCursorRow;
  failing_items: FailingItemRow;
  listed_ids: ListedIdsRow;
  drive_folders: DriveFolderRow;
  watches: WatchRow;
  sync_status: SyncStatusRow;
  actions: ActionRow;
  audit: AuditRow;
  contacts: ContactRow;
}

export interface UserRow {
  id: string;
  email: string;
  display_name: string | null;
  time_zone: string;
  tier: Tier;
  action_policy: 'confirm-all' | 'confirm-outward' | 'draft-only' | 'read-only';
  autosync_enabled: boolean;
  sync_interval_minutes: number;
  last_sync_at: Date | null;
  last_active_at: Date | null;
  created_at: Date;
  updated_at: Date;
  forget_due_at: Date | null;
}

export interface AccountRow {
  id: string;
  user_id: string;
  google_subject: string;
  email: string;
  google_access_token: Buffer | null;
  google_refresh_token: Buffer | null;
  token_expires_at: Date | null;
  scopes: string[];
  state: 'connected' | 'reconnect-required' | 'disconnected';
  state_reason: string | null;
  created_at: Date;
  updated_at: Date;
  /** Null unless its copy is being removed. */
  removal_due_at: Date | null;
  /** Of a disconnected one with tokens: when Google is next asked to revoke its grant. */
  revoke_due_at: Date | null;
}

export interface SessionRow {
  id: string;
  user_id: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

export interface DataKeyRow {
  id: string;
  purpose: string;
  wrapped_key: Buffer;
  wrapping_key: string;
  created_at: Date;
}

export interface ConversationRow {
  id: string;
  user_id: string;
  title: string;
  created_at: Date;
  updated_at: Date;
}

export interface MessageRow {
  id: string;
  user_id: string;
  conversation_id: string;
  request_id: string;
  query: string;
  intent: Json<Intent> | null;
  response: string | null;
  sources: Json<unknown[]>;
  actions_taken: Json<unknown[]>;
  created_at: Date;
}

export interface RequestRow {
  user_id: string;
  request_id: string;
  body_hash: string;
  conversation_id: string | null;
  state: 'running' | 'finished' | 'cancelled';
  deadline: Date;
  created_at: Date;
}

export interface RequestEventRow {
  user_id: string;
  request_id: string;
  id: number;
  event: string;
  data: Json<unknown>;
  created_at: Date;
}

export interface GmailRow {
  id: string;
  user_id: string;
  account_id: string;
  email_id: string;
  thread_id: string;
  history_id: Decimal;
  message_id: string | null;
  in_reply_to: string | null;
  reference_ids: string[];
  subject: string;
  sender: Json<MailboxAddress> | null;
  recipients: Json<{ to: MailboxAddress[]; cc: MailboxAddress[]; bcc: MailboxAddress[] }>;
  body_preview: string;
  body_full: string;
  received_at: Date;
  labels: string[];
  is_read: boolean;
  has_attachments: boolean;
  attachments: Json<Attachment[]>;
  size_bytes: number;
  synced_at: Date;
  pending_attachments: number;
}

export interface CalendarRow {
  id: string;
  user_id: string;
  account_id: string;
  calendar_id: string;
  event_id: string;
  kind: 'single' | 'master' | 'exception' | 'instance';
  recurring_event_id: string | null;
  original_start: string | null;
  recurrence: string[];
  ical_uid: string;
  etag: string;
  title: string;
  description: string;
  location: string;
  start_time: Date | null;
  end_time: Date | null;
  /** A date, which pg would read as midnight of the machine's zone: select it with `::text`. */
  start_date: string | null;
  end_date: string | null;
  time_zone: string | null;
  attendees: Json<Attendee[]>;
  organizer: Json<MailboxAddress> | null;
  own_response: 'needsAction' | 'declined' | 'tentative' | 'accepted' | null;
  meeting_link: string | null;
  web_link: string | null;
  status: 'confirmed' | 'tentative' | 'cancelled';
  synced_at: Date;
  transparency: 'opaque' | 'transparent';
}

export interface DriveRow {
  id: string;
  user_id: string;
  account_id: string;
  file_id: string;
  drive_id: string | null;
  name: string;
  mime_type: string;
  content_preview: string;
  content_text: string | null;
  content_revision: string;
  parent_folder: string;
  parent_ids: string[];
  web_link: string | null;
  owners: Json<MailboxAddress[]>;
  shared_with: Json<Share[]>;
  size_bytes: Decimal | null;
  created_at: Date;
  modified_at: Date;
  synced_at: Date;
  content_unread: UnreadReason | null;
  version: Decimal;
}

export interface PersonRow {
  id: string;
  user_id: string;
  account_id: string;
  address: string;
  names: string[];
  contact_id: string | null;
  is_contact: boolean;
  sent_count: number;
  received_count: number;
  last_seen_at: Date | null;
  nicknames: string[];
  words: string;
}

export interface MailLabelRow {
  account_id: string;
  user_id: string;
  label_id: string;
  name: string;
}

export interface SearchSegmentRow {
  id: Generated<string>;
  user_id: string;
  account_id: string;
  service: Service;
  first_document: Decimal;
  last_document: Decimal;
  document_count: number;
  deleted_count: number;
  total_length: Decimal;
}

export interface SearchUnitRow {
  user_id: string;
  account_id: string;
  document: Decimal;
  text_key: Decimal;
  content_key: Decimal;
  occurred_at: Date;
  ends_at: Date | null;
  size_bytes: Decimal | null;
  item_id: string;
  chunk: number;
  flags: number;
  length: number;
  service: Service;
  sender: string | null;
  facets: string[];
  content: string;
}

export interface PostingRow {
  user_id: string;
  term: string;
  segment_id: string;
  entries: string[];
}

export interface VectorSpaceRow {
  id: Generated<string>;
  user_id: string;
  model: string;
  centre: string | null;
  centred_on: number;
  is_complete: boolean;
  is_tracked: boolean;
  vectors_at_most: number | null;
}

export interface SearchVectorRow {
  user_id: string;
  account_id: string;
  space_id: string;
  content_key: Decimal;
  service: Service;
  signature: string;
  embedding: string;
}

export interface HiddenVectorRow {
  user_id: string;
  account_id: string;
  space_id: string;
  content_key: Decimal;
  service: Service;
  embedding: string;
}

export interface PendingTextRow {
  user_id: string;
  account_id: string;
  service: Service;
  document: Decimal;
}

export interface SyncCursorRow {
  account_id: string;
  user_id: string;
  service: Synced;
  collection: string;
  title: string;
  cursor: string | null;
  anchor: string | null;
  page_token: string | null;
  wanted: Decimal;
  done: Decimal;
  lease_until: Date | null;
  fence: Decimal;
  items_seen: number;
  items_expected: number | null;
  due_at: Date;
  last_attempt_at: Date | null;
  last_success_at: Date | null;
  error_code: string | null;
  error_message: string | null;
  anchor_at: Date | null;
  pushed_history_id: Decimal | null;
  looks: number;
  recent_pushes: string[];
  watch_due_at: Date;
  watch_error: string | null;
  pass: 'listing' | 'changes' | null;
  backlog: boolean;
  fruitless_runs: number;
  active: boolean;
  /** What was `wanted` when the pass under way began. */
  pass_target: Decimal | null;
  look_at: Date | null;
  /** Google's ids of what is being loaded; of what was, where its worker ended without a word. */
  loading: string[] | null;
}

export interface FailingItemRow {
  account_id: string;
  user_id: string;
  service: Synced;
  collection: string;
  external_id: string;
  tries: number;
  tries_allowed: number;
  tried_at: Date;
  reason: string;
  skipped_at: Date | null;
  revision: string | null;
  alone: boolean;
  ended_workers: number;
}

export interface ListedIdsRow {
  id: Generated<string>;
  user_id: string;
  account_id: string;
  service: Synced;
  collection: string;
  list: string;
  ids: string[];
  next_page_token: string | null;
}

export interface DriveFolderRow {
  user_id: string;
  account_id: string;
  service: Synced;
  collection: string;
  folder_id: string;
  name: string;
  parent_id: string | null;
}

export interface WatchRow {
  id: string;
  user_id: string;
  account_id: string;
  service: Service;
  collection: string;
  token_hash: Buffer | null;
  resource_id: string | null;
  expires_at: Date | null;
  last_message: Decimal;
  superseded_at: Date | null;
  created_at: Date;
}

export interface SyncStatusRow {
  user_id: string;
  account_id: string;
  service: Synced;
  last_sync_at: Date | null;
  status: 'idle' | 'syncing' | 'error';
  items_seen: string;
  items_expected: string | null;
  error_code: string | null;
  error_message: string | null;
  error_title: string | null;
  error_count: string;
}

export interface ActionRow {
  id: string;
  user_id: string;
  account_id: string;
  conversation_id: string | null;
  request_id: string | null;
  operation: string;
  params: Json<Record<string, unknown>>;
  provenance: Json<Record<string, unknown>>;
  effect: 'private-write' | 'outward-write';
  state: 'waiting' | 'executing' | 'executed' | 'failed' | 'unknown' | 'rejected' | 'expired' | 'undone';
  preview: Json<unknown> | null;
  preview_hash: string | null;
  result: Json<unknown> | null;
  inverse: Json<unknown> | null;
  error: string | null;
  created_at: Date;
  expires_at: Date | null;
  approved_at: Date | null;
  executed_at: Date | null;
  undone_at: Date | null;
  updated_at: Date;
}

export interface AuditRow {
  id: string;
  user_id: string;
  action_id: string | null;
  event: string;
  actor: string;
  detail: Json<Record<string, unknown>>;
  created_at: Date;
}

export interface ContactRow {
  id: string;
  user_id: string;
  account_id: string;
  resource_name: string;
  etag: string;
  addresses: string[];
  words: string;
  card: Json<Contact>;
  synced_at: Date;
}
