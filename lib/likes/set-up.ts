import "server-only";
import { env } from "../env";
import type { Place } from "./types";

/** Places that this server can save to. For Dropbox each person needs a link, too. */
export function placesSetUp(): Place[] {
  const { DROPBOX_APP_KEY, BLOB_READ_WRITE_TOKEN, ROOST_S3_BUCKET } = env();
  const places: [Place, boolean][] = [
    ["dropbox", DROPBOX_APP_KEY !== undefined],
    ["disk", true],
    ["s3", ROOST_S3_BUCKET !== undefined],
    ["blob", BLOB_READ_WRITE_TOKEN !== undefined],
  ];
  return places.filter(([, isSetUp]) => isSetUp).map(([place]) => place);
}
