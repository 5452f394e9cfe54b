import { z } from "zod";
import { templateProblem } from "./name-template/template-problem";

/** What people send us about saving likes; shared by forms, actions and commands. */

export const places = ["dropbox", "disk", "blob", "s3"] as const;

/** A checkbox of a form, or a boolean. */
const yes = z
  .union([z.boolean(), z.enum(["on", "off", "yes", "no", "1", "0"])])
  .transform((given) => (typeof given === "boolean" ? given : ["on", "yes", "1"].includes(given)));

export const saverChoicesInput = z.object({
  reach: z.enum(["new", "all"]),
  places: z
    .array(z.enum(places))
    .min(1, "Choose where the pictures go.")
    .max(2, "Choose one place, and at most one for a second copy.")
    .refine((list) => new Set(list).size === list.length, "The second copy needs another place."),
  nameTemplate: z
    .string()
    .max(200, "That is too long for a name.")
    .transform((template) => template.normalize("NFC").trim())
    .superRefine((template, context) => {
      const message = templateProblem(template);
      if (message) context.addIssue({ code: "custom", message });
    }),
  savesVideos: yes,
  savesGifs: yes,
  savesQuoted: yes,
  digest: z.enum(["off", "daily", "weekly"]),
  digestAddress: z
    .union([z.literal("").transform(() => undefined), z.email("This is no mail address.").max(254)])
    .optional(),
});

/** A tweet's id as X writes it, within what Postgres can hold. */
export const tweetIdInput = z
  .string()
  .refine((id) => /^\d{1,19}$/.test(id) && BigInt(id) < 2n ** 63n, "A tweet's id is a number.");

/** From the year 1000 on: Postgres knows no year 0. */
const month = z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/);

/** What Postgres holds in no text is in none that is searched. */
export const searchWords = z.string().transform((words) => words.replaceAll("\0", "").trim());

/** What stands in the gallery's address. What cannot be right is simply not asked for. */
export const galleryFilterInput = z.object({
  search: searchWords.pipe(z.string().min(1).max(200)).optional().catch(undefined),
  author: searchWords.pipe(z.string().min(1).max(50)).optional().catch(undefined),
  month: month.optional().catch(undefined),
  type: z.enum(["photo", "video", "gif"]).optional().catch(undefined),
  status: z.enum(["saved", "waiting", "failed"]).optional().catch(undefined),
});

export const pictureInput = z.object({
  tweetId: tweetIdInput,
  position: z.coerce.number().int().min(0).max(100),
});

/** One picture, or all of one cause. */
export const retryCopiesInput = z.union([
  pictureInput,
  z.object({ reason: z.string().regex(/^[a-z_]{1,40}$/) }),
]);

export const askForPicturesInput = z.object({
  tweetIds: z.union([z.literal("all"), z.array(tweetIdInput).min(1).max(1000)]),
});
