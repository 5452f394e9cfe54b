import { z } from "zod";

/** What a browser says of the file that it is going to send. Its size is judged with words of its own. */
export const newBrowserUpload = z.strictObject({
  fileName: z.string().max(1000),
  sizeBytes: z.number(),
  fileModifiedAt: z.coerce.date(),
  keepsZip: z.boolean(),
});
