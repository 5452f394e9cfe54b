import { writeFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { files } from "../../db/schema";
import { craftZip } from "../../testing/crafted-zip";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";

const database = testDatabase();
const bench = importBench(database);

const unfolding = deflateSync(Buffer.alloc(200 * 1024 ** 2), { level: 1 });

/** A PNG whose header says what Postgres may hold in no integer, and whose data would unfold to 200 MB. */
function bomb(side: number): Buffer {
  const head = Buffer.alloc(33);
  head.write("\x89PNG\r\n\x1a\n", "latin1");
  head.writeUInt32BE(13, 8);
  head.write("IHDR", 12);
  head.writeUInt32BE(side, 16);
  head.writeUInt32BE(side, 20);
  return Buffer.concat([head, unfolding]);
}

const SIDES = [20_000, 0x7fffffff, 0x80000000, 0xffffffff];

test("pictures that would unfold beyond measure are stored as they are, and cost nothing", async () => {
  const { id } = await makePerson(database.db, "bombs");
  const names = SIDES.map((_, index) => `b${index}.png`);
  const media = names.map((name) => ({
    media_url_https: `https://pbs.twimg.com/media/${name}`,
    type: "photo",
  }));
  const tweet = {
    id_str: "11",
    created_at: "Sat Nov 16 11:33:22 +0000 2024",
    full_text: "bombs",
    extended_entities: { media },
  };
  const pictures = SIDES.map(bomb);
  const zip = craftZip([
    { name: "data/tweets.js", content: `window.YTD.tweets.part0 = [ ${JSON.stringify({ tweet })} ]` },
    ...names.map((name, index) => ({
      name: `data/tweets_media/11-${name}`,
      content: pictures[index] as Buffer,
      isStored: true,
    })),
  ]);
  const path = bench.path("bombs.zip");
  await writeFile(path, zip);
  const before = process.memoryUsage().rss;
  expect(await bench.import(id, path)).toMatchObject({
    status: "done",
    tally: { media: { stored: SIDES.length } },
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 ** 2);

  const rows = await database.db.select().from(files).where(eq(files.ownerId, id));
  expect(rows.map(({ sizeBytes }) => sizeBytes).sort()).toEqual(pictures.map(({ length }) => length).sort());
  // A size that no integer of Postgres holds is left open.
  const widths = rows.map(({ width }) => width).sort((a, b) => (b ?? 0) - (a ?? 0));
  expect(widths).toEqual([0x7fffffff, 20_000, null, null]);
});
