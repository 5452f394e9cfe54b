import type { Asked } from "./calls";

/**
 * The fault `wrong-hash`: the last byte is changed on its way in. Whoever sends a `content_hash` is told so, unless the
 * fault says `{"isUnnoticed": true}`: then the damage comes later, at Dropbox itself, and only a comparison finds it.
 */
export function damaged({ fault }: Asked<unknown>, bytes: Buffer): { bytes: Buffer; isUnnoticed: boolean } {
  const wrong = bytes.length > 0 ? fault("wrong-hash") : undefined;
  if (!wrong) return { bytes, isUnnoticed: false };
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 0xff;
  return { bytes: changed, isUnnoticed: wrong.detail?.isUnnoticed === true };
}
