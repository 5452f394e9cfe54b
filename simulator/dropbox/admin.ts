import { z } from "zod";
import { parsed } from "../core/parsed";
import { type Call, Refusal, type Route } from "../core/types";
import { type DropboxWorld, SCOPES } from "./world";

const newAccount = z.strictObject({
  displayName: z.string().min(1),
  email: z.email(),
  quotaBytes: z.number().int().min(0).optional(),
});
const newApp = z.strictObject({
  key: z.string().min(1),
  secret: z.string().min(1),
  name: z.string().min(1),
});
const ofAccount = z.strictObject({ account: z.string() });
const quota = ofAccount.extend({ quotaBytes: z.number().int().min(0) });
const ofGrant = ofAccount.extend({ app: z.string().optional() });
const newLink = ofGrant.extend({ scopes: z.array(z.enum(SCOPES)).optional() });

/** What `DropboxWorld` does, by HTTP. `account` is an account id or an email address everywhere. */
export function dropboxAdmin(world: DropboxWorld): Route[] {
  const route = (
    method: string,
    path: string,
    answer: (call: Call) => Promise<unknown> | unknown,
    { status = 200, query }: { status?: number; query?: string[] } = {},
  ): Route => ({
    operation: "sim.dropbox",
    method,
    path: `/_sim/dropbox/${path}`,
    query,
    answer: async (call) => ({ status, json: await orNotFound(() => answer(call)) }),
  });
  return [
    route("GET", "accounts", () => ({
      accounts: world.accounts.map((account) => ({ ...account, usedBytes: world.usedBytes(account) })),
    })),
    route("POST", "accounts", async (call) => world.addAccount(parsed(newAccount, await call.json())), {
      status: 201,
    }),
    route("POST", "apps", async (call) => world.addApp(parsed(newApp, await call.json())), { status: 201 }),
    route("POST", "quota", async (call) => {
      const { account, quotaBytes } = parsed(quota, await call.json());
      world.setQuota(account, quotaBytes);
      return world.account(account);
    }),
    route("POST", "links", async (call) => {
      const { account, ...options } = parsed(newLink, await call.json());
      return world.link(account, options);
    }),
    route("POST", "revoke", async (call) => {
      const { account, app } = parsed(ofGrant, await call.json());
      return { revoked: world.revoke(account, app) };
    }),
    route("POST", "expire", async (call) => {
      const { account } = parsed(ofAccount.partial(), (await call.json()) ?? {});
      return { expired: world.expireTokens(account) };
    }),
    route(
      "GET",
      "files",
      ({ url }) => ({
        files: world.files({
          account: url.searchParams.get("account") ?? undefined,
          app: url.searchParams.get("app") ?? undefined,
        }),
      }),
      { query: ["account", "app"] },
    ),
    {
      operation: "sim.dropbox",
      method: "GET",
      path: "/_sim/dropbox/bytes",
      query: OF_A_FILE,
      answer: async (call) => ({
        headers: { "content-type": "application/octet-stream" },
        bytes: await orNotFound(() => world.bytes(...fileAsked(call))),
      }),
    },
    route(
      "PUT",
      "bytes",
      async (call) => {
        const [account, path, app] = fileAsked(call);
        const { sizeBytes, contentHash } = await world.putFile(account, path, await call.bytes(), app);
        return { path, sizeBytes, contentHash };
      },
      { query: OF_A_FILE },
    ),
    route(
      "DELETE",
      "files",
      (call) => {
        const [account, path, app] = fileAsked(call);
        world.deleteFile(account, path, app);
        return { path };
      },
      { query: OF_A_FILE },
    ),
  ];
}

const OF_A_FILE = ["account", "path", "app"];

function fileAsked({ url }: Call): [account: string, path: string, app: string | undefined] {
  return [
    url.searchParams.get("account") ?? "",
    url.searchParams.get("path") ?? "",
    url.searchParams.get("app") ?? undefined,
  ];
}

/** The world throws in words when it is asked for what is not there. */
async function orNotFound<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal({
      status: 404,
      json: { error: error instanceof Error ? error.message : String(error) },
    });
  }
}
