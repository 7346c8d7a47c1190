/**
 * The folders of a drive, kept from one listing to the next: files name their parents by id, so without them each run would read all
 * folders anew. A drive that was listed before has none, and is compared once.
 */
export default /* sql */ `
create table drive_folders (
  user_id uuid not null,
  account_id uuid not null,
  service text not null,
  collection text not null,
  folder_id text not null,
  name text not null,
  parent_id text,
  primary key (account_id, service, collection, folder_id),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade,
  foreign key (account_id, service, collection) references sync_cursors (account_id, service, collection) on delete cascade
);
select app.protect('drive_folders');
`;
