-- Written by `npm run schema` from the catalog of a migrated database. Not to be edited, and not to be run.

extension vector

role app login nosuperuser nobypassrls nocreaterole nocreatedb
  idle_in_transaction_session_timeout=30s
  jit=off
  statement_timeout=30s

role app_system nologin nosuperuser nobypassrls nocreaterole nocreatedb

schema app
  grant usage to app
  grant usage to app_system

schema public
  grant usage to app
  grant usage to app_system
  grant usage to public

table accounts, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  google_subject text not null
  email text not null
  google_access_token bytea
  google_refresh_token bytea
  token_expires_at timestamp with time zone
  scopes text[] not null
  state text not null
  state_reason text
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  removal_due_at timestamp with time zone
  revoke_due_at timestamp with time zone
  accounts_state_check CHECK ((state = ANY (ARRAY['connected'::text, 'reconnect-required'::text, 'disconnected'::text])))
  accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  accounts_pkey PRIMARY KEY (id)
  accounts_google_subject_key UNIQUE (google_subject)
  accounts_id_user_id_key UNIQUE (id, user_id)
  CREATE INDEX accounts_left_tokens ON public.accounts USING btree (updated_at) WHERE ((state = 'disconnected'::text) AND (token_expires_at IS NOT NULL))
  CREATE INDEX accounts_removal ON public.accounts USING btree (removal_due_at) WHERE (removal_due_at IS NOT NULL)
  CREATE INDEX accounts_user ON public.accounts USING btree (user_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  policy system for select to app_system using true
  CREATE TRIGGER vectors_of_deleted BEFORE DELETE ON public.accounts FOR EACH ROW EXECUTE FUNCTION app.distrust_vectors()
  grant delete, insert, select, update to app

table actions, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  conversation_id uuid
  request_id text
  operation text not null
  params jsonb not null
  provenance jsonb not null
  effect text not null
  state text not null
  preview jsonb
  preview_hash text
  result jsonb
  inverse jsonb
  error text
  created_at timestamp with time zone not null
  expires_at timestamp with time zone
  approved_at timestamp with time zone
  executed_at timestamp with time zone
  undone_at timestamp with time zone
  updated_at timestamp with time zone not null
  actions_effect_check CHECK ((effect = ANY (ARRAY['private-write'::text, 'outward-write'::text])))
  actions_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'executing'::text, 'executed'::text, 'failed'::text, 'unknown'::text, 'rejected'::text, 'expired'::text, 'undone'::text])))
  actions_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  actions_conversation_id_user_id_fkey FOREIGN KEY (conversation_id, user_id) REFERENCES conversations(id, user_id) ON DELETE SET NULL (conversation_id)
  actions_pkey PRIMARY KEY (id)
  actions_id_user_id_key UNIQUE (id, user_id)
  CREATE INDEX actions_newest ON public.actions USING btree (user_id, created_at DESC)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table audit, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  action_id uuid
  event text not null
  actor text not null
  detail jsonb not null
  created_at timestamp with time zone not null
  audit_action_id_user_id_fkey FOREIGN KEY (action_id, user_id) REFERENCES actions(id, user_id) ON DELETE SET NULL (action_id)
  audit_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  audit_pkey PRIMARY KEY (id)
  CREATE INDEX audit_newest ON public.audit USING btree (user_id, created_at DESC)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant insert, select to app

table authorization_requests
  state_hash bytea not null
  user_id uuid
  account_id uuid
  code_challenge text not null
  redirect_uri text
  expires_at timestamp with time zone not null
  returned_at timestamp with time zone
  authorization_requests_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  authorization_requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  authorization_requests_pkey PRIMARY KEY (state_hash)
  CREATE INDEX authorization_requests_expiry ON public.authorization_requests USING btree (expires_at)
  CREATE INDEX authorization_requests_user ON public.authorization_requests USING btree (user_id)
  grant delete, insert, select, update to app_system

table contacts, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  resource_name text not null
  etag text not null
  addresses text[] not null
  words text not null
  card jsonb not null
  synced_at timestamp with time zone not null
  contacts_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  contacts_pkey PRIMARY KEY (id)
  contacts_account_id_resource_name_key UNIQUE (account_id, resource_name)
  CREATE INDEX contacts_user ON public.contacts USING btree (user_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table conversations, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  title text not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  conversations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  conversations_pkey PRIMARY KEY (id)
  conversations_id_user_id_key UNIQUE (id, user_id)
  CREATE INDEX conversations_newest ON public.conversations USING btree (user_id, updated_at DESC)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table data_keys
  id uuid not null
  purpose text not null
  wrapped_key bytea not null
  wrapping_key text not null
  created_at timestamp with time zone not null
  data_keys_pkey PRIMARY KEY (id)
  CREATE INDEX data_keys_newest ON public.data_keys USING btree (purpose, created_at DESC)
  grant insert, select to app

table directory
  kind text not null
  key text not null
  user_id uuid not null
  account_id uuid
  shard integer not null
  created_at timestamp with time zone not null
  directory_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'google-subject'::text, 'channel'::text, 'api-token'::text])))
  directory_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  directory_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  directory_pkey PRIMARY KEY (kind, key)
  CREATE INDEX directory_user ON public.directory USING btree (user_id)
  grant delete, insert, select to app_system

table drive_folders, row security, forced on the owner
  user_id uuid not null
  account_id uuid not null
  service text not null
  collection text not null
  folder_id text not null
  name text not null
  parent_id text
  drive_folders_account_id_service_collection_fkey FOREIGN KEY (account_id, service, collection) REFERENCES sync_cursors(account_id, service, collection) ON DELETE CASCADE
  drive_folders_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  drive_folders_pkey PRIMARY KEY (account_id, service, collection, folder_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table failing_items, row security, forced on the owner
  account_id uuid not null
  user_id uuid not null
  service text not null
  collection text not null
  external_id text not null
  tries integer not null
  tries_allowed integer not null
  tried_at timestamp with time zone not null
  reason text not null
  skipped_at timestamp with time zone
  revision text
  alone boolean not null default false
  ended_workers integer not null default 0
  failing_items_account_id_service_collection_fkey FOREIGN KEY (account_id, service, collection) REFERENCES sync_cursors(account_id, service, collection) ON DELETE CASCADE
  failing_items_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  failing_items_pkey PRIMARY KEY (account_id, service, collection, external_id)
  CREATE INDEX failing_items_user ON public.failing_items USING btree (user_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table gcal_cache, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  calendar_id text not null
  event_id text not null
  kind text not null
  recurring_event_id text
  original_start text
  recurrence text[] not null
  ical_uid text not null
  etag text not null
  title text not null
  description text not null
  location text not null
  start_time timestamp with time zone
  end_time timestamp with time zone
  start_date date
  end_date date
  time_zone text
  attendees jsonb not null
  organizer jsonb
  own_response text
  meeting_link text
  web_link text
  status text not null
  synced_at timestamp with time zone not null
  transparency text not null default 'opaque'::text
  gcal_cache_check CHECK ((((start_time IS NOT NULL) AND (end_time IS NOT NULL) AND (start_date IS NULL) AND (end_date IS NULL)) OR ((start_time IS NULL) AND (end_time IS NULL) AND (start_date IS NOT NULL) AND (end_date IS NOT NULL))))
  gcal_cache_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'master'::text, 'exception'::text, 'instance'::text])))
  gcal_cache_own_response_check CHECK ((own_response = ANY (ARRAY['needsAction'::text, 'declined'::text, 'tentative'::text, 'accepted'::text])))
  gcal_cache_status_check CHECK ((status = ANY (ARRAY['confirmed'::text, 'tentative'::text, 'cancelled'::text])))
  gcal_cache_transparency_check CHECK ((transparency = ANY (ARRAY['opaque'::text, 'transparent'::text])))
  gcal_cache_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  gcal_cache_pkey PRIMARY KEY (id)
  gcal_cache_account_id_calendar_id_event_id_key UNIQUE (account_id, calendar_id, event_id)
  CREATE INDEX gcal_cache_all_day ON public.gcal_cache USING btree (user_id, start_date) WHERE (start_date IS NOT NULL)
  CREATE INDEX gcal_cache_series ON public.gcal_cache USING btree (account_id, calendar_id, recurring_event_id) WHERE (recurring_event_id IS NOT NULL)
  CREATE INDEX gcal_cache_timed ON public.gcal_cache USING btree (user_id, start_time)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table gdrive_cache, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  file_id text not null
  drive_id text
  name text not null
  mime_type text not null
  content_preview text not null
  content_text text
  content_revision text not null
  parent_folder text not null
  parent_ids text[] not null
  web_link text
  owners jsonb not null
  shared_with jsonb not null
  size_bytes bigint
  created_at timestamp with time zone not null
  modified_at timestamp with time zone not null
  synced_at timestamp with time zone not null
  content_unread text
  version bigint not null default 0
  gdrive_cache_content_unread_check CHECK ((content_unread = ANY (ARRAY['too-large'::text, 'too-slow'::text, 'protected'::text, 'damaged'::text, 'unsupported'::text, 'unavailable'::text])))
  gdrive_cache_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  gdrive_cache_pkey PRIMARY KEY (id)
  gdrive_cache_account_id_file_id_key UNIQUE (account_id, file_id)
  CREATE INDEX gdrive_cache_newest ON public.gdrive_cache USING btree (user_id, modified_at DESC)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table gmail_cache, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  email_id text not null
  thread_id text not null
  history_id numeric(20,0) not null
  message_id text
  in_reply_to text
  reference_ids text[] not null
  subject text not null
  sender jsonb
  recipients jsonb not null
  body_preview text not null
  body_full text not null
  received_at timestamp with time zone not null
  labels text[] not null
  is_read boolean not null
  has_attachments boolean not null
  attachments jsonb not null
  size_bytes integer not null
  synced_at timestamp with time zone not null
  pending_attachments integer not null default 0
  gmail_cache_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  gmail_cache_pkey PRIMARY KEY (id)
  gmail_cache_account_id_email_id_key UNIQUE (account_id, email_id)
  CREATE INDEX gmail_cache_newest ON public.gmail_cache USING btree (user_id, received_at DESC)
  CREATE INDEX gmail_cache_pending ON public.gmail_cache USING btree (account_id, received_at DESC) WHERE (pending_attachments > 0)
  CREATE INDEX gmail_cache_thread ON public.gmail_cache USING btree (user_id, thread_id, received_at)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table hidden_vectors, row security, forced on the owner
  user_id uuid not null
  account_id uuid not null
  space_id bigint not null
  content_key bigint not null
  service text not null
  embedding halfvec not null
  hidden_vectors_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text])))
  hidden_vectors_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  hidden_vectors_space_id_user_id_fkey FOREIGN KEY (space_id, user_id) REFERENCES vector_spaces(id, user_id) ON DELETE CASCADE
  hidden_vectors_pkey PRIMARY KEY (user_id, space_id, content_key)
  CREATE INDEX hidden_vectors_account ON public.hidden_vectors USING btree (account_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table kysely_migration
  name character varying(255) not null
  timestamp character varying(255) not null
  kysely_migration_pkey PRIMARY KEY (name)

table kysely_migration_lock
  id character varying(255) not null
  is_locked integer not null default 0
  kysely_migration_lock_pkey PRIMARY KEY (id)

table listed_ids, row security, forced on the owner
  id bigint not null generated always as identity
  user_id uuid not null
  account_id uuid not null
  service text not null
  collection text not null
  list text not null
  ids text[] not null
  next_page_token text
  listed_ids_account_id_service_collection_fkey FOREIGN KEY (account_id, service, collection) REFERENCES sync_cursors(account_id, service, collection) ON DELETE CASCADE
  listed_ids_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  listed_ids_pkey PRIMARY KEY (account_id, service, collection, id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

sequence listed_ids_id_seq

table mail_labels, row security, forced on the owner
  account_id uuid not null
  user_id uuid not null
  label_id text not null
  name text not null
  mail_labels_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  mail_labels_pkey PRIMARY KEY (account_id, label_id)
  CREATE INDEX mail_labels_user ON public.mail_labels USING btree (user_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table messages, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  conversation_id uuid not null
  request_id text not null
  query text not null
  intent jsonb
  response text
  sources jsonb not null
  actions_taken jsonb not null
  created_at timestamp with time zone not null
  messages_conversation_id_user_id_fkey FOREIGN KEY (conversation_id, user_id) REFERENCES conversations(id, user_id) ON DELETE CASCADE
  messages_pkey PRIMARY KEY (id)
  CREATE INDEX messages_of_conversation ON public.messages USING btree (conversation_id, created_at)
  CREATE INDEX messages_user ON public.messages USING btree (user_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table pending_texts, row security, forced on the owner
  user_id uuid not null
  account_id uuid not null
  service text not null
  document bigint not null
  pending_texts_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text])))
  pending_texts_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  pending_texts_pkey PRIMARY KEY (user_id, account_id, service, document)
  CREATE INDEX pending_texts_account ON public.pending_texts USING btree (account_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table people, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  address text not null
  names text[] not null
  contact_id text
  is_contact boolean not null
  sent_count integer not null
  received_count integer not null
  last_seen_at timestamp with time zone
  nicknames text[] not null default '{}'::text[]
  words text not null default ''::text
  people_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  people_pkey PRIMARY KEY (id)
  people_account_id_address_key UNIQUE (account_id, address)
  CREATE INDEX people_user ON public.people USING btree (user_id, address)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table postings, row security, forced on the owner
  user_id uuid not null
  term text not null
  segment_id bigint not null
  entries bigint[] not null
  postings_pkey PRIMARY KEY (user_id, term, segment_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  CREATE TRIGGER segment_of_inserted AFTER INSERT ON public.postings REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.check_segments()
  CREATE TRIGGER segment_of_updated AFTER UPDATE ON public.postings REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.check_segments()
  grant delete, insert, select, update to app

table request_events, row security, forced on the owner
  user_id uuid not null
  request_id text not null
  id integer not null
  event text not null
  data jsonb not null
  created_at timestamp with time zone not null
  request_events_user_id_request_id_fkey FOREIGN KEY (user_id, request_id) REFERENCES requests(user_id, request_id) ON DELETE CASCADE
  request_events_pkey PRIMARY KEY (user_id, request_id, id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table requests, row security, forced on the owner
  user_id uuid not null
  request_id text not null
  body_hash text not null
  conversation_id uuid
  state text not null
  deadline timestamp with time zone not null
  created_at timestamp with time zone not null
  requests_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'cancelled'::text])))
  requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  requests_pkey PRIMARY KEY (user_id, request_id)
  CREATE INDEX requests_age ON public.requests USING btree (created_at)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

sequence search_documents
  grant usage to app

table search_segments, row security, forced on the owner
  id bigint not null generated always as identity
  user_id uuid not null
  account_id uuid not null
  service text not null
  first_document bigint not null
  last_document bigint not null
  document_count integer not null
  deleted_count integer not null
  total_length bigint not null
  search_segments_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text])))
  search_segments_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  search_segments_pkey PRIMARY KEY (id)
  CREATE INDEX search_segments_range ON public.search_segments USING btree (user_id, account_id, service, last_document)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  CREATE TRIGGER postings_of_segment BEFORE DELETE ON public.search_segments FOR EACH ROW WHEN ((old.document_count > 0)) EXECUTE FUNCTION app.delete_postings()
  grant delete, insert, select, update to app

sequence search_segments_id_seq
  grant usage to app

table search_units, row security, forced on the owner, toast_tuple_target=256, fillfactor=95
  user_id uuid not null
  account_id uuid not null
  document bigint not null
  text_key bigint not null
  content_key bigint not null
  occurred_at timestamp with time zone not null
  ends_at timestamp with time zone
  size_bytes bigint
  item_id uuid not null
  chunk integer not null
  flags integer not null
  length integer not null
  service text not null
  sender text
  facets text[] not null default '{}'::text[]
  content text not null
  search_units_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text])))
  search_units_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  search_units_pkey PRIMARY KEY (user_id, item_id, chunk)
  CREATE INDEX search_units_account ON public.search_units USING btree (account_id)
  CREATE INDEX search_units_by_date ON public.search_units USING btree (user_id, occurred_at, item_id)
  CREATE INDEX search_units_content ON public.search_units USING btree (user_id, content_key)
  CREATE INDEX search_units_document ON public.search_units USING btree (user_id, document)
  CREATE INDEX search_units_sender ON public.search_units USING btree (user_id, sender)
  CREATE INDEX search_units_text ON public.search_units USING btree (user_id, text_key)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  CREATE TRIGGER texts_of_inserted AFTER INSERT ON public.search_units REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.note_new_texts()
  CREATE TRIGGER texts_of_updated AFTER UPDATE ON public.search_units REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.note_changed_texts()
  grant delete, insert, select, update to app

table search_vectors, row security, forced on the owner
  user_id uuid not null
  account_id uuid not null
  space_id bigint not null
  content_key bigint not null
  service text not null
  signature bit varying not null
  embedding halfvec not null
  search_vectors_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text])))
  search_vectors_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  search_vectors_space_id_user_id_fkey FOREIGN KEY (space_id, user_id) REFERENCES vector_spaces(id, user_id) ON DELETE CASCADE
  search_vectors_pkey PRIMARY KEY (user_id, space_id, content_key)
  CREATE INDEX search_vectors_account ON public.search_vectors USING btree (account_id)
  CREATE INDEX search_vectors_signatures ON public.search_vectors USING btree (user_id, space_id) INCLUDE (content_key, service, signature)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table sessions, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  scopes text[] not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  revoked_at timestamp with time zone
  sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  sessions_pkey PRIMARY KEY (id)
  CREATE INDEX sessions_user ON public.sessions USING btree (user_id, expires_at)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

table sync_cursors, row security, forced on the owner
  account_id uuid not null
  user_id uuid not null
  service text not null
  collection text not null
  title text not null
  cursor text
  anchor text
  page_token text
  wanted bigint not null
  done bigint not null
  lease_until timestamp with time zone
  fence bigint not null
  items_seen integer not null
  items_expected integer
  due_at timestamp with time zone not null
  last_attempt_at timestamp with time zone
  last_success_at timestamp with time zone
  error_code text
  error_message text
  anchor_at timestamp with time zone
  pushed_history_id numeric(20,0)
  looks integer not null default 0
  recent_pushes text[] not null default '{}'::text[]
  watch_due_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone
  watch_error text
  pass text
  backlog boolean not null default false
  fruitless_runs integer not null default 0
  active boolean not null default false
  pass_target bigint
  look_at timestamp with time zone
  loading text[]
  sync_cursors_pass_check CHECK ((pass = ANY (ARRAY['listing'::text, 'changes'::text])))
  sync_cursors_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text, 'contacts'::text])))
  sync_cursors_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  sync_cursors_pkey PRIMARY KEY (account_id, service, collection)
  CREATE INDEX sync_cursors_due ON public.sync_cursors USING btree (due_at)
  CREATE INDEX sync_cursors_due_active ON public.sync_cursors USING btree (due_at) WHERE active
  CREATE INDEX sync_cursors_user ON public.sync_cursors USING btree (user_id)
  CREATE INDEX sync_cursors_watch_due ON public.sync_cursors USING btree (service, watch_due_at) WHERE ((cursor IS NOT NULL) AND (service <> 'contacts'::text))
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  policy system for all to app_system using true with check true
  grant delete, insert, select, update to app
  grant select, update to app_system

view sync_status, security_invoker=true
  user_id uuid
  account_id uuid
  service text
  last_sync_at timestamp with time zone
  status text
  items_seen bigint
  items_expected bigint
  error_code text
  error_message text
  error_title text
  error_count bigint
  SELECT user_id,
      account_id,
      service,
          CASE
              WHEN bool_and(last_success_at IS NOT NULL) THEN min(last_success_at)
              ELSE NULL::timestamp with time zone
          END AS last_sync_at,
          CASE
              WHEN bool_or(error_code IS NOT NULL) THEN 'error'::text
              WHEN bool_or(cursor IS NULL) THEN 'syncing'::text
              WHEN bool_or(wanted > done) THEN 'syncing'::text
              ELSE 'idle'::text
          END AS status,
      sum(items_seen) AS items_seen,
          CASE
              WHEN bool_and(items_expected IS NOT NULL) THEN sum(items_expected)
              ELSE NULL::bigint
          END AS items_expected,
      (array_agg(error_code ORDER BY passes, title, collection) FILTER (WHERE error_code IS NOT NULL))[1] AS error_code,
      (array_agg(error_message ORDER BY passes, title, collection) FILTER (WHERE error_code IS NOT NULL))[1] AS error_message,
      (array_agg(title ORDER BY passes, title, collection) FILTER (WHERE error_code IS NOT NULL))[1] AS error_title,
      count(error_code) AS error_count
     FROM ( SELECT sync_cursors.user_id,
              sync_cursors.account_id,
              sync_cursors.service,
              sync_cursors.collection,
              sync_cursors.title,
              sync_cursors.cursor,
              sync_cursors.wanted,
              sync_cursors.done,
              sync_cursors.last_success_at,
              sync_cursors.items_seen,
              sync_cursors.items_expected,
              sync_cursors.error_code,
              sync_cursors.error_message,
              sync_cursors.error_code <> ALL (ARRAY['reconnect-required'::text, 'permission-missing'::text]) AS passes
             FROM sync_cursors) cursors
    GROUP BY user_id, account_id, service;
  grant select to app

table users, row security, forced on the owner
  id uuid not null
  email text not null
  display_name text
  time_zone text not null
  tier text not null
  action_policy text not null
  autosync_enabled boolean not null
  sync_interval_minutes integer not null
  last_sync_at timestamp with time zone
  last_active_at timestamp with time zone
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  forget_due_at timestamp with time zone
  users_action_policy_check CHECK ((action_policy = ANY (ARRAY['confirm-all'::text, 'confirm-outward'::text, 'draft-only'::text, 'read-only'::text])))
  users_sync_interval_minutes_check CHECK (((sync_interval_minutes >= 1) AND (sync_interval_minutes <= 1440)))
  users_tier_check CHECK ((tier = ANY (ARRAY['free'::text, 'pro'::text, 'enterprise'::text])))
  users_pkey PRIMARY KEY (id)
  users_email_key UNIQUE (email)
  CREATE INDEX users_forget ON public.users USING btree (forget_due_at) WHERE (forget_due_at IS NOT NULL)
  policy person for all to app using (id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  policy system for all to app_system using true
  grant delete, insert, select, update to app
  grant delete, select to app_system

table vector_spaces, row security, forced on the owner
  id bigint not null generated always as identity
  user_id uuid not null
  model text not null
  centre halfvec
  centred_on integer not null
  is_complete boolean not null
  is_tracked boolean not null default false
  vectors_at_most integer
  vector_spaces_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  vector_spaces_pkey PRIMARY KEY (id)
  vector_spaces_id_user_id_key UNIQUE (id, user_id)
  CREATE UNIQUE INDEX vector_spaces_model ON public.vector_spaces USING btree (user_id, model)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

sequence vector_spaces_id_seq
  grant usage to app

table watches, row security, forced on the owner
  id uuid not null
  user_id uuid not null
  account_id uuid not null
  service text not null
  collection text not null
  token_hash bytea
  resource_id text
  expires_at timestamp with time zone
  last_message bigint not null default 0
  superseded_at timestamp with time zone
  created_at timestamp with time zone not null
  watches_service_check CHECK ((service = ANY (ARRAY['gmail'::text, 'calendar'::text, 'drive'::text])))
  watches_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES accounts(id, user_id) ON DELETE CASCADE
  watches_pkey PRIMARY KEY (id)
  CREATE INDEX watches_collection ON public.watches USING btree (account_id, service, collection)
  CREATE INDEX watches_user ON public.watches USING btree (user_id)
  policy person for all to app using (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) with check (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)
  grant delete, insert, select, update to app

CREATE OR REPLACE FUNCTION app.act_as(person uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.user_id', person::text, true);
end
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.add_to_directory(new_kind text, new_key text, new_account_id uuid, new_shard integer, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into directory (kind, key, user_id, account_id, shard, created_at)
  values (new_kind, new_key, nullif(current_setting('app.user_id', true), '')::uuid, new_account_id, new_shard, at)
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.begin_authorization(new_state_hash bytea, new_account_id uuid, new_code_challenge text, new_redirect_uri text, at timestamp with time zone, new_expires_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from authorization_requests where state_hash in (
    select state_hash from authorization_requests where expires_at <= at order by expires_at limit 100 for update skip locked
  );
  insert into authorization_requests (state_hash, user_id, account_id, code_challenge, redirect_uri, expires_at)
  values (
    new_state_hash, nullif(current_setting('app.user_id', true), '')::uuid, new_account_id, new_code_challenge, new_redirect_uri, new_expires_at
  )
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.bm25(person uuid, said text[], related text[], related_weight double precision, k1 double precision, b double precision, hidden integer, services text[], among bigint[], wanted integer, OUT unknown text[], OUT documents bigint[], OUT scores double precision[])
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  corpus float8;
  flat float8 := k1 * (1 - b);
  per_length float8;
  rare text[];
  rare_weights float8[];
  common text[];
  common_weights float8[];
  common_most float8;
  living text[] := said;
begin
  if hidden is not null then
    living := app.living_terms(person, said, hidden);
  end if;

  select sum(document_count), k1 * b * sum(document_count) / nullif(sum(total_length), 0) into corpus, per_length
  from search_segments where user_id = person;

  select coalesce(array_agg(term order by place) filter (where place <= cardinality(said) and term <> all(living)), '{}'),
    array_agg(term) filter (where df < corpus / 8), array_agg(weight) filter (where df < corpus / 8),
    array_agg(term) filter (where df >= corpus / 8), array_agg(weight) filter (where df >= corpus / 8),
    sum(weight) filter (where df >= corpus / 8)
  into unknown, rare, rare_weights, common, common_weights, common_most
  from (
    select place, term, df, case when place <= cardinality(said) then 1 else related_weight end
      * (k1 + 1) * ln(1::float8 + (corpus - df + 0.5::float8) / (df + 0.5::float8)) as weight
    from unnest(said || related) with ordinality as asked (term, place) cross join lateral (
      select sum(cardinality(p.entries))::float8 as df from postings as p
      where p.user_id = person and p.term = asked.term
    ) as counted
  ) as word;

  if common is null or rare is null or wanted is null then
    with scored as materialized (
      select entry >> 24 as document, sum(app.bm25_term(entry, weight, flat, per_length)) as score
      from app.weighted_postings(person, rare || common, rare_weights || common_weights, services, among)
      group by 1
    )
    select array_agg(document), array_agg(score) into documents, scores
    from scored
    where wanted is null
      or score >= coalesce((select score from scored order by score desc offset wanted - 1 limit 1), 0);
    return;
  end if;

  with without_common as materialized (
    select entry >> 24 as document, sum(app.bm25_term(entry, weight, flat, per_length)) as score
    from app.weighted_postings(person, rare, rare_weights, services, among)
    group by 1
  ), is_enough as materialized (
    select (select score from without_common order by score desc offset wanted - 1 limit 1) > common_most as so
  ), scored as materialized (
    select document, sum(score) as score
    from (
      select document, score from without_common
      union all
      select entry >> 24, app.bm25_term(entry, weight, flat, per_length)
      from app.weighted_postings(person, common, common_weights, services, among)
      where (select so from is_enough) is not true or entry >> 24 in (select document from without_common)
    ) as part
    group by 1
  )
  select array_agg(document), array_agg(score) into documents, scores
  from scored
  where score >= coalesce((select score from scored order by score desc offset wanted - 1 limit 1), 0);
end
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.bm25_term(entry bigint, weight double precision, flat double precision, per_length double precision)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select weight / (1::float8 + (flat + per_length * (entry & 65535)) / ((entry >> 16) & 127))
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.check_segments()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if exists (
    select from (select distinct user_id, segment_id from written) w
    where not exists (select from search_segments s where s.user_id = w.user_id and s.id = w.segment_id)
  ) then
    raise foreign_key_violation using message = 'A posting names a segment that this person has not.';
  end if;
  return null;
end
$function$
  owner of the schema

CREATE OR REPLACE FUNCTION app.claim_due_collections(at timestamp with time zone, retry_at timestamp with time zone, batch integer)
 RETURNS TABLE(user_id uuid, account_id uuid, service text, collection text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with due as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
      and (u.autosync_enabled or c.wanted > c.done)
      and a.state = 'connected'
    order by c.due_at
    limit batch
    for update of c skip locked
  )
  update sync_cursors c
  set due_at = retry_at, wanted = greatest(c.wanted, c.done + 1)
  from due
  where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
  returning c.user_id, c.account_id, c.service, c.collection
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.claim_due_collections(at timestamp with time zone, retry_at timestamp with time zone, batch integer, active_since timestamp with time zone)
 RETURNS TABLE(user_id uuid, account_id uuid, service text, collection text, first_pass boolean)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with head as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
    order by c.due_at
    limit 5000
  ), active_head as (
    select c.account_id, c.service, c.collection
    from sync_cursors c
    where c.active
      and c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
    order by c.due_at
    limit 5000
  ), left_alone as (
    select c.account_id, c.service, c.collection
    from (select * from head union select * from active_head) h
    join sync_cursors c on (c.account_id, c.service, c.collection) = (h.account_id, h.service, h.collection)
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.due_at <= at
      and (c.lease_until is null or c.lease_until <= at)
      and not (a.state = 'connected' and (u.autosync_enabled or c.wanted > c.done))
    for update of c skip locked
  ), put_off as (
    update sync_cursors c
    set due_at = at + interval '1 day'
    from left_alone l
    where (c.account_id, c.service, c.collection) = (l.account_id, l.service, l.collection)
  ), waiting as (
    (
      select c.account_id, c.service, c.collection, c.user_id, c.due_at, coalesce(u.last_active_at >= active_since, false) as active
      from sync_cursors c
      join users u on u.id = c.user_id
      join accounts a on a.id = c.account_id
      where c.due_at <= at
        and (c.lease_until is null or c.lease_until <= at)
        and (u.autosync_enabled or c.wanted > c.done)
        and a.state = 'connected'
      order by c.due_at
      limit 5000
    ) union (
      select c.account_id, c.service, c.collection, c.user_id, c.due_at, coalesce(u.last_active_at >= active_since, false) as active
      from sync_cursors c
      join users u on u.id = c.user_id
      join accounts a on a.id = c.account_id
      where c.active
        and c.due_at <= at
        and (c.lease_until is null or c.lease_until <= at)
        and (u.autosync_enabled or c.wanted > c.done)
        and a.state = 'connected'
      order by c.due_at
      limit 5000
    )
  ), ranked as (
    select *, row_number() over (partition by waiting.user_id order by waiting.due_at) as turn from waiting
  ), due as (
    select c.account_id, c.service, c.collection, r.turn, r.active, r.due_at
    from sync_cursors c
    join ranked r on (c.account_id, c.service, c.collection) = (r.account_id, r.service, r.collection)
    -- Again, of the row as it is once it is locked.
    where c.due_at <= at and (c.lease_until is null or c.lease_until <= at)
    order by (r.turn - 1) / 10, r.active desc, r.turn, r.due_at
    limit batch
    for update of c skip locked
  ), claimed as (
    update sync_cursors c
    set due_at = retry_at, wanted = greatest(c.wanted, c.done + 1), active = due.active
    from due
    where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
    returning c.user_id, c.account_id, c.service, c.collection, c.cursor is null or c.backlog as first_pass, due.turn, due.active, due.due_at
  )
  select claimed.user_id, claimed.account_id, claimed.service, claimed.collection, claimed.first_pass
  from claimed
  order by (claimed.turn - 1) / 10, claimed.active desc, claimed.turn, claimed.due_at
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.claim_due_watches(at timestamp with time zone, retry_at timestamp with time zone, batch integer, active_since timestamp with time zone, watched text[])
 RETURNS TABLE(user_id uuid, account_id uuid, service text, collection text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with head as (
    select c.account_id, c.service, c.collection
    from unnest(watched) as w (service)
    cross join lateral (
      select s.account_id, s.service, s.collection
      from sync_cursors s
      where s.service = w.service
        and s.service <> 'contacts'
        and s.cursor is not null
        and s.watch_due_at <= at
      order by s.watch_due_at
      limit 5000
    ) c
  ), left_alone as (
    select c.account_id, c.service, c.collection
    from head h
    join sync_cursors c on (c.account_id, c.service, c.collection) = (h.account_id, h.service, h.collection)
    join users u on u.id = c.user_id
    join accounts a on a.id = c.account_id
    where c.watch_due_at <= at
      and not (a.state = 'connected' and u.autosync_enabled and coalesce(u.last_active_at >= active_since, true))
    for update of c skip locked
  ), put_off as (
    update sync_cursors c
    set watch_due_at = at + interval '1 day'
    from left_alone l
    where (c.account_id, c.service, c.collection) = (l.account_id, l.service, l.collection)
  ), due as (
    select c.account_id, c.service, c.collection
    from unnest(watched) as w (service)
    cross join lateral (
      select s.account_id, s.service, s.collection, s.watch_due_at
      from sync_cursors s
      join users u on u.id = s.user_id
      join accounts a on a.id = s.account_id
      where s.service = w.service
        and s.service <> 'contacts'
        and s.cursor is not null
        and s.watch_due_at <= at
        and s.wanted = s.done
        and u.autosync_enabled
        and coalesce(u.last_active_at >= active_since, true)
        and a.state = 'connected'
      order by s.watch_due_at
      limit batch
      for update of s skip locked
    ) c
    order by c.watch_due_at
    limit batch
  )
  update sync_cursors c
  set wanted = c.done + 1, due_at = retry_at
  from due
  where (c.account_id, c.service, c.collection) = (due.account_id, due.service, due.collection)
  returning c.user_id, c.account_id, c.service, c.collection
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.count_readable_rows()
 RETURNS TABLE(table_name text, row_count bigint)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  found record;
begin
  for found in
    select c.relname, a.attname, has_column_privilege(c.oid, a.attnum, 'select') as is_readable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = case c.relname when 'users' then 'id' else 'user_id' end
    order by c.relname
  loop
    table_name := found.relname;
    row_count := null;
    if found.is_readable then
      execute format('select count(*) from %I where %I = nullif(current_setting(''app.user_id'', true), '''')::uuid', found.relname, found.attname)
      into row_count;
    end if;
    return next;
  end loop;
end
$function$
  owner of the schema
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.count_system_rows()
 RETURNS TABLE(table_name text, row_count bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.table_name, c.row_count from app.count_readable_rows() c
  where not has_table_privilege('app', format('public.%I', c.table_name), 'select')
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.delete_postings()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from postings where user_id = old.user_id and segment_id = old.id;
  return old;
end
$function$
  owner of the schema

CREATE OR REPLACE FUNCTION app.distrust_vectors()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- Whether it is tracked or not: a worker that is about to say so holds the row, and is waited for.
  update vector_spaces set is_tracked = false where user_id = old.user_id;
  return old;
end
$function$
  owner of the schema

CREATE OR REPLACE FUNCTION app.due_forgettings(at timestamp with time zone, batch integer)
 RETURNS TABLE(user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select u.id from users u where u.forget_due_at <= at order by u.forget_due_at limit batch
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.due_removals(at timestamp with time zone, batch integer)
 RETURNS TABLE(user_id uuid, account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.user_id, a.id from accounts a where a.removal_due_at <= at order by a.removal_due_at limit batch
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.due_revocations(at timestamp with time zone, batch integer)
 RETURNS TABLE(user_id uuid, account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.user_id, a.id from accounts a
  where a.state = 'disconnected' and a.token_expires_at is not null and coalesce(a.revoke_due_at, a.updated_at) <= at
  order by coalesce(a.revoke_due_at, a.updated_at)
  limit batch
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.due_tokens(disconnected_by timestamp with time zone, batch integer)
 RETURNS TABLE(user_id uuid, account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.user_id, a.id from accounts a
  where a.state = 'disconnected' and a.token_expires_at is not null and a.removal_due_at is null and a.updated_at <= disconnected_by
  order by a.updated_at
  limit batch
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.find_in_directory(wanted_kind text, wanted_key text)
 RETURNS TABLE(user_id uuid, account_id uuid, shard integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select user_id, account_id, shard from directory where kind = wanted_kind and key = wanted_key
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.finish_authorization(old_state_hash bytea, old_code_challenge text, at timestamp with time zone)
 RETURNS TABLE(user_id uuid, account_id uuid)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from authorization_requests a
  where a.state_hash = old_state_hash and a.code_challenge = old_code_challenge and a.returned_at is not null and a.expires_at > at
  returning a.user_id, a.account_id
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.folded(content text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select translate(replace(replace(replace(replace(
    regexp_replace(
      normalize(
        regexp_replace(normalize(lower(normalize(content, NFKC) collate pg_c_utf8), NFD), '[\u0300-\u036f]', '', 'g'),
        NFC
      ),
      '[\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'
    ),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øłđðı’‘ʼ‐‑', 'olddi''''''--')
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.forget_person()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from users where id = nullif(current_setting('app.user_id', true), '')::uuid
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.living_terms(person uuid, terms text[], hidden integer)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  return array(
    select asked.term
    from unnest(terms) with ordinality as asked (term, place) cross join lateral (
      select bool_or(pg_column_size(p.entries) > 24 + 8 * 128) as is_certain from postings as p
      where p.user_id = person and p.term = asked.term
    ) as row
    where is_certain or is_certain is not null and exists (
      select from (
        select unnest(p.entries) >> 24 as document from postings as p
        where p.user_id = person and p.term = asked.term
        offset 0
      ) as posting cross join lateral (
        select from search_units as u
        where u.user_id = person and u.document = posting.document and u.flags & hidden = 0
        offset 0
      ) as unit
    )
    order by place
  );
end
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.nearest_texts(person uuid, models text[], queries halfvec[], floors double precision[], weights double precision[], services text[], among bigint[], deviations double precision, candidates integer, wanted integer)
 RETURNS TABLE(content_key bigint, similarity double precision, weight double precision)
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  space bigint;
  query halfvec;
  centre halfvec;
  unrelated_below float8;
  model_weight float8;
  query_signature bit varying;
  dimensions float8;
begin
  select s.id, s.centre, given.query, given.floor, given.weight
  into space, centre, query, unrelated_below, model_weight
  from unnest(models, queries, floors, weights) with ordinality as given (model, query, floor, weight, place)
  join vector_spaces as s on s.user_id = person and s.model = given.model
  order by s.is_complete desc, given.place
  limit 1;
  if not found then
    return;
  end if;

  -- So few are compared as they are.
  if cardinality(among) <= 300 then
    return query
    select v.content_key, v.similarity, model_weight
    from unnest(among) as wanted_text (content_key) cross join lateral (
      select x.content_key, -(x.embedding <#> query) as similarity
      from search_vectors as x
      where x.user_id = person and x.space_id = space and x.content_key = wanted_text.content_key
        and (services is null or x.service = any(services))
      offset 0
    ) as v
    where v.similarity >= unrelated_below
    order by v.similarity desc
    limit wanted;
    return;
  end if;

  query_signature := app.query_signature(query, centre);
  dimensions := length(query_signature);
  return query
  with nearest as materialized (
    -- Distance and key as one number, as those sort twice as fast: 16 bits and the key's first 48.
    select (hamming_distance(x.signature, query_signature)::bigint << 48) | ((x.content_key >> 16) & 281474976710655) as near
    from search_vectors as x
    where x.user_id = person and x.space_id = space
      and (services is null or x.service = any(services))
      and (among is null or x.content_key in (select unnest(among)))
    order by 1
    limit candidates
  ), tenth as materialized (
    select (max(near) >> 48)::float8 as distance from (select near from nearest order by near limit 10) as ten
  ), bound as materialized (
    select distance + deviations * sqrt(2 * distance * (1 - distance / dimensions)) as distance from tenth
  )
  select v.content_key, v.similarity, model_weight
  from (
    -- Both ends are worked out here: beside the index, an operator that is not leakproof keeps it from being used under row security.
    select near << 16 as first_key, near << 16 | 65535 as last_key
    from nearest where near >> 48 <= (select distance from bound) offset 0
  ) as candidate cross join lateral (
    select x.content_key, -(x.embedding <#> query) as similarity
    from search_vectors as x
    where x.user_id = person and x.space_id = space
      and x.content_key between candidate.first_key and candidate.last_key
    offset 0
  ) as v
  where v.similarity >= unrelated_below and (among is null or v.content_key in (select unnest(among)))
  order by v.similarity desc
  limit wanted;
end
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.note_changed_texts()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into pending_texts (user_id, account_id, service, document)
  select distinct w.user_id, w.account_id, w.service, w.document from written w
  where w.flags & 48 = 0 and not exists (
    select from replaced r
    where r.user_id = w.user_id and r.item_id = w.item_id and r.chunk = w.chunk and r.document = w.document and r.flags & 48 = 0
  )
  on conflict do nothing;
  return null;
end
$function$
  owner of the schema

CREATE OR REPLACE FUNCTION app.note_new_texts()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into pending_texts (user_id, account_id, service, document)
  select distinct w.user_id, w.account_id, w.service, w.document from written w where w.flags & 48 = 0
  on conflict do nothing;
  return null;
end
$function$
  owner of the schema

CREATE OR REPLACE FUNCTION app.passages(person uuid, item uuid, chunks integer[], most integer)
 RETURNS TABLE(texts text[])
 LANGUAGE sql
 STABLE
AS $function$
  select array(
    select passage.content
    from (
      select chunk, min(place) as place from unnest(chunks) with ordinality as matching (chunk, place)
      group by chunk order by place limit most
    ) as best cross join lateral (
      select u.content from search_units as u
      where u.user_id = person and u.item_id = item and u.chunk = best.chunk
      limit 1
    ) as passage
    order by place
  )
  offset 0
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.protect(target regclass, person_column name DEFAULT 'user_id'::name)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy person on %s to app using (%I = nullif(current_setting(''app.user_id'', true), '''')::uuid)'
    ' with check (%I = nullif(current_setting(''app.user_id'', true), '''')::uuid)',
    target, person_column, person_column);
  execute format('grant select, insert, update, delete on %s to app', target);
end
$function$
  owner of the schema

CREATE OR REPLACE FUNCTION app.query_signature(query halfvec, centre halfvec)
 RETURNS bit varying
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select binary_quantize(coalesce(query + query - centre, query))
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.rank_items(person uuid, said text[], related text[], related_weight double precision, k1 double precision, b double precision, models text[], queries halfvec[], floors double precision[], weights double precision[], deviations double precision, candidates integer, services text[], hidden integer, bound_units tid[], bound_documents bigint[], bound_texts bigint[], bound_best integer, preferred_units tid[], preferred_documents bigint[], preferred_texts bigint[], preferred_best integer, lists integer[], list_weights double precision[], reach integer, as_of timestamp with time zone, recurring integer, rrf_k integer, depth integer, passages integer, wanted integer)
 RETURNS TABLE(unknown text[], service text, item_id uuid, occurred_at timestamp with time zone, score double precision, words integer, vector integer, filtered integer, passage1 text, passage2 text, passage3 text, is_short boolean)
 LANGUAGE plpgsql
 STABLE ROWS 20
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  found record;
  preferred record;
begin
  if 1 = any(lists) then
    found := app.bm25(person, said, related, related_weight, k1, b, hidden, services, bound_documents, bound_best);
  else
    select '{}'::text[] as unknown, null::bigint[] as documents, null::float8[] as scores into found;
  end if;
  if 3 = any(lists) then
    preferred := app.bm25(person, said, related, related_weight, k1, b, null, services, preferred_documents, preferred_best);
  else
    select null::bigint[] as documents, null::float8[] as scores into preferred;
  end if;

  return query
  with unit as (
    select 1 as list, list_weights[1] as weight, unit.*
    from app.units_by_words(person, found.documents, found.scores, services, hidden, bound_units, reach) as unit
    union all
    select 2, list_weights[2] * near.weight, near.similarity, unit.*
    from app.nearest_texts(
      person, models, queries, floors, weights, services, bound_texts, deviations, candidates, coalesce(reach, candidates)
    ) as near cross join lateral app.units_of_text(person, near.content_key, services, hidden, bound_units) as unit
    where 2 = any(lists)
    union all
    select 3, list_weights[3], unit.*
    from app.units_by_words(person, preferred.documents, preferred.scores, services, hidden, preferred_units, reach) as unit
    union all
    select 4, list_weights[4] * near.weight, near.similarity, unit.*
    from app.nearest_texts(
      person, models, queries, floors, weights, services, preferred_texts, deviations, candidates, coalesce(reach, candidates)
    ) as near cross join lateral app.units_of_text(person, near.content_key, services, hidden, preferred_units) as unit
    where 4 = any(lists)
  ), best as (
    select list, item_id, any_value(service) as service, max(weight) as weight, max(score) as score, max(occurred_at) as occurred_at,
      min(document) filter (where as_of is not null and flags & recurring <> 0) as series,
      (array_agg(chunk order by score desc, chunk))[1:passages] as chunks
    from unit
    group by list, item_id
  ), counted as (
    select *, case when series is null then 1 else row_number() over (
      partition by list, series, occurred_at >= as_of order by abs(extract(epoch from occurred_at - as_of)), item_id
    ) end as nearness
    from best
  ), ranked as (
    select *, row_number() over (partition by list order by score desc, occurred_at desc, item_id desc) as rank
    from counted
    where nearness = 1
  ), item as (
    select any_value(service) as service, item_id, max(occurred_at) as occurred_at, sum(weight / (rrf_k + rank)) as score,
      (min(rank) filter (where list = 1))::integer as words, (min(rank) filter (where list = 2))::integer as vector,
      (min(rank) filter (where list > 2))::integer as filtered,
      coalesce(max(chunks) filter (where list = 1), '{}') || coalesce(max(chunks) filter (where list = 2), '{}')
        || coalesce(max(chunks) filter (where list = 3), '{}') || coalesce(max(chunks) filter (where list = 4), '{}') as chunks
    from ranked
    where rank <= depth
    group by item_id
    order by score desc, occurred_at desc, item_id desc
    limit wanted
  )
  select found.unknown, item.service, item.item_id, item.occurred_at, item.score, item.words, item.vector, item.filtered,
    passage.texts[1], passage.texts[2], passage.texts[3],
    reach is not null and exists (
      select from unnest(lists) as given (list)
      where (select count(*) from ranked where ranked.list = given.list) < wanted
        and (
          (select count(*) from unit where unit.list = given.list) >= reach
          or (given.list = 1 and coalesce(cardinality(found.documents) >= bound_best, false))
        )
    )
  from (select) as once left join item on true
    left join lateral app.passages(person, item.item_id, item.chunks, passages) as passage on true
  order by score desc, occurred_at desc, item_id desc;
end
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.remove_from_directory(old_kind text, old_key text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from directory
  where kind = old_kind and key = old_key and user_id = nullif(current_setting('app.user_id', true), '')::uuid
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.return_authorization(old_state_hash bytea, at timestamp with time zone)
 RETURNS TABLE(redirect_uri text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update authorization_requests a set returned_at = at
  where a.state_hash = old_state_hash and a.returned_at is null and a.expires_at > at
  returning a.redirect_uri
$function$
  owner app_system
  grant execute to app
  grant execute to app_system

CREATE OR REPLACE FUNCTION app.units_by_words(person uuid, documents bigint[], scores double precision[], services text[], hidden integer, among tid[], reach integer)
 RETURNS TABLE(score double precision, document bigint, flags integer, service text, item_id uuid, chunk integer, occurred_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select best.score, unit.*
  from (select * from unnest(documents, scores) as scored (document, score) order by score desc) as best cross join lateral (
    select u.document, u.flags, u.service, u.item_id, u.chunk, u.occurred_at
    from search_units as u
    where u.user_id = person and u.document = best.document
      and case when among is null then u.flags & hidden = 0 and (services is null or u.service = any(services))
        else u.ctid in (select unnest(among)) end
    offset 0
  ) as unit
  order by best.score desc
  fetch first (reach) rows with ties
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.units_of_text(person uuid, near_key bigint, services text[], hidden integer, among tid[])
 RETURNS TABLE(document bigint, flags integer, service text, item_id uuid, chunk integer, occurred_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select u.document, u.flags, u.service, u.item_id, u.chunk, u.occurred_at
  from search_units as u
  where u.user_id = person and u.content_key = near_key
    and case when among is null then u.flags & hidden = 0 and (services is null or u.service = any(services))
      else u.ctid in (select unnest(among)) end
  offset 0
$function$
  owner of the schema
  grant execute to app

CREATE OR REPLACE FUNCTION app.weighted_postings(person uuid, terms text[], weights double precision[], services text[], among bigint[])
 RETURNS TABLE(weight double precision, entry bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select posting.weight, posting.entry
  from (
    select word.weight, unnest(list.entries) as entry
    from unnest(terms, weights) as word (term, weight) cross join lateral (
      -- Fenced, so that it is an index lookup on a database without statistics too: PGlite never gathers any.
      select p.entries from postings as p
      where p.user_id = person and p.term = word.term
        and (services is null or p.segment_id in (
          select g.id from search_segments as g where g.user_id = person and g.service = any(services)
        ))
      offset 0
    ) as list
    offset 0
  ) as posting
  where among is null or posting.entry >> 24 in (select unnest(among))
$function$
  owner of the schema
  grant execute to app
