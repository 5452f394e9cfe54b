import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { db } from "../db/client";
import { localPath } from "./local-path";
import { readSignInSecret } from "./next-auth/this-browser";
import { PATH_HEADER } from "./path-header";
import { findSignedIn } from "./sign-ins";
import type { CurrentUser } from "./types";

export type { CurrentUser } from "./types";

/** The person asking, or nobody. Looked up once per request, in the database: signing out means now. */
export const findUser = cache(async (): Promise<CurrentUser | undefined> => {
  const secret = await readSignInSecret();
  const user = secret ? await findSignedIn(db(), secret) : undefined;
  return typeof user?.id === "string" ? user : undefined;
});

/** The person asking. Anybody else goes to the sign-in page, and from there back to where they were going. */
export async function requireUser(): Promise<CurrentUser> {
  const user = await findUser();
  if (user) return user;
  const next = localPath((await headers()).get(PATH_HEADER), "/");
  redirect(next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
}

/** The person asking, who is an admin here. For anybody else the page does not exist. */
export async function requireAdmin(): Promise<CurrentUser> {
  const user = await requireUser();
  if (user.role !== "admin") notFound();
  return user;
}
