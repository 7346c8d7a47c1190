/**
 * The search index in its second form: postings packed by segment, texts that are indexed once however many items have them,
 * and vectors in a table of their own, so that they come and go without a write to the units.
 *
 * What is new of an item (whether a word stands in its title) can't be worked out in SQL. So the copy is emptied, as in 0009:
 * the next sync finds nothing of what Google lists, and reads it all.
 */
export default /* sql */ `
-- A search of a hundred conditions is estimated so dear that each of its expressions is compiled: 29 s instead of 2 (PostgreSQL 17).
alter role app set jit = off;

truncate gmail_cache, gcal_cache, gdrive_cache, people;
drop table postings, search_units, search_segments;

-- Of a text with its terms: unique in the whole database, so that no two writers of a person can meet.
create sequence search_documents as bigint maxvalue 549755813887;
grant usage on sequence search_documents to app;

-- A part of the word index, of one (account, service), so that one worker writes it. The newest takes new documents until it is
-- full; others never change but are merged. Its counters are BM25's corpus statistics: of documents whose items are gone, too, until then.
create table search_segments (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  account_id uuid not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  -- Every document of it is in this range, and none of another segment of the same account and service.
  first_document bigint not null,
  last_document bigint not null,
  document_count integer not null,
  -- Those whose items are gone.
  deleted_count integer not null,
  total_length bigint not null,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index search_segments_range on search_segments (user_id, account_id, service, last_document);
select app.protect('search_segments');
grant usage on sequence search_segments_id_seq to app;

-- One row a chunk of an item. Chunks with the same text and terms (the occurrences of a series) are one document, those with the
-- same text have one vector. Contents are compressed from 256 bytes on: half of a unit is text.
create table search_units (
  user_id uuid not null,
  account_id uuid not null,
  document bigint not null,
  -- The first 64 bits of the SHA-256 of the text with its terms, and of the text.
  text_key bigint not null,
  content_key bigint not null,
  occurred_at timestamptz not null,
  -- An event's end (all-day: midnight UTC after its last day); null for what has no duration.
  ends_at timestamptz,
  -- Of a mail or file, where Google tells it.
  size_bytes bigint,
  item_id uuid not null,
  chunk integer not null,
  flags integer not null,
  length integer not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  sender text,
  -- 'label:…', 'to:…', 'folder:…', 'type:…', 'calendar:…', 'thread:…': compared for equality.
  facets text[] not null default '{}',
  content text not null,
  primary key (user_id, item_id, chunk),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
) with (toast_tuple_target = 256, fillfactor = 95);
create index search_units_document on search_units (user_id, document);
create index search_units_text on search_units (user_id, text_key);
create index search_units_content on search_units (user_id, content_key);
-- A search without words walks along it, as far as its window and limit go.
create index search_units_by_date on search_units (user_id, occurred_at, item_id) where chunk = 0;
create index search_units_account on search_units (account_id);
select app.protect('search_units');

-- One row a (person, term, segment). An entry is a document with what BM25 needs of it (packed-posting.ts). Sorted bytewise, so
-- that terms that begin alike stand together whatever the locale of the database.
create table postings (
  user_id uuid not null,
  term text collate "C" not null,
  segment_id bigint not null,
  entries bigint[] not null,
  primary key (user_id, term, segment_id)
);
select app.protect('postings');

-- A person's vectors of one model. The centre is their mean, as far as it was taken: it is subtracted before the signs are looked at.
create table vector_spaces (
  id bigint generated always as identity primary key,
  user_id uuid not null references users (id) on delete cascade,
  model text not null,
  centre halfvec,
  -- How many vectors it is the mean of.
  centred_on integer not null,
  -- Every text has had its vector once. Until then a search uses the space of the model before, if it can embed for that.
  is_complete boolean not null,
  unique (id, user_id)
);
create unique index vector_spaces_model on vector_spaces (user_id, model);
select app.protect('vector_spaces');
grant usage on sequence vector_spaces_id_seq to app;

-- One row a text. The signature is in the key's index, where a search reads all of a person's without touching the table; the
-- vector is in the row (plain), where a search reads a few hundred without going to TOAST.
create table search_vectors (
  user_id uuid not null,
  account_id uuid not null,
  space_id bigint not null,
  content_key bigint not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  signature bit varying not null,
  embedding halfvec not null,
  primary key (user_id, space_id, content_key) include (service, signature),
  foreign key (space_id, user_id) references vector_spaces (id, user_id) on delete cascade,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index search_vectors_account on search_vectors (account_id);
alter table search_vectors alter column embedding set storage plain, alter column signature set storage plain;
select app.protect('search_vectors');

-- What shared/content/fold.ts makes of a text, for phrases. Neither the normal forms nor the collation depend on the machine.
create function app.folded(content text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
  select translate(replace(replace(replace(replace(
    regexp_replace(
      normalize(
        regexp_replace(normalize(lower(normalize(content, NFKC) collate pg_c_utf8), NFD), '[\\u0300-\\u036f]', '', 'g'),
        NFC
      ),
      '[\\u00ad\\u200b-\\u200f\\u2060\\ufeff]', '', 'g'
    ),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øłđðı’‘ʼ‐‑', 'olddi''''''--')
$$;
revoke all on function app.folded(text) from public;
grant execute on function app.folded(text) to app;

-- As in 0013, whose functions serve the new tables: a posting names a segment of its own person, and goes with it.
create trigger segment_of_inserted after insert on postings
  referencing new table as written for each statement execute function app.check_segments();
create trigger segment_of_updated after update on postings
  referencing new table as written for each statement execute function app.check_segments();
create trigger postings_of_segment before delete on search_segments
  for each row execute function app.delete_postings();
`;
