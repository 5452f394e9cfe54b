import "server-only";
import { and, asc, eq, lt, ne, sql } from "drizzle-orm";
import type { Mailer } from "../../clients/mail/types";
import type { Db } from "../../db/client";
import { likeDigests, likeSavers, users } from "../../db/schema";
import { AppError } from "../../errors";
import { letterOf } from "./letter";

type Deps = { db: Db; mailer?: Mailer; url: string; now: () => Date };

/** Longer than any mail takes: whoever still sends then was cut off. */
const LOST_AFTER_MS = 15 * 60_000;
/** A note of last week is news for so long. */
const TRIED_FOR_MS = 24 * 3_600_000;

/**
 * Mails the notes of one person that wait, at most once each.
 *
 * SMTP has no way to ask whether a letter arrived. So the row says `sending` before the mail server hears of it, and one
 * whose answer was lost stays unsent: the note stands in the app all the same, and one mail too few is better than two.
 *
 * @throws AppError `unavailable`: the mail server certainly did not take it, and is to be asked again.
 */
export async function mailDigests(
  { db, mailer, url, now }: Deps,
  ownerId: string,
): Promise<{ sent: number }> {
  await settleLost(db, ownerId, now());
  let sent = 0;
  for (;;) {
    const note = await claim(db, ownerId, now());
    if (!note) return { sent };
    const { reader, address, digest } = note;
    const outcome = mailer
      ? await mailer.send({ ...letterOf(digest, reader, url), to: address })
      : { status: "refused" as const, problem: "This Roost sends no mail any more." };
    const settled = settle(db, ownerId, digest.endsAt);
    if (outcome.status === "sent") {
      sent += 1;
      await settled("sent");
    } else if (outcome.status !== "later") {
      await settled(outcome.status, outcome.problem);
    } else if (now().getTime() - digest.endsAt.getTime() > TRIED_FOR_MS) {
      await settled("refused", outcome.problem);
    } else {
      await settled("waiting", outcome.problem);
      throw new AppError("unavailable", outcome.problem);
    }
  }
}

/** Takes the oldest note that waits, for this process alone. */
async function claim(db: Db, ownerId: string, now: Date) {
  const oldest = db
    .select({ endsAt: likeDigests.endsAt })
    .from(likeDigests)
    .where(and(eq(likeDigests.ownerId, ownerId), eq(likeDigests.mail, "waiting")))
    .orderBy(asc(likeDigests.endsAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [digest] = await db
    .update(likeDigests)
    .set({ mail: "sending", mailTriedAt: now })
    .where(and(eq(likeDigests.ownerId, ownerId), eq(likeDigests.endsAt, oldest)))
    .returning();
  if (!digest?.address) return undefined;
  const [person] = await db
    .select({ name: users.name, timeZone: users.timeZone })
    .from(users)
    .where(eq(users.id, ownerId));
  if (!person) return undefined;
  const { address } = digest;
  return {
    address,
    reader: { ...person, ownerId },
    digest: { ...digest, address, mailProblem: undefined },
  };
}

const settle =
  (db: Db, ownerId: string, endsAt: Date) =>
  async (mail: "sent" | "waiting" | "refused" | "unclear", problem?: string): Promise<void> => {
    await db
      .update(likeDigests)
      .set({ mail, mailProblem: problem ?? null })
      .where(
        and(
          eq(likeDigests.ownerId, ownerId),
          eq(likeDigests.endsAt, endsAt),
          eq(likeDigests.mail, "sending"),
        ),
      );
  };

async function settleLost(db: Db, ownerId: string, now: Date): Promise<void> {
  await db
    .update(likeDigests)
    .set({
      mail: "unclear",
      mailProblem: "Roost was stopped while it was sent, so it may have gone out or not.",
    })
    .where(
      and(
        eq(likeDigests.ownerId, ownerId),
        eq(likeDigests.mail, "sending"),
        lt(likeDigests.mailTriedAt, new Date(now.getTime() - LOST_AFTER_MS)),
      ),
    );
}

/** Whom to look at: those who asked for notes, and those whose mail is not settled. */
export async function listDigestReaders(db: Db): Promise<string[]> {
  const rows = await db
    .select({ ownerId: likeSavers.ownerId })
    .from(likeSavers)
    .where(
      sql`${ne(likeSavers.digest, "off")} or exists (
        select 1 from ${likeDigests}
        where ${likeDigests.ownerId} = ${likeSavers.ownerId} and ${likeDigests.mail} in ('waiting', 'sending'))`,
    );
  return rows.map(({ ownerId }) => ownerId);
}
