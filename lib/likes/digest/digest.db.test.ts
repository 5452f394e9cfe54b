import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { mailer } from "../../clients/mail/mailer";
import { likeDigests, likedCopies, likedMedia, likedTweets, likeSavers } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { addPerson } from "../../testing/tweets";
import { listDigestReaders, mailDigests } from "./mail-digest";
import { dismissDigest, findDigest, writeDigest } from "./write-digest";

const database = testDatabase();
const monday = new Date("2026-11-23T07:05:00Z");
const inTheWeek = new Date("2026-11-20T12:00:00Z");

type Choice = { digest?: "off" | "daily" | "weekly"; digestAddress?: string };

async function addReader({ digest = "weekly", digestAddress }: Choice = {}): Promise<string> {
  const { id } = await addPerson(database.db, { name: `Reader ${randomUUID()}` });
  await database.db
    .insert(likeSavers)
    .values({ ownerId: id, nameTemplate: "{tweet_id}-{n}.{ext}", digest, digestAddress });
  return id;
}

let lastTweetId = 2_000_000_000_000_000_000n;
type Saved = {
  handle?: string;
  type?: "photo" | "video" | "gif";
  savedAt?: Date;
  status?: "saved" | "waiting";
  places?: ("dropbox" | "disk")[];
};

async function addSaved(ownerId: string, saved: Saved = {}): Promise<void> {
  const {
    handle = "grace_h",
    type = "photo",
    savedAt = inTheWeek,
    status = "saved",
    places = ["dropbox"],
  } = saved;
  lastTweetId += 1n;
  const tweetId = String(lastTweetId);
  await database.db.insert(likedTweets).values({ ownerId, tweetId, position: 0 });
  await database.db.insert(likedMedia).values({
    ...{ ownerId, tweetId, position: 0, mediaKey: `3_${tweetId}`, type, sourceTweetId: tweetId },
    ...{ authorId: String(handle.length), authorHandle: handle, authorName: handle.toUpperCase() },
    ...{ tweetedAt: savedAt, text: "Look", foundAt: savedAt },
  });
  for (const place of places) {
    await database.db
      .insert(likedCopies)
      .values({ ownerId, tweetId, position: 0, place, status, nextTryAt: savedAt, savedAt });
  }
}

const write = (ownerId: string, at = monday) => writeDigest({ db: database.db, now: () => at }, ownerId);

test("tells once what was saved in the week, and a picture at two places is one picture", async () => {
  const ownerId = await addReader();
  await addSaved(ownerId, { places: ["dropbox", "disk"] });
  await addSaved(ownerId, { type: "video" });
  await addSaved(ownerId, { handle: "alan" });
  await addSaved(ownerId, { status: "waiting" });
  await addSaved(ownerId, { savedAt: new Date("2026-11-15T12:00:00Z") });

  expect(await findDigest(database.db, ownerId, monday)).toBeUndefined();
  const written = await Promise.all([write(ownerId), write(ownerId), write(ownerId)]);
  expect(written.map(({ status }) => status).sort()).toEqual(["idle", "idle", "written"]);
  expect(await findDigest(database.db, ownerId, monday)).toMatchObject({
    ...{ photos: 2, videos: 1, people: 2, mail: "none" },
    startsAt: new Date("2026-11-16T07:00:00Z"),
    endsAt: new Date("2026-11-23T07:00:00Z"),
    authors: [
      { handle: "grace_h", name: "GRACE_H", saved: 2 },
      { handle: "alan", name: "ALAN", saved: 1 },
    ],
  });
});

test("the next note begins where the last one ended, whatever was saved when nobody wrote", async () => {
  const ownerId = await addReader();
  await addSaved(ownerId);
  await write(ownerId);
  await addSaved(ownerId, { savedAt: new Date("2026-11-23T07:00:00Z") });
  await addSaved(ownerId, { savedAt: new Date("2026-12-05T12:00:00Z") });
  const later = new Date("2026-12-07T09:00:00Z");
  expect(await write(ownerId, later)).toEqual({ status: "written" });
  expect(await findDigest(database.db, ownerId, later)).toMatchObject({
    photos: 2,
    startsAt: new Date("2026-11-23T07:00:00Z"),
  });
});

test("nobody is told of nothing, or unasked; a letter goes when it is put away or old", async () => {
  const quiet = await addReader();
  expect(await write(quiet)).toEqual({ status: "empty" });
  const off = await addReader({ digest: "off" });
  await addSaved(off);
  expect(await write(off)).toEqual({ status: "idle" });
  expect(await listDigestReaders(database.db)).not.toContain(off);

  const reader = await addReader();
  await addSaved(reader);
  await write(reader);
  expect(await listDigestReaders(database.db)).toContain(reader);
  expect(await findDigest(database.db, reader, new Date("2026-12-20T07:00:00Z"))).toBeUndefined();
  await dismissDigest(database.db, quiet, monday);
  expect(await findDigest(database.db, reader, monday)).toBeDefined();
  await dismissDigest(database.db, reader, monday);
  expect(await findDigest(database.db, reader, monday)).toBeUndefined();
});

let server: SMTPServer | undefined;
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()));
  server = undefined;
});

/** A mail server that answers each letter as told, or hangs up. */
async function listen(answers: ("taken" | "busy" | "unknown" | "cut")[]) {
  const letters: string[] = [];
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 1,
    onData: (stream, _session, done) =>
      void text(stream).then((letter) => {
        const answer = answers.shift() ?? "taken";
        if (answer === "taken" || answer === "cut") letters.push(letter);
        if (answer === "cut") for (const connection of server?.connections ?? []) connection.close();
        else if (answer === "taken") done();
        else done(Object.assign(new Error(answer), { responseCode: answer === "busy" ? 451 : 550 }));
      }),
  });
  server.on("error", () => {});
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  const url = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const mail = (ownerId: string, at = monday) =>
    mailDigests(
      {
        db: database.db,
        mailer: mailer(url, "roost@example.org"),
        url: "https://roost.example.org",
        now: () => at,
      },
      ownerId,
    );
  return { letters, mail };
}

async function addWritten(): Promise<string> {
  const ownerId = await addReader({ digestAddress: "ada@example.org" });
  await addSaved(ownerId);
  await write(ownerId);
  return ownerId;
}

const mailOf = async (ownerId: string) => {
  const [row] = await database.db.select().from(likeDigests).where(eq(likeDigests.ownerId, ownerId));
  return { mail: row?.mail, problem: row?.mailProblem };
};

test("mails a note once, though three ask for it at once", async () => {
  const { letters, mail } = await listen([]);
  const ownerId = await addWritten();
  await Promise.all([mail(ownerId), mail(ownerId), mail(ownerId)]);
  await mail(ownerId);
  expect(letters).toHaveLength(1);
  expect(letters[0]).toContain("1 picture of one person was saved");
  expect(await mailOf(ownerId)).toEqual({ mail: "sent", problem: null });
});

test("a busy server is asked again, for a day", async () => {
  const { letters, mail } = await listen(["busy", "taken"]);
  const ownerId = await addWritten();
  await expect(mail(ownerId)).rejects.toMatchObject({ code: "unavailable" });
  expect(await mailOf(ownerId)).toMatchObject({ mail: "waiting" });
  await mail(ownerId);
  expect(letters).toHaveLength(1);
  expect(await mailOf(ownerId)).toEqual({ mail: "sent", problem: null });

  const late = await listen(["busy"]);
  const other = await addWritten();
  await late.mail(other, new Date("2026-11-24T08:00:00Z"));
  expect(await mailOf(other)).toMatchObject({ mail: "refused", problem: expect.stringContaining("busy") });
});

test("a refusal is kept in words, and not tried again", async () => {
  const { letters, mail } = await listen(["unknown", "taken"]);
  const ownerId = await addWritten();
  await mail(ownerId);
  await mail(ownerId);
  expect(letters).toEqual([]);
  expect(await mailOf(ownerId)).toMatchObject({
    mail: "refused",
    problem: expect.stringContaining("unknown"),
  });
});

test("a letter whose answer was lost is never sent twice", async () => {
  const { letters, mail } = await listen(["cut", "taken"]);
  const ownerId = await addWritten();
  await mail(ownerId);
  await mail(ownerId);
  expect(letters).toHaveLength(1);
  expect(await mailOf(ownerId)).toMatchObject({ mail: "unclear" });
});

test("what a killed process was sending is not sent again, and says why", async () => {
  const { letters, mail } = await listen([]);
  const ownerId = await addWritten();
  await database.db
    .update(likeDigests)
    .set({ mail: "sending", mailTriedAt: monday })
    .where(eq(likeDigests.ownerId, ownerId));
  await mail(ownerId, new Date(monday.getTime() + 60_000));
  expect(await mailOf(ownerId)).toMatchObject({ mail: "sending" });
  await mail(ownerId, new Date(monday.getTime() + 3_600_000));
  expect(letters).toEqual([]);
  expect(await mailOf(ownerId)).toMatchObject({
    mail: "unclear",
    problem: expect.stringContaining("was stopped"),
  });
});
