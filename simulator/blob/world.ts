import { extname } from "node:path";
import type { Core } from "../core/types";
import { etagMismatch, existsAlready } from "./refusals";
import { Spool, type Spooled } from "./spool";
import { blobToken } from "./tokens";

export type Access = "public" | "private";
export type StoredBlob = {
  pathname: string;
  access: Access;
  contentType: string;
  cacheControlSeconds: number;
  uploadedAt: Date;
  bytes: Spooled;
};

/** How a blob is to be stored. */
export type Placing = {
  pathname: string;
  access: Access;
  contentType?: string;
  addRandomSuffix?: boolean;
  allowOverwrite?: boolean;
  ifMatch?: string;
  cacheControlSeconds?: number;
};

export type Upload = { pathname: string; parts: Map<number, Spooled> };

/** Every store with its blobs. A store is there as soon as somebody names it. */
export class BlobWorld {
  readonly spool = new Spool();
  readonly uploads = new Map<string, Upload>();
  /** What a server says to reach a store with all rights; `BLOB_READ_WRITE_TOKEN` of whoever is driven. */
  readonly tokenOf = blobToken;
  private readonly stores = new Map<string, Map<string, StoredBlob>>();
  private readonly core: Core;
  constructor(core: Core) {
    this.core = core;
  }

  blobsOf(store: string): Map<string, StoredBlob> {
    const blobs = this.stores.get(store) ?? new Map<string, StoredBlob>();
    this.stores.set(store, blobs);
    return blobs;
  }

  list(store: string): StoredBlob[] {
    return [...this.blobsOf(store).values()];
  }

  find(store: string, pathname: string): StoredBlob | undefined {
    return this.blobsOf(store).get(pathname);
  }

  /** @throws Refusal where a blob stands already and may not be replaced */
  checkPlace(store: string, { pathname, addRandomSuffix, allowOverwrite, ifMatch }: Placing): void {
    if (addRandomSuffix) return;
    const there = this.find(store, pathname);
    if (ifMatch !== undefined && there?.bytes.etag !== ifMatch) throw etagMismatch();
    if (there && !allowOverwrite) throw existsAlready();
  }

  /** Puts bytes in their place in one move; the check is made again, because their coming took a while. */
  place(store: string, placing: Placing, bytes: Spooled): StoredBlob {
    try {
      this.checkPlace(store, placing);
    } catch (error) {
      this.spool.drop(bytes);
      throw error;
    }
    const pathname = placing.addRandomSuffix
      ? withSuffix(placing.pathname, this.core.random.word(30))
      : placing.pathname;
    const blob: StoredBlob = {
      pathname,
      access: placing.access,
      contentType: placing.contentType ?? typeByName(pathname),
      cacheControlSeconds: placing.cacheControlSeconds ?? 30 * 86_400,
      uploadedAt: this.core.clock.now(),
      bytes,
    };
    this.remove(store, pathname);
    this.blobsOf(store).set(pathname, blob);
    return blob;
  }

  remove(store: string, pathname: string): boolean {
    const there = this.find(store, pathname);
    if (there) this.spool.drop(there.bytes);
    return this.blobsOf(store).delete(pathname);
  }

  /** Forgets every blob of a store, or of all. */
  clear(store?: string): void {
    for (const [name, blobs] of this.stores)
      if (store === undefined || name === store)
        for (const pathname of [...blobs.keys()]) this.remove(name, pathname);
  }

  /** Leaves no file behind. */
  stop(): Promise<void> {
    return this.spool.close();
  }

  /** The address that the bytes are read at. */
  addressOf(store: string, { access, pathname }: Pick<StoredBlob, "access" | "pathname">): string {
    const path = pathname.split("/").map(encodeURIComponent).join("/");
    return `${this.core.origin()}/blob/files/${store}/${access}/${path}`;
  }

  /** The pathname that an address or a pathname stands for. */
  pathnameOf(store: string, addressOrPathname: string): string {
    if (!/^https?:\/\//.test(addressOrPathname)) return addressOrPathname;
    const [, , , given, , ...pieces] = new URL(addressOrPathname).pathname.split("/");
    return given === store ? pieces.map(decodeURIComponent).join("/") : "";
  }
}

function withSuffix(pathname: string, suffix: string): string {
  const ending = extname(pathname);
  return `${pathname.slice(0, pathname.length - ending.length)}-${suffix}${ending}`;
}

const TYPES: Record<string, string> = {
  ".gif": "image/gif",
  ".html": "text/html",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".mp4": "video/mp4",
  ".png": "image/png",
  ".txt": "text/plain",
  ".webp": "image/webp",
  ".zip": "application/zip",
};
const typeByName = (pathname: string): string =>
  TYPES[extname(pathname).toLowerCase()] ?? "application/octet-stream";
