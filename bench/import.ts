// npm run bench:import [-- --tweets 100000 --runs 3 --part posts|sizes --size "300,000 files"]: an archive into the
// tables, beside the limit and other programs; and archives of every shape, or the one that is named.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { startTemporaryPostgres } from "@/lib/testing/postgres";
import { comparePosts } from "./import/posts";
import { measureSizes } from "./import/sizes";

const { values } = parseArgs({
  options: {
    tweets: { type: "string", default: "100000" },
    runs: { type: "string", default: "3" },
    part: { type: "string" },
    size: { type: "string" },
  },
});

const folder = await mkdtemp(join(tmpdir(), "roost-bench-"));
/** As the app runs it: nothing is faster than it is safe. */
const postgres = await startTemporaryPostgres({});
const bench = { databaseUrl: postgres.url, folder, ...connect(postgres.url, 4) };
try {
  await migrate(postgres.url);
  if (values.part !== "sizes") await comparePosts(bench, Number(values.tweets), Number(values.runs));
  if (values.part !== "posts") await measureSizes(bench, values.size);
} finally {
  await bench.sql.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
