import { encode } from "next-auth/jwt";
import { beforeEach, expect, test, vi } from "vitest";
import { secretKey } from "./options";
import { readCookie } from "./read-cookie";

const cookie = (maxAge: number) => encode({ token: { secret: "of the row" }, secret: secretKey(), maxAge });

beforeEach(() => {
  vi.stubEnv("ROOST_SECRET", "long enough to be a secret of this server");
  return () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  };
});

test("reads the same secret each time", async () => {
  const token = await cookie(3600);
  expect(await readCookie(token)).toBe("of the row");
  expect(await readCookie(token)).toBe("of the row");
});

test.each([
  ["changed in one letter", changed],
  ["no cookie at all", () => "letters"],
])("what is %s says nothing, though the genuine one was read before", async (_, change) => {
  const token = await cookie(3600);
  await readCookie(token);
  expect(await readCookie(change(token))).toBeUndefined();
});

test("a cookie that has run out since it was read says nothing", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  const token = await cookie(120);
  expect(await readCookie(token)).toBe("of the row");
  vi.advanceTimersByTime(200_000);
  expect(await readCookie(token)).toBeUndefined();
});

/** Of the last letter only the first bits count. */
function changed(token: string): string {
  const at = token.length - 10;
  return `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
}
