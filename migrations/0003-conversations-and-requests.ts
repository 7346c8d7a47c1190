/** What was asked and answered, and the event log of each request, from which repeats and reconnects are served. */
export default /* sql */ `
create table conversations (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  title text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (id, user_id)
);
create index conversations_newest on conversations (user_id, updated_at desc);
select app.protect('conversations');

create table messages (
  id uuid primary key,
  user_id uuid not null,
  conversation_id uuid not null,
  request_id text not null,
  query text not null,
  intent jsonb,
  response text,
  sources jsonb not null,
  actions_taken jsonb not null,
  created_at timestamptz not null,
  foreign key (conversation_id, user_id) references conversations (id, user_id) on delete cascade
);
create index messages_of_conversation on messages (conversation_id, created_at);
create index messages_user on messages (user_id);
select app.protect('messages');

-- One row a request: inserting it is the claim that makes a concurrent repeat follow instead of run.
create table requests (
  user_id uuid not null references users on delete cascade,
  request_id text not null,
  body_hash text not null,
  conversation_id uuid,
  state text not null check (state in ('running', 'finished', 'cancelled')),
  -- When the run that claimed it is certainly over: a follower waits no longer than that.
  deadline timestamptz not null,
  created_at timestamptz not null,
  primary key (user_id, request_id)
);
create index requests_age on requests (created_at);
select app.protect('requests');

create table request_events (
  user_id uuid not null,
  request_id text not null,
  id integer not null,
  event text not null,
  data jsonb not null,
  created_at timestamptz not null,
  primary key (user_id, request_id, id),
  foreign key (user_id, request_id) references requests on delete cascade
);
select app.protect('request_events');
`;
