import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Upload } from "tus-js-client";

/** Sends an archive to a running app in one request, by the client that its pages use. @returns the archive's id. */
export async function uploadZip(url: string, cookie: string, path: string): Promise<string> {
  const uploadSize = (await stat(path)).size;
  return new Promise<string>((resolve, reject) => {
    const upload = new Upload(createReadStream(path), {
      endpoint: `${url}/api/uploads`,
      headers: { cookie, origin: url },
      chunkSize: uploadSize,
      uploadSize,
      metadata: { fileName: "twitter.zip" },
      onSuccess: () => resolve(upload.url?.split("/").at(-1) ?? ""),
      onError: reject,
    });
    upload.start();
  });
}
