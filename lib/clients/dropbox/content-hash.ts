import "server-only";
import { createHash } from "node:crypto";

/** Dropbox hashes blocks of this size one by one; only the last may be shorter. */
const BLOCK_BYTES = 4 * 1024 * 1024;

export type ContentHasher = {
  update: (bytes: Uint8Array) => void;
  /** Ends the hash; to be asked once. */
  digest: () => string;
};

/**
 * Dropbox's `content_hash` of bytes that come in pieces of any size: the SHA-256 of the SHA-256s of every 4 MiB block.
 *
 * Source  https://www.dropbox.com/developers/reference/content-hash
 */
export function contentHasher(): ContentHasher {
  const whole = createHash("sha256");
  let block = createHash("sha256");
  let blockBytes = 0;

  const endBlock = () => {
    whole.update(block.digest());
    block = createHash("sha256");
    blockBytes = 0;
  };

  return {
    update: (bytes) => {
      let rest = bytes;
      while (rest.length > 0) {
        const taken = rest.subarray(0, BLOCK_BYTES - blockBytes);
        block.update(taken);
        blockBytes += taken.length;
        rest = rest.subarray(taken.length);
        if (blockBytes === BLOCK_BYTES) endBlock();
      }
    },
    digest: () => {
      if (blockBytes > 0) endBlock();
      return whole.digest("hex");
    },
  };
}

/** The `content_hash` of bytes that are all here. */
export function contentHashOf(bytes: Uint8Array): string {
  const hasher = contentHasher();
  hasher.update(bytes);
  return hasher.digest();
}
