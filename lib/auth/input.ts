import { z } from "zod";
import { passwordProblem } from "./password-policy";
import { isTimeZone, todaysNameOf } from "./time-zones";

/** What people send us about themselves; shared by forms, actions and commands. */

export const nameInput = z
  .string()
  .transform((name) => name.normalize("NFKC").replace(/\s+/g, " ").trim())
  .refine((name) => name.length > 0, "Choose a name.")
  .refine((name) => name.length <= 40, "That name is too long. Use at most 40 characters.")
  .refine(
    (name) => /^[\p{L}\p{M}\p{N} ._'’@-]*$/u.test(name),
    "A name may have letters, digits, spaces and . _ - ' @ in it.",
  );

const newPassword = z.string();

/** A time zone that a browser told. One that we do not know is worth no more than none. */
export const guessedTimeZone = z
  .string()
  .optional()
  .transform((zone) => (zone && isTimeZone(zone) ? todaysNameOf(zone) : undefined));

export const registerInput = z
  .object({ name: nameInput, password: newPassword, timeZone: guessedTimeZone })
  .superRefine(({ name, password }, context) => {
    const problem = passwordProblem(password, name);
    if (problem) context.addIssue({ code: "custom", message: problem, path: ["password"] });
  });

export const changeNameInput = z.object({ name: nameInput });

export const changeTimeZoneInput = z.object({
  timeZone: z.string().refine(isTimeZone, "Choose a time zone from the list.").transform(todaysNameOf),
});

export const changePasswordInput = z.object({
  /** Missing for whoever has none yet. */
  current: z.string().max(5000).optional(),
  password: newPassword.max(5000),
});

/** The provider is what a button says; the rest what its page knows. */
export const continueWithInput = z.object({
  provider: z.enum(["x", "dropbox"]),
  from: z.enum(["/sign-in", "/register"]),
  next: z.string().max(2000).optional(),
  timeZone: guessedTimeZone,
});

/** `next` is the room that sent them, and gets them back. */
export const linkInput = z.object({
  provider: z.enum(["x", "dropbox"]),
  next: z.string().max(2000).optional(),
});

export const revokeSignInInput = z.object({ signInId: z.uuid() });

export const signUpsInput = z.object({ open: z.enum(["yes", "no"]).transform((open) => open === "yes") });

export const deleteAccountInput = z.object({
  name: z.string(),
  /** Missing for whoever has none. */
  password: z.string().max(5000).default(""),
});

/** Anything may be tried as a name or password: what cannot be right is simply not right. */
export const signInInput = z.object({ name: z.string().max(1000), password: z.string().max(5000) });
