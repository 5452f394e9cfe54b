/** What a file is by its first bytes, whatever it is called. */
export type ContentType =
  | "image/jpeg"
  | "image/png"
  | "image/gif"
  | "image/webp"
  | "video/mp4"
  /** Unknown: kept, and only ever sent as a download. */
  | "application/octet-stream";

export function contentTypeOf(head: Buffer): ContentType {
  const text = (start: number, end: number): string => head.toString("latin1", start, end);
  if (text(0, 3) === "\xff\xd8\xff") return "image/jpeg";
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") return "image/gif";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "image/webp";
  if (text(4, 8) === "ftyp" && /^(isom|iso\d|mp4[12]|avc1|dash|M4V |mmp4)/.test(text(8, 12)))
    return "video/mp4";
  return "application/octet-stream";
}
