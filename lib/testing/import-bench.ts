import { mkdtempSync } from "node:fs";
import { copyFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll } from "vitest";
import type { ImportDeps } from "../archive/import/deps";
import { type ImportOutcome, importArchive, type RunStep } from "../archive/import/import-archive";
import { diskStorage } from "../clients/storage/disk";
import { archives } from "../db/schema";
import type { TestDatabase } from "./database";
import type { SampleOptions } from "./sample-archive/options";
import { writeSampleArchive } from "./sample-archive/write-sample-archive";

/** A folder and a way to import archives in a test. Call at the top level, as `testDatabase()`. */
export function importBench(database: TestDatabase) {
  const folder = mkdtempSync(join(tmpdir(), "roost-import-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const made = new Map<string, Promise<string>>();
  let samples = 0;
  const storage = diskStorage(join(folder, "files"));
  const deps = (): ImportDeps => ({
    db: database.db,
    sql: database.sql,
    storage,
    now: () => new Date(),
    freeBytes: async () => 1e12,
  });

  async function make(options: Partial<SampleOptions>): Promise<string> {
    const path = join(folder, `made-${made.size}.zip`);
    await writeSampleArchive(path, options);
    return path;
  }

  return {
    folder,
    deps,
    path: (name: string) => join(folder, name),

    /** A file of its own each time; drawing the pictures takes long, so equal ones are made once. */
    async sample(options: Partial<SampleOptions> = {}): Promise<string> {
      const key = JSON.stringify(options);
      const first = made.get(key) ?? make(options);
      made.set(key, first);
      const path = join(folder, `sample-${++samples}.zip`);
      await copyFile(await first, path);
      return path;
    },

    /** The row of an upload that is whole; the file stays where it is. */
    async uploaded(ownerId: string, path: string): Promise<string> {
      const [row] = await database.db
        .insert(archives)
        .values({
          ownerId,
          status: "uploaded",
          fileName: "x.zip",
          sizeBytes: (await stat(path)).size,
          localPath: path,
        })
        .returning({ id: archives.id });
      if (!row) throw new Error("The row of the archive did not come back.");
      return row.id;
    },

    /** Imports as the worker does; `run` can come between its steps. */
    async import(
      ownerId: string,
      path: string,
      run?: RunStep,
    ): Promise<ImportOutcome & { archiveId: string }> {
      const archiveId = await this.uploaded(ownerId, path);
      return { ...(await importArchive(deps(), archiveId, run)), archiveId };
    },

    async archive(archiveId: string) {
      const [row] = await database.db.select().from(archives).where(eq(archives.id, archiveId));
      if (!row) throw new Error(`There is no archive ${archiveId}.`);
      return row;
    },
  };
}
