import type { Metadata } from "next";
import Link from "next/link";
import { Summary } from "@/components/archive/summary";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import { type Failure, type LiveRun, listFailures, listLiveRuns } from "@/inngest/engine/inspect";
import { requireUser } from "@/lib/auth/current-user";
import { dateInWords } from "@/lib/dates-in-words";
import { sql } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Section } from "../section";
import { retryJobAction, retryJobsAction, stopJobAction } from "./actions";
import { doingInWords } from "./doing-in-words";
import { pageInput } from "./input";
import { scopeOf } from "./scope";
import { StayCurrent } from "./stay-current";

export const metadata: Metadata = { title: "Jobs" };

type At = (instant: Date) => string;

export default async function JobsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const user = await requireUser();
  if (hasOutsideServer()) return <OutsideServer />;

  const { before } = pageInput.parse(await searchParams);
  const [live, failures] = await Promise.all([
    listLiveRuns(sql(), scopeOf(user), before),
    listFailures(sql(), scopeOf(user)),
  ]);
  const { timeZone } = user;
  const at: At = (instant) => dateInWords(instant, { dateStyle: "long", timeStyle: "medium", timeZone });
  return (
    <>
      <StayCurrent />
      <Section
        title="What is being done?"
        help="Long work, such as reading an archive, is a job of small steps. It survives a restart."
      >
        {live.runs.length === 0 ? (
          <p className="text-ink-2">Nothing at the moment.</p>
        ) : (
          <ul className="divide-y border-y">
            {live.runs.map((run) => (
              <LiveJob key={run.id} run={run} at={at} />
            ))}
          </ul>
        )}
        {live.next && (
          <Button asChild className="justify-self-start">
            <Link href={`/settings/jobs?before=${live.next}`}>Show older jobs</Link>
          </Button>
        )}
      </Section>
      <Section
        title="What failed?"
        help="To try again keeps what a job has finished and repeats only what failed."
      >
        {failures.length === 0 ? (
          <p className="text-ink-2">Nothing.</p>
        ) : (
          <ul className="divide-y border-y">
            {failures.map((failure) => (
              <FailedJobs key={`${failure.functionId} ${failure.cause}`} failure={failure} at={at} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function LiveJob({ run, at }: { run: LiveRun; at: At }) {
  const { state, word, reason } = doingInWords(run.doing, at);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4">
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex flex-wrap items-baseline gap-x-3 font-medium">
          {run.name}
          <Status state={state}>{word}</Status>
        </p>
        {reason && <p className="wrap-anywhere">{reason}</p>}
        <p className="text-sm text-ink-2">Since {at(run.createdAt)}</p>
      </div>
      <ActionButton
        action={stopJobAction}
        values={{ runId: run.id }}
        size="small"
        aria-label={`Stop the job ${run.name}`}
      >
        Stop
      </ActionButton>
    </li>
  );
}

function FailedJobs({ failure, at }: { failure: Failure; at: At }) {
  const { functionId, name, cause, count, runs } = failure;
  const [newest] = runs;
  if (!newest) return null;
  const one = { action: retryJobAction, values: { runId: newest.id } };
  const all = { action: retryJobsAction, values: { functionId, cause } };
  return (
    <li className="grid gap-2 py-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 gap-1">
          <p className="flex flex-wrap items-baseline gap-x-3 font-medium">
            {name}
            <Status state="failed">{count === 1 ? "Failed" : `Failed ${count} times`}</Status>
          </p>
          <p className="wrap-anywhere" dir="auto">
            {newest.message}
          </p>
          <p className="text-sm text-ink-2">
            {count > 1 && "Last "}
            {at(newest.failedAt)}
          </p>
        </div>
        <ActionButton
          {...(count === 1 ? one : all)}
          size="small"
          aria-label={`Try ${count === 1 ? "" : "all of "}${name} again`}
        >
          {count === 1 ? "Try again" : `Try all ${count} again`}
        </ActionButton>
      </div>
      {count > 1 && (
        <details>
          <Summary>{count > runs.length ? `The newest ${runs.length}, one by one` : "One by one"}</Summary>
          <ul className="grid gap-2">
            {runs.map((run) => (
              <li key={run.id} className="flex flex-wrap items-center gap-x-4 gap-y-1">
                <p className="min-w-0 flex-1 text-sm wrap-anywhere text-ink-2">
                  {at(run.failedAt)} · <span dir="auto">{run.message}</span>
                </p>
                <ActionButton
                  action={retryJobAction}
                  values={{ runId: run.id }}
                  size="small"
                  aria-label={`Try ${name} of ${at(run.failedAt)} again`}
                >
                  Try again
                </ActionButton>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** With the built-in engine the pages have no signing key; see scripts/start/settings.ts. */
function hasOutsideServer(): boolean {
  return env().INNGEST_SIGNING_KEY !== undefined;
}

function OutsideServer() {
  const address = env().INNGEST_BASE_URL ?? "https://app.inngest.com";
  return (
    <Notice
      title="The jobs are on an Inngest server."
      action={
        <Button asChild>
          <a href={address} rel="noopener noreferrer">
            Open the server
          </a>
        </Button>
      }
    >
      This copy of Roost uses {new URL(address).host}. What runs, waits and failed is shown there.
    </Notice>
  );
}
