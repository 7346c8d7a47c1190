/**
 * What a listing under way has given so far, so that a worker that takes it up need not list it again to know what is gone. A row
 * is a page: an array of ids costs a fifth of a row an id, and no index grows with them. And how often in a row a
 * collection was worked on to no effect.
 */
export default /* sql */ `
create table listed_ids (
  id bigint generated always as identity,
  user_id uuid not null,
  account_id uuid not null,
  service text not null,
  collection text not null,
  -- '' for the items themselves, else what the source keeps beside them: the mails of a label, the folders of a drive.
  list text not null,
  ids text[] not null,
  -- Where the listing goes on after these.
  next_page_token text,
  primary key (account_id, service, collection, id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade,
  foreign key (account_id, service, collection) references sync_cursors (account_id, service, collection) on delete cascade
);
select app.protect('listed_ids');

alter table sync_cursors add column fruitless_runs integer not null default 0;
`;
