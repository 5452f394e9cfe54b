import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { Spool } from "./spool";

const spool = new Spool();
afterAll(() => spool.close());

test("bodies that come at once, before there is a folder, are kept apart", async () => {
  const bodies = ["first", "the second", "a third body"].map((text) => Buffer.from(text.repeat(10_000)));
  const taken = await Promise.all(bodies.map((body) => spool.take(Readable.from([body]))));
  for (const [index, spooled] of taken.entries()) {
    expect(spooled.sizeBytes).toBe(bodies[index]?.length);
    expect((await buffer(spool.read(spooled))).equals(bodies[index] as Buffer)).toBe(true);
  }
});
