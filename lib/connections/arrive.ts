import "server-only";
import { countAttempt } from "../auth/limits";
import type { Journey, OAuthArrival, OAuthOutcome } from "../auth/oauth/types";
import { registerVouchedFor } from "../auth/register";
import { createSignIn } from "../auth/sign-ins";
import type { CurrentUser, Visitor } from "../auth/types";
import { networkOf } from "../auth/visitor";
import type { Db } from "../db/client";
import { isAppError } from "../errors";
import { findOwner, renewLink, saveLink } from "./save-link";

type Arriving = {
  arrival: OAuthArrival;
  journey: Journey;
  /** Who is signed in in this browser now. */
  here: CurrentUser | undefined;
  visitor: Visitor;
};

/**
 * What happens when the owner of an account at X or Dropbox comes back having agreed: it is linked to the person who
 * asked for that, or it opens the door of the one that it is linked to, who is made if there is none.
 *
 * Never does it change who is signed in: whoever is here stays, and what was begun as signing in links nothing to them.
 */
export async function arrive(db: Db, arriving: Arriving): Promise<OAuthOutcome> {
  const { arrival, journey, here } = arriving;
  if (journey.purpose === "link") {
    if (here?.id !== journey.userId) return { status: "refused", problem: "signed-out" };
    await saveLink(db, here.id, arrival);
    return { status: "linked", userId: here.id };
  }
  const ownerId = await findOwner(db, arrival);
  if (here) {
    const isTheirs = ownerId === here.id && (await renewLink(db, here.id, arrival)) !== undefined;
    if (!isTheirs) return { status: "refused", problem: "somebody-here" };
    return { status: "linked", userId: here.id };
  }
  return ownerId === undefined ? signUp(db, arriving) : signIn(db, ownerId, arriving);
}

async function signIn(db: Db, userId: string, arriving: Arriving): Promise<OAuthOutcome> {
  const { arrival, visitor } = arriving;
  // Together: tokens of somebody who is not let in are ended, so they must not be stored.
  const secret = await db.transaction(async (tx) => {
    if ((await renewLink(tx, userId, arrival)) === undefined) return undefined;
    return (await createSignIn(tx, userId, visitor)).secret;
  });
  // Unlinked since it was looked up: coming in must not link it again, and it opens nothing of theirs any more.
  if (secret === undefined) return arrive(db, arriving);
  return { status: "entered", userId, secret, isNew: false };
}

async function signUp(db: Db, arriving: Arriving): Promise<OAuthOutcome> {
  const { arrival, journey, visitor } = arriving;
  const timeZone = journey.purpose === "enter" ? journey.timeZone : undefined;
  try {
    await countAttempt(db, "register:address", networkOf(visitor.address));
    return await db.transaction(async (tx) => {
      const { id } = await registerVouchedFor(tx, { label: arrival.label, timeZone });
      await saveLink(tx, id, arrival);
      const { secret } = await createSignIn(tx, id, visitor);
      return { status: "entered" as const, userId: id, secret, isNew: true };
    });
  } catch (error) {
    if (isAppError(error) && error.reason === "sign_ups_closed")
      return { status: "refused", problem: "closed" };
    // The same account came by another window at the same time, and was first.
    const ownerId = isAppError(error, "conflict") ? await findOwner(db, arrival) : undefined;
    if (ownerId !== undefined) return signIn(db, ownerId, arriving);
    throw error;
  }
}
