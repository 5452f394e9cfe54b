// Our side of bench:import: one import as the worker does it, from the row of an upload to the end.

import { importArchive } from "@/lib/archive/import/import-archive";
import { diskStorage } from "@/lib/clients/storage/disk";
import { now } from "@/lib/clock";
import { connect } from "@/lib/db/client";
import { peakMemoryMb } from "@/lib/testing/peak-memory";
import { answerLines } from "../program";

export type ImportJob = { databaseUrl: string; folder: string; archiveId: string };
/** `stepMs`: the time of each kind of step: inspect, load, words, media, finish. */
export type ImportDone = {
  status: string;
  ms: number;
  /** Of the processor, by this process: the same however busy the machine is with other work. */
  cpuMs: number;
  stepMs: Record<string, number>;
  maxRssMb: number;
};

/** The first question is only asked to know that the program runs: the worker runs long before an archive comes. */
await answerLines(async (question: ImportJob | "ready?") => (question === "ready?" ? "yes" : read(question)));

async function read({ databaseUrl, folder, archiveId }: ImportJob): Promise<ImportDone> {
  const { db, sql } = connect(databaseUrl, 4);
  const stepMs: Record<string, number> = {};
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const outcome = await importArchive(
    { db, sql, storage: diskStorage(folder), now, freeBytes: async () => 1e12 },
    archiveId,
    async (name, work) => {
      const began = performance.now();
      const result = await work();
      const step = name.split("-")[0] ?? name;
      stepMs[step] = (stepMs[step] ?? 0) + performance.now() - began;
      return result;
    },
  );
  const ms = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const cpuMs = (cpu.user + cpu.system) / 1000;
  await sql.end();
  return { status: outcome.status, ms, cpuMs, stepMs, maxRssMb: peakMemoryMb() };
}
