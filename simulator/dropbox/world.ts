import { Random } from "../core/random";
import type { Core } from "../core/types";
import { Contents } from "./contents";
import type { UploadSession } from "./sessions";
import { type FileEntry, Tree } from "./tree";

const GIGABYTE = 1024 ** 3;
const ACCESS_TOKEN_MS = 4 * 60 * 60 * 1000;

export type Account = { accountId: string; displayName: string; email: string; quotaBytes: number };
export type App = { key: string; secret: string; name: string };
/** What a person gave an app: taken back, all its tokens are dead. */
export type Grant = { app: App; account: Account; scopes: string[]; isRevoked: boolean };
export type AccessToken = { grant: Grant; expiresAt: Date };
export type Tokens = { accessToken: string; refreshToken?: string; expiresInSeconds: number };
export type KnownFile = {
  account: string;
  app: string;
  path: string;
  sizeBytes: number;
  contentHash: string;
};

/** Scopes of the calls that are simulated. An app that names none when it asks gets all. */
export const SCOPES = [
  "account_info.read",
  "files.metadata.read",
  "files.content.read",
  "files.content.write",
];

/** All that the simulated Dropbox knows. Tests hold it in their hand; the admin routes are the same by HTTP. */
export class DropboxWorld {
  readonly contents = new Contents();
  readonly sessions = new Map<string, UploadSession>();
  readonly accounts: Account[] = [];
  readonly apps: App[] = [];
  readonly accessTokens = new Map<string, AccessToken>();
  readonly refreshTokens = new Map<string, { grant: Grant; isPkce: boolean }>();
  private readonly trees = new Map<string, Tree>();
  private readonly random: Random;

  constructor(private readonly core: Pick<Core, "clock" | "random">) {
    // Its own numbers, so that what another module draws changes nothing here.
    this.random = new Random(core.random.seed ^ 0xdb);
    this.addApp({ key: "sim_dropbox", secret: "sim_dropbox_secret", name: "Roost" });
    this.addAccount({ displayName: "Robin Swift", email: "robin@example.org" });
    this.addAccount({ displayName: "Martin House", email: "martin@example.org" });
  }

  now = (): Date => this.core.clock.now();
  word = (length: number): string => this.random.word(length);
  newFileId = (): string => `id:${this.word(22)}`;

  /** 2 GiB unless said otherwise, as a free account has. */
  addAccount(given: { displayName: string; email: string; quotaBytes?: number }): Account {
    const account = { accountId: `dbid:AA${this.word(33)}`, quotaBytes: 2 * GIGABYTE, ...given };
    this.accounts.push(account);
    return account;
  }

  addApp(app: App): App {
    this.apps.push(app);
    return app;
  }

  app(wanted: string): App {
    const app = this.apps.find(({ key }) => key === wanted);
    if (!app) throw new Error(`There is no simulated Dropbox app ${wanted}.`);
    return app;
  }

  /** @param who account id or email address */
  account(who: string): Account {
    const account = this.accounts.find(({ accountId, email }) => accountId === who || email === who);
    if (!account) throw new Error(`There is no simulated Dropbox account ${who}.`);
    return account;
  }

  /** How much an account may hold, in all its apps' folders together. */
  setQuota(who: string, quotaBytes: number): void {
    this.account(who).quotaBytes = quotaBytes;
  }

  tree(app: Pick<App, "key">, account: Pick<Account, "accountId">): Tree {
    const key = `${app.key} ${account.accountId}`;
    let tree = this.trees.get(key);
    if (!tree) {
      tree = new Tree();
      this.trees.set(key, tree);
    }
    return tree;
  }

  usedBytes(account: Account): number {
    return this.apps.reduce((sum, app) => sum + this.tree(app, account).usedBytes, 0);
  }

  /** Every file that is really there, visible yet or not. */
  files({ account, app }: { account?: string; app?: string } = {}): KnownFile[] {
    const owners = account ? [this.account(account)] : this.accounts;
    const apps = app ? [this.app(app)] : this.apps;
    return owners.flatMap((owner) =>
      apps.flatMap((owning) =>
        this.tree(owning, owner)
          .all()
          .filter((entry) => entry.kind === "file")
          .map(({ path, sizeBytes, contentHash }) => ({
            account: owner.accountId,
            app: owning.key,
            path,
            sizeBytes,
            contentHash,
          })),
      ),
    );
  }

  /** The bytes of a file as they are stored. */
  async bytes(who: string, path: string, app = "sim_dropbox"): Promise<Buffer> {
    const entry = this.tree(this.app(app), this.account(who)).at(path);
    if (entry?.kind !== "file") throw new Error(`There is no file ${path} in this simulated Dropbox.`);
    return this.contents.read(entry.contentHash);
  }

  /** Puts a file as though the person did it themselves, whatever was there. */
  async putFile(who: string, path: string, bytes: Buffer, app = "sim_dropbox"): Promise<FileEntry> {
    const contentHash = await this.contents.keep(bytes);
    return this.write(this.tree(this.app(app), this.account(who)), path, contentHash, bytes.length);
  }

  /** Deletes as though the person did it themselves. */
  deleteFile(who: string, path: string, app = "sim_dropbox"): void {
    const tree = this.tree(this.app(app), this.account(who));
    if (!tree.at(path)) throw new Error(`There is no ${path} in this simulated Dropbox.`);
    tree.delete(path);
  }

  write(
    tree: Tree,
    path: string,
    contentHash: string,
    sizeBytes: number,
    more: { id?: string; clientModified?: Date; visibleAt?: Date } = {},
  ): FileEntry {
    const now = this.now();
    const file = {
      id: more.id ?? this.newFileId(),
      path,
      rev: `01${String(tree.change + 1).padStart(10, "0")}${Array.from(this.word(12), hexDigit).join("")}`,
      sizeBytes,
      contentHash,
      clientModified: more.clientModified ?? now,
      serverModified: now,
      visibleAt: more.visibleAt,
    };
    return tree.putFile(file, this.newFileId);
  }

  /** Links an app to an account without the consent page. */
  link(who: string, { app = "sim_dropbox", scopes = SCOPES } = {}): Required<Tokens> {
    const grant = { app: this.app(app), account: this.account(who), scopes, isRevoked: false };
    return { ...this.mintAccess(grant), refreshToken: this.mintRefresh(grant, false) };
  }

  mintAccess(grant: Grant): { accessToken: string; expiresInSeconds: number } {
    const accessToken = `sim_sl.${this.word(60)}`;
    this.accessTokens.set(accessToken, {
      grant,
      expiresAt: new Date(this.now().getTime() + ACCESS_TOKEN_MS),
    });
    return { accessToken, expiresInSeconds: ACCESS_TOKEN_MS / 1000 };
  }

  mintRefresh(grant: Grant, isPkce: boolean): string {
    const refreshToken = `sim_rt.${this.word(60)}`;
    this.refreshTokens.set(refreshToken, { grant, isPkce });
    return refreshToken;
  }

  /** The person takes the app's access back, as in their Dropbox's settings: all tokens die. @returns how many grants */
  revoke(who: string, app?: string): number {
    const { accountId } = this.account(who);
    const owning = app && this.app(app);
    const grants = new Set(
      [...this.accessTokens.values(), ...this.refreshTokens.values()]
        .map(({ grant }) => grant)
        .filter((grant) => grant.account.accountId === accountId && (!owning || grant.app === owning)),
    );
    for (const grant of grants) grant.isRevoked = true;
    return grants.size;
  }

  /** Access tokens end now, refresh tokens stay good. @returns how many */
  expireTokens(who?: string): number {
    const accountId = who && this.account(who).accountId;
    const expiring = [...this.accessTokens.values()].filter(
      ({ grant }) => !accountId || grant.account.accountId === accountId,
    );
    for (const token of expiring) token.expiresAt = this.now();
    return expiring.length;
  }

  stop = (): Promise<void> => this.contents.clear();
}

const hexDigit = (letter: string): string => (letter.charCodeAt(0) % 16).toString(16);
