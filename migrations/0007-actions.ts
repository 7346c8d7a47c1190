/** What the product did, or waits to be allowed to do, at Google; and the trail of it. */
export default /* sql */ `
create table actions (
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null,
  conversation_id uuid,
  request_id text,
  operation text not null,
  params jsonb not null,
  -- Where each argument came from: the user's words, workspace data, or written by a model.
  provenance jsonb not null,
  effect text not null check (effect in ('private-write', 'outward-write')),
  state text not null check (
    state in ('waiting', 'executing', 'executed', 'failed', 'unknown', 'rejected', 'expired', 'undone')
  ),
  preview jsonb,
  preview_hash text,
  result jsonb,
  inverse jsonb,
  error text,
  created_at timestamptz not null,
  expires_at timestamptz,
  approved_at timestamptz,
  executed_at timestamptz,
  undone_at timestamptz,
  updated_at timestamptz not null,
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade,
  foreign key (conversation_id, user_id) references conversations (id, user_id) on delete set null (conversation_id),
  unique (id, user_id)
);
create index actions_newest on actions (user_id, created_at desc);
select app.protect('actions');

create table audit (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  action_id uuid,
  event text not null,
  actor text not null,
  detail jsonb not null,
  created_at timestamptz not null,
  foreign key (action_id, user_id) references actions (id, user_id) on delete set null (action_id)
);
create index audit_newest on audit (user_id, created_at desc);
select app.protect('audit');
-- A trail is added to, never rewritten.
revoke update, delete on audit from app;
`;
