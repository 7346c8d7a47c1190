/** A person, the Google accounts that they connected, their sessions, and the keys that encrypt their tokens. */
export default /* sql */ `
create table users (
  id uuid primary key,
  email text not null,
  display_name text,
  time_zone text not null,
  tier text not null check (tier in ('free', 'pro', 'enterprise')),
  action_policy text not null check (action_policy in ('confirm-all', 'confirm-outward', 'draft-only', 'read-only')),
  autosync_enabled boolean not null,
  sync_interval_minutes integer not null check (sync_interval_minutes between 1 and 1440),
  last_sync_at timestamptz,
  last_active_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (email)
);
select app.protect('users', 'id');

create table accounts (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  google_subject text not null,
  email text not null,
  -- AES-256-GCM: version byte, key id, nonce, ciphertext, tag (docs/decisions).
  google_access_token bytea,
  google_refresh_token bytea,
  token_expires_at timestamptz,
  scopes text[] not null,
  state text not null check (state in ('connected', 'reconnect-required', 'disconnected')),
  state_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (google_subject),
  -- The target of composite foreign keys: a row names its account and its person, and both must agree.
  unique (id, user_id)
);
create index accounts_user on accounts (user_id);
select app.protect('accounts');

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_user on sessions (user_id, expires_at);
select app.protect('sessions');

-- Data keys, each wrapped by KMS or by the key file of the embedded mode. They belong to the deployment, not to a person.
create table data_keys (
  id uuid primary key,
  purpose text not null,
  wrapped_key bytea not null,
  wrapping_key text not null,
  created_at timestamptz not null
);
create index data_keys_newest on data_keys (purpose, created_at desc);
grant select, insert on data_keys to app;

-- What a webhook or a sign-in needs before the person is known. Reached only through the functions of migration 0008.
create table directory (
  kind text not null check (kind in ('email', 'google-subject', 'channel', 'api-token')),
  key text not null,
  user_id uuid not null references users on delete cascade,
  account_id uuid,
  shard integer not null,
  created_at timestamptz not null,
  primary key (kind, key),
  foreign key (account_id, user_id) references accounts (id, user_id) on delete cascade
);
create index directory_user on directory (user_id);
`;
