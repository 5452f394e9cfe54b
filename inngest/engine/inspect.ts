import "server-only";
import { AppError } from "@/lib/errors";
import { type Sql, transaction } from "./database";
import { cancelRuns } from "./end-run";
import { type FunctionConfig, maxAttempts } from "./function-config";
import { enqueue } from "./jobs";
import type { WireError } from "./types";

/** Whose runs: those of one person, by `data.ownerId` of the event that started them; or everybody's. */
export type Scope = { ownerId?: string };

/** What a run that is not over does now, or what it waits for. */
export type Doing =
  | { kind: "working"; step?: string }
  | { kind: "sleeping"; until: Date }
  | { kind: "waiting_for_event"; event: string; until: Date }
  | { kind: "waiting_for_function" }
  | { kind: "retrying"; at: Date; attempt: number; attempts: number; reason: string }
  | { kind: "starting_later"; at: Date }
  /** Due, but there is no room: a limit of its function, or of the engine. */
  | { kind: "queued" }
  /** The app no longer has its function. */
  | { kind: "without_function" };

export type LiveRun = { id: string; name: string; createdAt: Date; doing: Doing };
export type FailedRun = { id: string; failedAt: Date; message: string };
/** Runs of one function that failed for the same reason, the newest first; `runs` has the newest of `count`. */
export type Failure = { functionId: string; name: string; cause: string; count: number; runs: FailedRun[] };

const PAGE_SIZE = 50;
const RUNS_SHOWN_OF_A_FAILURE = 10;

/** Runs that are not over, the newest first. @param before the last id of the page before. */
export async function listLiveRuns(
  sql: Sql,
  scope: Scope,
  before?: string,
): Promise<{ runs: LiveRun[]; next?: string }> {
  const rows = await sql<LiveRow[]>`
    select r.id, coalesce(f.config->>'name', r.function_id) as name, f.config,
           extract(epoch from r.created_at)::float8 * 1000 as "createdAtMs",
           job.kind, job.attempt, job.last_error as "lastError", step.name as "stepName", wait.event_name as "eventName",
           job.leased_until > now() as "isWorking", job.due_at <= now() as "isDue",
           extract(epoch from job.due_at)::float8 * 1000 as "dueAtMs"
    from engine.runs r
    left join engine.functions f on f.id = r.function_id
    left join lateral (
      -- Of several things at once the most telling: a call in flight, one that is due, one that comes, an alarm.
      select * from engine.jobs j where j.run_id = r.id and j.kind in ('discover', 'step', 'wake', 'give_up')
      order by (j.leased_until > now()) desc nulls last, (j.kind in ('discover', 'step')) desc, j.due_at limit 1
    ) job on true
    left join engine.steps step on step.run_id = r.id and step.id = job.step_id
    left join engine.waits wait on wait.run_id = r.id and wait.step_id = job.step_id
    where r.status = 'running' and (${scope.ownerId ?? null}::text is null or r.owner_id = ${scope.ownerId ?? null})
      and (${before ?? null}::text is null or r.id < ${before ?? null})
    order by r.id desc limit ${PAGE_SIZE + 1}`;
  const runs = rows.slice(0, PAGE_SIZE).map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: new Date(row.createdAtMs),
    doing: doingOf(row),
  }));
  return { runs, next: rows.length > PAGE_SIZE ? runs.at(-1)?.id : undefined };
}

type LiveRow = {
  id: string;
  name: string;
  config: FunctionConfig | null;
  createdAtMs: number;
  kind: string | null;
  attempt: number;
  lastError: WireError | null;
  stepName: string | null;
  eventName: string | null;
  isWorking: boolean | null;
  isDue: boolean;
  dueAtMs: number;
};

function doingOf(row: LiveRow): Doing {
  const at = new Date(row.dueAtMs);
  if (!row.config) return { kind: "without_function" };
  if (row.isWorking) return { kind: "working", step: row.stepName ?? undefined };
  if (row.kind === "wake") return { kind: "sleeping", until: at };
  if (row.eventName !== null) return { kind: "waiting_for_event", event: row.eventName, until: at };
  if (row.kind === null || row.kind === "give_up") return { kind: "waiting_for_function" };
  if (row.isDue) return { kind: "queued" };
  if (!row.lastError) return { kind: "starting_later", at };
  const { attempt, lastError } = row;
  return { kind: "retrying", at, attempt, attempts: maxAttempts(row.config), reason: lastError.message };
}

/** What failed and is kept, grouped by function and cause, the latest failure first. */
export async function listFailures(sql: Sql, scope: Scope): Promise<Failure[]> {
  const rows = await sql<FailureRow[]>`
    select * from (
      select r.id, r.function_id as "functionId", coalesce(f.config->>'name', r.function_id) as name, r.cause, r.output,
             extract(epoch from r.ended_at)::float8 * 1000 as "failedAtMs",
             count(*) over cause as count, row_number() over (cause order by r.ended_at desc, r.id desc) as place
      from engine.runs r left join engine.functions f on f.id = r.function_id
      where r.status = 'failed' and (${scope.ownerId ?? null}::text is null or r.owner_id = ${scope.ownerId ?? null})
      window cause as (partition by r.function_id, r.cause)
    ) as failed
    where place <= ${RUNS_SHOWN_OF_A_FAILURE} order by "failedAtMs" desc limit 500`;
  const failures = new Map<string, Failure>();
  for (const row of rows) {
    const key = `${row.functionId}/${row.cause}`;
    const { functionId, name, cause, count } = row;
    const failure = failures.get(key) ?? { functionId, name, cause, count: Number(count), runs: [] };
    failure.runs.push({ id: row.id, failedAt: new Date(row.failedAtMs), message: row.output.message });
    failures.set(key, failure);
  }
  return [...failures.values()];
}

type FailureRow = {
  id: string;
  functionId: string;
  name: string;
  cause: string;
  output: WireError;
  failedAtMs: number;
  count: string;
};

/**
 * Lets a failed run go on: its finished steps keep their results, what failed is tried again with all its attempts.
 *
 * The same run rather than a new one, because what it did already it should not do twice.
 *
 * @throws AppError `not_found` if there is no such failed run in scope, `conflict` if a newer one is at it.
 */
export async function retryRun(sql: Sql, scope: Scope, runId: string): Promise<void> {
  await transaction(sql, async (tx) => {
    const [run] = await tx<{ functionId: string; singletonKey: string | null }[]>`
      select function_id as "functionId", singleton_key as "singletonKey" from engine.runs
      where id = ${runId} and status = 'failed'
        and (${scope.ownerId ?? null}::text is null or owner_id = ${scope.ownerId ?? null}) for update`;
    if (!run) throw new AppError("not_found", "There is no such failed job.");
    if (run.singletonKey !== null) {
      const [other] = await tx`
        select 1 from engine.runs
        where function_id = ${run.functionId} and singleton_key = ${run.singletonKey} and status = 'running'`;
      if (other) throw new AppError("conflict", "A newer job is doing the same work already.");
    }
    await tx`delete from engine.steps where run_id = ${runId} and (is_error or resolved_at is null)`;
    await tx`
      update engine.runs set status = 'running', output = null, cause = null, started_at = null, ended_at = null
      where id = ${runId}`;
    await enqueue(tx, runId, "discover");
  });
}

/** Retries everything that failed for one cause. @returns how many go on; what a newer job is at stays as it is. */
export async function retryAllByCause(
  sql: Sql,
  scope: Scope,
  { functionId, cause }: Pick<Failure, "functionId" | "cause">,
): Promise<number> {
  const runs = await sql<{ id: string }[]>`
    select id from engine.runs
    where status = 'failed' and function_id = ${functionId} and cause = ${cause}
      and (${scope.ownerId ?? null}::text is null or owner_id = ${scope.ownerId ?? null})
    order by id`;
  let retried = 0;
  for (const { id } of runs) {
    try {
      await retryRun(sql, scope, id);
      retried++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return retried;
}

/**
 * Ends a run that is not over. A step in the middle of its work finishes, and nothing comes after it.
 *
 * @throws AppError `not_found` if there is no such run in scope.
 */
export async function cancelRun(sql: Sql, scope: Scope, runId: string): Promise<void> {
  await transaction(sql, async (tx) => {
    const [run] = await tx`
      select 1 from engine.runs
      where id = ${runId} and status = 'running'
        and (${scope.ownerId ?? null}::text is null or owner_id = ${scope.ownerId ?? null}) for update`;
    if (!run) throw new AppError("not_found", "This job is over already.");
    await cancelRuns(tx, [runId], "It was stopped in Settings.");
  });
}
