import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AppError } from "../errors";
import { type TokenKey, tokenKeys } from "./keys";

/** Where a sealed secret lies. It opens nowhere else: a token copied to another row or column is worth nothing there. */
export type Place = { table: string; column: string; rowId: string };

/**
 * The envelope: version (1 byte), length of the key's id (1), the id, nonce (12), tag (16), then what is sealed.
 * AES-256-GCM; its associated data are the bytes up to the nonce, and the place.
 *
 * A nonce is 96 random bits. With one key that is safe for 2^32 envelopes, far more tokens than a Roost will ever see.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @returns the secret in an envelope that opens only at this place, and only with the key that sealed it. */
export function seal(secret: string, place: Place, key: TokenKey = tokenKeys()[0]): Buffer {
  const head = headOf(key);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(head, place));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
}

/**
 * @throws AppError `disconnected` if the envelope was not sealed for this place, was changed, or its key is gone: whoever
 * owns the account links it again.
 */
export function open(envelope: Buffer, place: Place, keys: TokenKey[] = tokenKeys()): string {
  try {
    return opened(envelope, place, keys);
  } catch (cause) {
    throw new AppError(
      "disconnected",
      "What was stored of this link cannot be read any more. Link it again.",
      {
        cause,
      },
    );
  }
}

function opened(envelope: Buffer, place: Place, keys: TokenKey[]): string {
  const id = keyIdOf(envelope);
  const key = keys.find((one) => one.id === id);
  if (!key) throw new Error(`there is no token key “${id}”`);
  const head = headOf(key);
  const nonceEnd = head.length + NONCE_BYTES;
  const tagEnd = nonceEnd + TAG_BYTES;
  if (envelope.length < tagEnd) throw new Error("the envelope is cut short");
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, envelope.subarray(head.length, nonceEnd), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated(head, place));
  decipher.setAuthTag(envelope.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(envelope.subarray(tagEnd)), decipher.final()]).toString("utf8");
}

function keyIdOf(envelope: Buffer): string {
  if (envelope[0] !== VERSION) throw new Error(`the envelope is of version ${envelope[0]}`);
  return envelope.subarray(2, 2 + (envelope[1] ?? 0)).toString("latin1");
}

/** What every envelope of this key begins with: so the database itself can tell which are of another. */
export function headOf({ id }: TokenKey): Buffer {
  return Buffer.concat([Buffer.from([VERSION, id.length]), Buffer.from(id, "latin1")]);
}

/** None of the three can hold a line break, so no two places read the same. */
const associated = (head: Buffer, { table, column, rowId }: Place): Buffer =>
  Buffer.concat([head, Buffer.from(`\n${table}\n${column}\n${rowId}`)]);
