/**
 * The fields of a multipart body, as bytes. Clients send a picture with a file name or without one; what has none
 * would elsewhere be read as words and lose its bytes.
 */
export function readFormData(contentType: string, body: Buffer): Map<string, Buffer> {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = `--${quoted ?? bare}`;
  const fields = new Map<string, Buffer>();
  let start = body.indexOf(boundary);
  while (start >= 0) {
    const next = body.indexOf(`\r\n${boundary}`, start);
    if (next < 0) break;
    const headEnd = body.indexOf("\r\n\r\n", start);
    const name = /name="([^"]*)"/i.exec(body.subarray(start, headEnd).toString())?.[1];
    if (name !== undefined && headEnd >= 0 && headEnd < next)
      fields.set(name, body.subarray(headEnd + 4, next));
    start = next + 2;
  }
  return fields;
}
