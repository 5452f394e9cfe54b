import { type Sql, transaction } from "./database";

/** Any number that every engine agrees on; another than the leader's. */
const MIGRATION_LOCK = 727_301;

/**
 * The engine's own schema, apart from the app's: an app that moves to an Inngest server drops it with one statement.
 * Each entry is applied once, in order, and never edited after a release.
 */
const migrations = [
  `
  -- What an app registered. config is the function as the SDK describes it.
  create table engine.functions (
    id text primary key,
    app text not null,
    url text not null,
    config jsonb not null,
    synced_at timestamptz not null default now()
  );

  -- Kept so that an event sent twice starts nothing twice.
  create table engine.events (
    id text primary key,
    name text not null,
    received_at timestamptz not null default now()
  );
  create index on engine.events (received_at);

  create table engine.runs (
    id text primary key,
    function_id text not null,
    status text not null default 'running' check (status in ('running', 'completed', 'failed', 'cancelled')),
    events json not null,
    owner_id text,                          -- data.ownerId of the event: whose run it is, for Settings
    request_version int not null default -1, -- what the SDK asks to be spoken to with; -1 before the first answer
    priority int not null default 0,        -- seconds that the run is put forward
    slots text[] not null default '{}',     -- concurrency keys; see concurrency.ts
    singleton_key text,
    parent_run_id text,                     -- the run and step that wait for this one's result
    parent_step_id text,
    output json,
    cause text,                             -- why it failed, alike for failures alike
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz
  );
  create index on engine.runs (function_id, created_at) where status = 'running';
  create index on engine.runs (function_id, singleton_key) where status = 'running' and singleton_key is not null;
  create index on engine.runs (status, id);
  create index on engine.runs (owner_id, status, id);
  create index on engine.runs (ended_at) where ended_at is not null;

  -- Every step a run came to. resolved_at is unset while it is waited for; memo is what the app is told then.
  create table engine.steps (
    run_id text not null references engine.runs on delete cascade,
    id text not null,
    op text not null,
    name text not null,
    is_race boolean not null default false,
    memo json,
    is_error boolean not null default false,
    resolved_at timestamptz,
    resolved_order bigint,                  -- steps in the order of their results, as the app wants to hear it
    primary key (run_id, id)
  );
  create sequence engine.resolved_order;

  create table engine.jobs (
    id bigint generated always as identity primary key,
    run_id text not null references engine.runs on delete cascade,
    kind text not null,
    step_id text,
    attempt int not null default 0,
    due_at timestamptz not null,
    order_at timestamptz not null,          -- due_at put forward by the run's priority
    leased_until timestamptz,
    fence int not null default 0,           -- counts the claims; an answer to an older claim is not taken
    last_error json
  );
  create index on engine.jobs (order_at, id);
  create index on engine.jobs (due_at);
  create index on engine.jobs (run_id);

  create table engine.waits (
    run_id text not null,
    step_id text not null,
    event_name text not null,
    expression text,
    primary key (run_id, step_id),
    foreign key (run_id, step_id) references engine.steps on delete cascade
  );
  create index on engine.waits (event_name);

  -- Events that are held back to become one run: batches and debounces.
  create table engine.holds (
    function_id text not null,
    key text not null,
    events json not null,
    first_at timestamptz not null default now(),
    due_at timestamptz not null,
    primary key (function_id, key)
  );
  create index on engine.holds (due_at);

  -- Throttles, rate limits and idempotency; see rates.ts.
  create table engine.rates (
    function_id text not null,
    key text not null,
    free_at timestamptz not null,
    primary key (function_id, key)
  );
  create index on engine.rates (free_at);

  create table engine.crons (
    function_id text not null references engine.functions on delete cascade,
    expression text not null,
    next_at timestamptz,
    primary key (function_id, expression)
  );

  -- Work that is committed wakes the leader at once, whoever made it.
  create function engine.wake() returns trigger language plpgsql as
    $$ begin perform pg_notify('engine_work', ''); return null; end $$;
  create trigger wake after insert or update of due_at on engine.jobs
    for each statement execute function engine.wake();
  create trigger wake after insert or update on engine.holds
    for each statement execute function engine.wake();
  `,
];

export const WORK_CHANNEL = "engine_work";

/** Brings the engine's schema up to date. Engines that start together migrate once: the others wait, and find it done. */
export async function migrate(sql: Sql): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await tx`create schema if not exists engine`;
    await tx`create table if not exists engine.migrations (version int primary key, at timestamptz not null default now())`;
    const [row] = await tx<
      { version: number }[]
    >`select coalesce(max(version), 0) as version from engine.migrations`;
    const version = row?.version ?? 0;
    if (version > migrations.length)
      throw new Error(
        `The engine's tables are of version ${version}, but this copy of the app knows only ${migrations.length}. Start the newer copy.`,
      );
    for (const [index, statements] of migrations.entries()) {
      if (index < version) continue;
      await tx.unsafe(statements);
      await tx`insert into engine.migrations (version) values (${index + 1})`;
    }
  });
}
