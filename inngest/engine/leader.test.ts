import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { lead } from "./leader";

/** What Postgres answers to everybody while it starts: an ErrorResponse. */
const fields = "SFATAL\0C57P03\0Mthe database system is starting up\0\0";
const STARTING_UP = Buffer.concat([
  Buffer.from("E"),
  Buffer.from([0, 0, 0, fields.length + 4]),
  Buffer.from(fields),
]);

test("says once that the database is away, however often it tries", async () => {
  const stopping = new AbortController();
  let tries = 0;
  const database = createServer((socket) => {
    socket.end(STARTING_UP);
    if (++tries === 3) stopping.abort();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => database.once("listening", resolve));
  const { port } = database.address() as AddressInfo;

  const said: unknown[] = [];
  const say = (...words: unknown[]) => void said.push(words);
  const log = { info: say, warn: say, error: say };
  await lead(`postgres://roost:word@127.0.0.1:${port}/roost`, stopping.signal, log, async () => {});
  expect(said).toEqual([["cannot reach the database, and tries again until it answers"]]);
  expect(tries).toBe(3);
  database.close();
});
