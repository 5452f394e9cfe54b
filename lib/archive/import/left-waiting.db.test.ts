import { expect, test } from "vitest";
import { archives } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { claimLeftWaiting } from "./archive-rows";

const database = testDatabase();
const NOW = new Date("2026-11-21T12:00:00Z");

/** An archive that gave its last sign of life so many seconds ago. */
async function archive(row: Partial<typeof archives.$inferInsert>, secondsAgo: number): Promise<string> {
  const { id: ownerId } = await makePerson(database.db, `${row.status} ${secondsAgo} ${row.localPath}`);
  const touchedAt = new Date(NOW.getTime() - secondsAgo * 1000);
  const [made] = await database.db
    .insert(archives)
    .values({ ownerId, status: "reading", fileName: "x.zip", sizeBytes: 1, touchedAt, ...row })
    .returning({ id: archives.id });
  return made?.id ?? "";
}

test("an upload that nobody reads is woken soon, an import only when it shows no life for minutes, and each once", async () => {
  const left = [await archive({ status: "uploaded" }, 40), await archive({ status: "reading" }, 200)];
  await archive({ status: "uploaded" }, 20);
  await archive({ status: "reading" }, 160);
  await archive({ status: "uploading" }, 10_000);
  await archive({ status: "done" }, 10_000);
  // Whoever called for a file on the server calls again.
  await archive({ status: "reading", localPath: "/x.zip" }, 10_000);
  const claimed = await claimLeftWaiting(database.db, NOW);
  expect(claimed.map(({ archiveId }) => archiveId).sort()).toEqual(left.sort());
  expect(await claimLeftWaiting(database.db, NOW)).toEqual([]);
});
