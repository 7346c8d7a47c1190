/** The synced copy of Gmail, Calendar and Drive, and the people found in it. */
export default /* sql */ `
create table gmail_cache (
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  email_id text not null,
  thread_id text not null,
  history_id numeric(20, 0) not null,
  message_id text,
  in_reply_to text,
  reference_ids text[] not null,
  subject text not null,
  sender jsonb,
  recipients jsonb not null,
  body_preview text not null,
  body_full text not null,
  received_at timestamptz not null,
  labels text[] not null,
  is_read boolean not null,
  has_attachments boolean not null,
  attachments jsonb not null,
  size_bytes integer not null,
  synced_at timestamptz not null,
  unique (account_id, email_id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index gmail_cache_newest on gmail_cache (user_id, received_at desc);
create index gmail_cache_thread on gmail_cache (user_id, thread_id, received_at);
select app.protect('gmail_cache');

create table gcal_cache (
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  calendar_id text not null,
  event_id text not null,
  kind text not null check (kind in ('single', 'master', 'exception', 'instance')),
  recurring_event_id text,
  original_start text,
  recurrence text[] not null,
  ical_uid text not null,
  etag text not null,
  title text not null,
  description text not null,
  location text not null,
  -- Either both instants (timed) or both dates (all-day, the end exclusive).
  start_time timestamptz,
  end_time timestamptz,
  start_date date,
  end_date date,
  time_zone text,
  attendees jsonb not null,
  organizer jsonb,
  own_response text check (own_response in ('needsAction', 'declined', 'tentative', 'accepted')),
  meeting_link text,
  web_link text,
  status text not null check (status in ('confirmed', 'tentative', 'cancelled')),
  synced_at timestamptz not null,
  unique (account_id, calendar_id, event_id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade,
  check (
    (start_time is not null and end_time is not null and start_date is null and end_date is null)
    or (start_time is null and end_time is null and start_date is not null and end_date is not null)
  )
);
create index gcal_cache_timed on gcal_cache (user_id, start_time);
create index gcal_cache_all_day on gcal_cache (user_id, start_date) where start_date is not null;
create index gcal_cache_series on gcal_cache (account_id, calendar_id, recurring_event_id) where recurring_event_id is not null;
select app.protect('gcal_cache');

create table gdrive_cache (
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  file_id text not null,
  drive_id text,
  name text not null,
  mime_type text not null,
  content_preview text not null,
  content_text text,
  content_revision text not null,
  parent_folder text not null,
  parent_ids text[] not null,
  web_link text,
  owners jsonb not null,
  shared_with jsonb not null,
  size_bytes bigint,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  synced_at timestamptz not null,
  unique (account_id, file_id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index gdrive_cache_newest on gdrive_cache (user_id, modified_at desc);
select app.protect('gdrive_cache');

-- One row an address; the addresses of one contact share its contact id.
create table people (
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  address text not null,
  names text[] not null,
  contact_id text,
  is_contact boolean not null,
  sent_count integer not null,
  received_count integer not null,
  last_seen_at timestamptz,
  unique (account_id, address),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index people_user on people (user_id, address);
select app.protect('people');
`;
