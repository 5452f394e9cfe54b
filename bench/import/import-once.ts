import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Db, Sql } from "@/lib/db/client";
import { archives } from "@/lib/db/schema";
import { WORKER_FLAGS } from "@/scripts/start/heap-flags";
import { startProgram } from "../program";
import type { ImportDone, ImportJob } from "./worker";

/** Where a bench works: a database as the app runs it, and a folder that goes when it ends. */
export type Bench = { databaseUrl: string; db: Db; sql: Sql; folder: string };

/** One import as the worker does it. @returns also how long it took until the first tweet could be read by somebody else. */
export async function importOnce(
  { databaseUrl, db, sql, folder }: Bench,
  ownerId: string,
  localPath: string,
): Promise<ImportDone & { firstMs: number }> {
  const [row] = await db
    .insert(archives)
    .values({
      ownerId,
      status: "uploaded",
      fileName: "archive.zip",
      sizeBytes: (await stat(localPath)).size,
      localPath,
    })
    .returning({ id: archives.id });
  const job: ImportJob = {
    databaseUrl,
    folder: join(folder, "files"),
    archiveId: row?.id ?? "",
  };
  const program = startProgram("bench/import/worker.ts", [], WORKER_FLAGS);
  await program.ask("ready?");
  const startedAt = performance.now();
  let firstMs = Number.NaN;
  let isOver = false;
  const watching = (async () => {
    while (Number.isNaN(firstMs) && !isOver) {
      const [found] =
        await sql`select 1 from sightings where owner_id = ${ownerId} and source_id = ${job.archiveId} limit 1`;
      if (found) firstMs = performance.now() - startedAt;
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const done = await program.ask<ImportDone>(job);
  isOver = done.status !== "done";
  await watching;
  await program.end();
  return { ...done, firstMs };
}

export function report(goals: Record<string, boolean>): void {
  for (const [goal, isMet] of Object.entries(goals)) console.log(`goal ${goal}: ${isMet ? "met" : "missed"}`);
  if (!Object.values(goals).every(Boolean)) process.exitCode = 1;
}
