/**
 * The search index: derived from the workspace copy, rebuildable at will. Everything a search reads starts with the
 * person, so that its cost depends on that person's rows alone.
 */
export default /* sql */ `
-- A segment belongs to one (account, service), so that one worker writes it. Its counters are BM25's corpus statistics.
create table search_segments (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  account_id uuid not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  next_document integer not null,
  document_count integer not null,
  total_length bigint not null,
  -- The target of composite foreign keys: a unit names its segment and its person, and both must agree.
  unique (id, user_id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create unique index search_segments_owner on search_segments (user_id, account_id, service);
select app.protect('search_segments');
grant usage on sequence search_segments_id_seq to app;

-- One row a chunk of an item. Its vector comes later than its words, from the embed queue.
create table search_units (
  user_id uuid not null,
  account_id uuid not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  segment_id bigint not null,
  document integer not null,
  item_id uuid not null,
  chunk integer not null,
  occurred_at timestamptz not null,
  flags integer not null,
  sender text,
  length integer not null,
  content text not null,
  content_hash bytea not null,
  model text,
  signature bit(1536),
  embedding halfvec(1536),
  primary key (user_id, segment_id, document),
  unique (user_id, item_id, chunk),
  foreign key (segment_id, user_id) references search_segments (id, user_id) on delete cascade,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index search_units_without_vector on search_units (user_id, account_id, service) where embedding is null;
select app.protect('search_units');

-- One row a (person, term, document); covering, so that BM25 never touches the heap.
create table postings (
  user_id uuid not null,
  term text not null,
  segment_id bigint not null,
  document integer not null,
  tf smallint not null,
  length integer not null,
  primary key (user_id, term, segment_id, document) include (tf, length),
  foreign key (segment_id, user_id) references search_segments (id, user_id) on delete cascade
);
create index postings_of_document on postings (user_id, segment_id, document);
select app.protect('postings');
`;
