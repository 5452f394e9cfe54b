import { z } from "zod";

/** A handle as people write it: with or without @, or as the address of the profile. */
export const handleInput = z
  .string()
  .trim()
  .transform((text) => text.replace(/^(?:https?:\/\/)?(?:www\.)?(?:twitter|x)\.com\//i, "").replace(/^@/, ""))
  .pipe(z.string().regex(/^\w{1,20}$/, "Write the handle: the name behind the @, such as ada_archive."));
