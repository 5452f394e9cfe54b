import { type BrowserUpload, browserUploadsPath, ZIP_TYPE } from "@/lib/archive/upload/types";
import { wordsOf } from "./trouble";

/** The store takes parts of 5 MB and more, at most ten thousand; so many are under way at once. */
const PART_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 3;

/** What carries a file away: it can be stopped, and started again where it was. */
export type Sender = { start(): void; abort(givesUp?: boolean): Promise<void> };

type Told = {
  onBegun(archiveId: string): void;
  onSent(sentBytes: number): void;
  onDone(archiveId: string): void;
  /** `status` is the server's answer, or 0 if the store or the network failed. */
  onTrouble(status: number, words: string | undefined): void;
};

/** The server answered, and not as was hoped. */
class Answered extends Error {
  constructor(
    readonly status: number,
    readonly words: string | undefined,
  ) {
    super(`answered ${status}`);
  }
}

/**
 * Sends a zip in parts straight into Vercel Blob, past the server, which only says where to and looks whether it
 * arrived. What was sent stays sent while this page is open; after a reload the upload begins anew.
 *
 * @param ask asks the server; tests have one of their own
 */
export function blobSender(
  file: File,
  keepsZip: boolean,
  told: Told,
  ask: (path: string, init: RequestInit) => Promise<Response> = fetch,
): Sender {
  let upload: BrowserUpload | undefined;
  let parts: { uploadId: string; key: string } | undefined;
  const sent = new Map<number, { partNumber: number; etag: string }>();
  const count = Math.ceil(file.size / PART_BYTES);
  let run = new AbortController();

  const demand = async (path: string, init: RequestInit) => {
    const answer = await ask(path, init);
    if (!answer.ok) throw new Answered(answer.status, wordsOf(await answer.text()));
    return answer;
  };
  const begin = async (): Promise<BrowserUpload> => {
    const answer = await demand(browserUploadsPath, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        fileName: file.name,
        sizeBytes: file.size,
        fileModifiedAt: new Date(file.lastModified).toISOString(),
        keepsZip,
      }),
    });
    return (await answer.json()) as BrowserUpload;
  };
  const send = async (abortSignal: AbortSignal) => {
    const blob = await import("@vercel/blob/client");
    upload ??= await begin();
    const { archiveId, key, token } = upload;
    told.onBegun(archiveId);
    const options = { access: "private", contentType: ZIP_TYPE, token, abortSignal } as const;
    parts ??= await blob.createMultipartUpload(key, options);
    const { uploadId, key: partsKey } = parts;
    const waiting = numbersUpTo(count).filter((number) => !sent.has(number));
    const work = async () => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const bytes = file.slice((number - 1) * PART_BYTES, number * PART_BYTES);
        const place = { ...options, uploadId, key: partsKey, partNumber: number };
        sent.set(number, await blob.uploadPart(key, bytes, place));
        abortSignal.throwIfAborted();
        told.onSent(Math.min(file.size, sent.size * PART_BYTES));
      }
    };
    await Promise.all(numbersUpTo(AT_ONCE).map(work));
    const inOrder = numbersUpTo(count).flatMap((number) => sent.get(number) ?? []);
    await blob.completeMultipartUpload(key, inOrder, { ...options, uploadId, key: partsKey });
    await demand(`${browserUploadsPath}/${archiveId}`, { method: "POST" });
    told.onDone(archiveId);
  };

  return {
    start() {
      const thisRun = new AbortController();
      run = thisRun;
      send(thisRun.signal).catch((error) => {
        if (thisRun.signal.aborted) return;
        thisRun.abort(); // One part failed: the others stop with it, and all go on together.
        if (error instanceof Answered) told.onTrouble(error.status, error.words);
        else told.onTrouble(0, undefined);
      });
    },
    async abort(givesUp = false) {
      run.abort();
      if (!givesUp || !upload) return;
      const answer = await ask(`${browserUploadsPath}/${upload.archiveId}`, { method: "DELETE" });
      if (!answer.ok && answer.status !== 404) throw new Answered(answer.status, undefined);
    },
  };
}

const numbersUpTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
