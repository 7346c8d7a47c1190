/**
 * What became visible, or visible with another text, is noted, so that whoever makes vectors looks at that and not at all of a person's
 * texts after every change. A trigger writes the notes: no writer of units can leave one out, neither of this release nor of the one
 * before, which still runs while this is applied.
 */
export default /* sql */ `
alter table vector_spaces
  -- Whatever lacks its vector stands in pending_texts. Until the embed worker has looked through all texts once, it may lack one unseen.
  add column is_tracked boolean not null default false,
  -- No more vectors than this are there, once the space is tracked; null until they are counted.
  add column vectors_at_most integer;

-- Documents whose text may lack its vector: what became visible since a worker looked.
create table pending_texts (
  user_id uuid not null,
  account_id uuid not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  document bigint not null,
  primary key (user_id, account_id, service, document),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index pending_texts_account on pending_texts (account_id);
select app.protect('pending_texts');

-- 48 is HIDDEN_FLAGS: spam and trash.
create function app.note_new_texts() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  insert into pending_texts (user_id, account_id, service, document)
  select distinct w.user_id, w.account_id, w.service, w.document from written w where w.flags & 48 = 0
  on conflict do nothing;
  return null;
end
$$;
create function app.note_changed_texts() returns trigger
language plpgsql set search_path = public, pg_temp as $$
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
$$;
create trigger texts_of_inserted after insert on search_units
  referencing new table as written for each statement execute function app.note_new_texts();
create trigger texts_of_updated after update on search_units
  referencing old table as replaced new table as written for each statement execute function app.note_changed_texts();

-- A vector is shared by all accounts of a person, and goes with the one that was first: then another one's texts may lack it.
create function app.distrust_vectors() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  -- Whether it is tracked or not: a worker that is about to say so holds the row, and is waited for.
  update vector_spaces set is_tracked = false where user_id = old.user_id;
  return old;
end
$$;
create trigger vectors_of_deleted before delete on accounts
  for each row execute function app.distrust_vectors();

revoke all on function app.note_new_texts(), app.note_changed_texts(), app.distrust_vectors() from public;
`;
