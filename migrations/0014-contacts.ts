/**
 * The contacts of an account, a row a card of the address book: they say how people are called and reached. `people` keeps a
 * row an address; `contact_id` there is the `resource_name` of the card that the address stands on, and `nicknames` are all
 * names and nicknames of such cards.
 */
export default /* sql */ `
create table contacts (
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  -- Google's name of it: people/c1234.
  resource_name text not null,
  etag text not null,
  -- Its addresses, lower-cased; there may be none.
  addresses text[] not null,
  -- The folded words of its names and nicknames, each between spaces.
  words text not null,
  card jsonb not null,
  synced_at timestamptz not null,
  unique (account_id, resource_name),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index contacts_user on contacts (user_id);
select app.protect('contacts');

alter table sync_cursors drop constraint sync_cursors_service_check;
alter table sync_cursors add constraint sync_cursors_service_check
  check (service in ('gmail', 'calendar', 'drive', 'contacts'));
`;
