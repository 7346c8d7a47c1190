/**
 * Vectors of what lies in spam or trash leave those that a search looks through, where they would take the places of what may be found,
 * and are kept here: what leaves the trash is found by meaning again at once.
 */
export default /* sql */ `
create table hidden_vectors (
  user_id uuid not null,
  account_id uuid not null,
  space_id bigint not null,
  content_key bigint not null,
  service text not null check (service in ('gmail', 'calendar', 'drive')),
  embedding halfvec not null,
  primary key (user_id, space_id, content_key),
  foreign key (space_id, user_id) references vector_spaces (id, user_id) on delete cascade,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index hidden_vectors_account on hidden_vectors (account_id);
select app.protect('hidden_vectors');
`;
