import { contentHashOf } from "../../lib/clients/dropbox/content-hash";
import type { Call, Core, Route } from "../core/types";
import { type Asked, dropboxCall } from "./calls";
import { commit, commitArg, hash, isProblem } from "./commit";
import { damaged } from "./damage";
import { refuse, refuseCall, tagged } from "./errors";
import { fileMetadataOf } from "./metadata";
import type { DropboxWorld } from "./world";

/** What one request may carry. */
const MAX_REQUEST_BYTES = 150 * 1024 * 1024;

export function uploadRoute(core: Core, world: DropboxWorld): Route {
  return dropboxCall(core, world, {
    operation: "dropbox.upload",
    route: "files/upload",
    scope: "files.content.write",
    style: "content",
    arg: commitArg.extend({ content_hash: hash.optional() }),
    answer: async (asked) => {
      const { bytes, checkedHash } = await received(asked, "files/upload", asked.arg.content_hash);
      const contentHash = await world.contents.keep(bytes, checkedHash);
      const result = commit(world, asked, asked.arg, { contentHash, sizeBytes: bytes.length });
      if (!isProblem(result)) return { json: fileMetadataOf(result) };
      refuse(
        `path/${result.summary}`,
        tagged("path", { reason: result.error, upload_session_id: `pid_upload_session:${world.word(40)}` }),
      );
    },
  });
}

/** The bytes of a request, held against the hash that was sent with them. */
export const receivedBytes = async (...given: Parameters<typeof received>): Promise<Buffer> =>
  (await received(...given)).bytes;

/** The same with the hash, if it had to be reckoned. */
async function received(
  asked: Asked<unknown>,
  route: string,
  contentHash: string | undefined,
): Promise<{ bytes: Buffer; checkedHash?: string }> {
  refuseOtherTypes(asked.call, route);
  if (Number(asked.call.headers["content-length"] ?? 0) > MAX_REQUEST_BYTES)
    refuse("payload_too_large", tagged("payload_too_large"));
  const { bytes, isUnnoticed } = damaged(asked, await asked.call.bytes());
  if (!contentHash || isUnnoticed) return { bytes };
  if (contentHashOf(bytes) !== contentHash) refuse("content_hash_mismatch", tagged("content_hash_mismatch"));
  return { bytes, checkedHash: contentHash };
}

function refuseOtherTypes(call: Call, route: string): void {
  const type = call.headers["content-type"] ?? "";
  if (!/^(application\/octet-stream|text\/plain; ?charset=dropbox-cors-hack)$/.test(type))
    refuseCall(route, `Bad HTTP "Content-Type" header: "${type}". Expecting "application/octet-stream".`);
}
