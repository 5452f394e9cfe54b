import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isAppError } from "../../errors";
import { safeFetch } from "./safe-fetch";
import { internetWire } from "./wire";

const HOSTS = ["pbs.twimg.com", "video.twimg.com"];

/** Listens on this machine and must never be reached. */
let trap: Server;
let port: number;
const reached: Socket[] = [];
beforeAll(async () => {
  trap = createServer((socket) => {
    reached.push(socket);
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  port = (trap.address() as AddressInfo).port;
});
beforeEach(() => {
  reached.length = 0;
});
afterAll(() => new Promise((resolve) => trap.close(resolve)));

const reasonOf = (error: unknown) => (isAppError(error) ? error.reason : undefined);
const problemOf = (url: string, wire = internetWire({ resolve: leadsTo("127.0.0.1"), port })) =>
  safeFetch(url, { hosts: HOSTS, maxBytes: 1000 }, { wire }).then(() => "fetched", reasonOf);

const leadsTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

/** PORT stands for the trap's. */
const URLS = [
  // Other schemes
  "http://pbs.twimg.com/media/a.jpg",
  "http://127.0.0.1:PORT/",
  "ftp://pbs.twimg.com/a",
  "file:///etc/passwd",
  "file://pbs.twimg.com/etc/passwd",
  "data:text/plain,hello",
  "blob:https://pbs.twimg.com/a",
  "gopher://127.0.0.1:PORT/_x",
  "javascript:alert(1)",
  "ws://pbs.twimg.com/",
  "wss://pbs.twimg.com/",
  "unix:///var/run/docker.sock",
  "jar:https://pbs.twimg.com!/a",
  // No address at all
  "",
  " ",
  "pbs.twimg.com/media/a.jpg",
  "//pbs.twimg.com/media/a.jpg",
  "/media/a.jpg",
  "https://",
  "https:///",
  "https://[",
  "https://pbs twimg com/",
  "https://%00/",
  "https://pbs.twimg.com:99999/",
  // This machine, in every spelling
  "https://127.0.0.1:PORT/",
  "https://127.0.0.1/",
  "https://127.1:PORT/",
  "https://127.0.1:PORT/",
  "https://2130706433:PORT/",
  "https://0x7f000001:PORT/",
  "https://0x7f.1:PORT/",
  "https://0177.0.0.1:PORT/",
  "https://017700000001:PORT/",
  "https://0:PORT/",
  "https://0.0.0.0:PORT/",
  "https://localhost:PORT/",
  "https://LOCALHOST:PORT/",
  "https://localhost.:PORT/",
  "https://localhost.localdomain:PORT/",
  "https://[::1]:PORT/",
  "https://[::]:PORT/",
  "https://[0:0:0:0:0:0:0:1]:PORT/",
  "https://[::ffff:127.0.0.1]:PORT/",
  "https://[::ffff:7f00:1]:PORT/",
  "https://[::127.0.0.1]:PORT/",
  "https://[64:ff9b::127.0.0.1]:PORT/",
  "https://①②⑦.⓪.⓪.①:PORT/",
  "https://127。0。0。1:PORT/",
  // Inside a network
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://100.64.0.1/",
  "https://[fe80::1]/",
  "https://[fc00::1]/",
  "https://router/",
  "https://printer.local/",
  // Machines of a cloud that hand out keys
  "https://169.254.169.254/latest/meta-data/",
  "https://[fd00:ec2::254]/latest/meta-data/",
  "https://metadata.google.internal/",
  "https://0xa9fea9fe/",
  // Names that look like an allowed one
  "https://pbs.twimg.com.example.org/",
  "https://evil-pbs.twimg.com/",
  "https://twimg.com/",
  "https://a.pbs.twimg.com/",
  "https://pbs.twimg.com./",
  "https://pbs.twimg.com%2eexample.org/",
  "https://pbs.twimg.com\\@127.0.0.1:PORT/",
  "https://pbs.twimg.com#@127.0.0.1:PORT/",
  "https://pbs.twimg.com?@127.0.0.1:PORT/",
  "https://example.org/pbs.twimg.com",
  "https://pbs\u{ff0e}twimg\u{ff0e}com.127.0.0.1.nip.io/",
  "https://рbs.twimg.com/",
  "https://127.0.0.1.nip.io:PORT/",
  // A name, a password or a port beside it
  "https://pbs.twimg.com@127.0.0.1:PORT/",
  "https://pbs.twimg.com:443@127.0.0.1:PORT/",
  "https://user@pbs.twimg.com/",
  "https://user:password@pbs.twimg.com/",
  "https://127.0.0.1:PORT@pbs.twimg.com/",
  "https://pbs.twimg.com:PORT/",
  "https://pbs.twimg.com:80/",
  "https://pbs.twimg.com:22/",
  // Allowed by its letters, and leading to this machine
  "https://pbs.twimg.com/media/a.jpg",
  "https://PBS.TWIMG.COM/media/a.jpg",
  "https://pbs.twimg.com:443/",
  "https:pbs.twimg.com/",
  "https://pbs。twimg。com/",
];

test("the table has at least eighty forms", () => expect(new Set(URLS).size).toBeGreaterThanOrEqual(80));

test.each(URLS)("%j reaches nobody", async (form) => {
  expect(await problemOf(form.replaceAll("PORT", String(port)))).toBe("not_allowed");
  expect(reached).toHaveLength(0);
});

test("an address in the list would not help a number, which is looked up nowhere", async () => {
  for (const host of ["127.0.0.1", "[::1]"])
    await expect(safeFetch(`https://${host}/`, { hosts: [host], maxBytes: 1 })).rejects.toSatisfy(
      (error) => reasonOf(error) === "not_allowed",
    );
});

describe("a name that leads to more or to other addresses than it should", () => {
  test.each([
    ["one of them is this machine", ["93.184.215.14", "127.0.0.1"]],
    ["IPv6 that wraps this machine", ["::ffff:127.0.0.1"]],
    ["translated by NAT64", ["64:ff9b::7f00:1"]],
    ["6to4 of this machine", ["2002:7f00:1::"]],
    ["link-local", ["fe80::1"]],
    ["link-local with its zone", ["fe80::1%eth0"]],
    ["a machine that hands out keys", ["169.254.169.254"]],
    ["the carrier's network", ["100.64.3.4"]],
    ["broadcast", ["255.255.255.255"]],
    ["multicast", ["ff02::1"]],
    ["no number at all", ["localhost"]],
  ])("%s: refused", async (_, addresses) => {
    const wire = internetWire({ resolve: leadsTo(...addresses), port });
    expect(await problemOf("https://pbs.twimg.com/a", wire)).toBe("not_allowed");
    expect(reached).toHaveLength(0);
  });

  test("a resolver that turns to this machine after it was asked is not asked again", async () => {
    // The connection goes to the one public address that was looked at; nothing listens there in a test.
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return asked === 1 ? leadsTo("192.0.2.1")() : leadsTo("127.0.0.1")();
    };
    const wire = internetWire({ resolve: rebinding, isPublic: (address) => address === "192.0.2.1", port });
    const problem = await safeFetch(
      "https://pbs.twimg.com/a",
      { hosts: HOSTS, maxBytes: 1 },
      { wire, limits: { connectMs: 200, idleMs: 200, totalMs: 200 } },
    ).catch(reasonOf);
    expect(problem).toBe("unreachable");
    expect(asked).toBe(1);
    expect(reached).toHaveLength(0);
    // The next connection looks it up anew, and checks anew.
    expect(await problemOf("https://pbs.twimg.com/a", wire)).toBe("not_allowed");
    expect(reached).toHaveLength(0);
  });

  test("the control: were every address taken as public, the trap would be reached", async () => {
    const wire = internetWire({ resolve: leadsTo("127.0.0.1"), isPublic: () => true, port });
    expect(await problemOf("https://pbs.twimg.com/a", wire)).toBe("unreachable");
    expect(reached.length).toBeGreaterThan(0);
  });
});
