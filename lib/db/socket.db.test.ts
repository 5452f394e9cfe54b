import { type AddressInfo, createServer, connect as dial } from "node:net";
import type { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { connect } from "./client";
import { openSocket } from "./socket";

const database = testDatabase();

/** An address that leads to the database once `open` is called, and to nothing before. */
async function door(): Promise<{ url: string; open(): Promise<void>; close(): void }> {
  const server = createServer((visitor) => {
    const { hostname, port } = new URL(database.url);
    const inside = dial(Number(port), hostname);
    visitor.pipe(inside).pipe(visitor);
    visitor.on("error", () => inside.destroy());
    inside.on("error", () => visitor.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const url = new URL(database.url);
  url.port = String(port);
  return { url: url.href, open: () => listen(port), close: () => server.close() };
}

test("a pool that was tried while the database was away works when it is back", async () => {
  const { url, open, close } = await door();
  const { sql } = connect(url, 2);
  for (let time = 0; time < 5; time++) {
    await expect(sql`select 1`.execute()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }
  await open();
  await expect.poll(() => sql`select 1 as one`.execute().catch(() => [])).toEqual([{ one: 1 }]);
  await sql.end({ timeout: 1 });
  close();
});

test("a connection that closed in the very moment in which it was to be written to works when it is opened again", async () => {
  const { sql } = connect(database.url, 1);
  let socket: Duplex | undefined;
  Object.assign(sql.options, {
    socket: async (target: Parameters<typeof openSocket>[0]) => {
      socket = await openSocket(target);
      return socket;
    },
  });
  await sql`select 1`;
  await nextTurn();
  // Its words wait for the next turn, and the socket closes in this one.
  const lost = sql`select 2`.execute();
  socket?.destroy();
  await expect(lost).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  expect(await sql`select 3 as three`).toEqual([{ three: 3 }]);
  await sql.end({ timeout: 1 });
});
