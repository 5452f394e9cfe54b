import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import { serveFile } from "./serve-file";

const file = { hash: "ab".repeat(32), sizeBytes: 5, contentType: "image/png" };

function ask(method: "GET" | "HEAD", headers: Record<string, string> = {}) {
  const read = vi.fn(async (range?: { start: number; end: number }) =>
    Readable.from([Buffer.from("bytes").subarray(range?.start, range && range.end + 1)]),
  );
  const request = new Request("http://localhost/api/files/x", { method, headers });
  return { read, answer: serveFile(request, file, read) };
}

test.each([
  ["the whole", {}, 200, "bytes"],
  ["a piece", { range: "bytes=1-3" }, 206, "yte"],
])("GET sends %s", async (_what, headers, status, body) => {
  const answer = await ask("GET", headers as Record<string, string>).answer;
  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe(body);
});

test.each([{}, { range: "bytes=1-3" }])("HEAD says the same of %o and opens nothing", async (headers) => {
  const given = headers as Record<string, string>;
  const { read, answer } = ask("HEAD", given);
  const [head, get] = [await answer, await ask("GET", given).answer];
  expect(head.status).toBe(get.status);
  expect([...head.headers]).toEqual([...get.headers]);
  expect(head.body).toBeNull();
  expect(read).not.toHaveBeenCalled();
});

test.each([
  [{ "if-none-match": `"${file.hash}"` }, 304],
  [{ range: "bytes=9-" }, 416],
])("opens nothing for %o", async (headers, status) => {
  const { read, answer } = ask("GET", headers as Record<string, string>);
  expect((await answer).status).toBe(status);
  expect(read).not.toHaveBeenCalled();
});

/** A place that goes on sending, a piece at a time. */
function slowPlace(): Readable {
  const source = new Readable({ read: () => {} });
  const timer = setInterval(() => source.push("more "), 1);
  return source.once("close", () => clearInterval(timer));
}

test("who hangs up in the middle ends the reading, and nothing breaks", async () => {
  const source = slowPlace();
  const answer = await serveFile(new Request("http://localhost/x"), file, async () => source);
  const reader = answer.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  const next = reader?.read();
  await reader?.cancel();
  await next?.catch(() => {});
  await vi.waitFor(() => expect(source.destroyed).toBe(true));
});

test.each(["before the place has answered", "after it"])(
  "who hangs up %s leaves nothing open",
  async (when) => {
    const source = slowPlace();
    const hangUp = new AbortController();
    const request = new Request("http://localhost/x", { signal: hangUp.signal });
    const answer = await serveFile(request, file, async () => {
      if (when.startsWith("before")) hangUp.abort();
      return source;
    });
    hangUp.abort();
    expect(source.destroyed).toBe(true);
    await answer.body?.cancel().catch(() => {});
  },
);
