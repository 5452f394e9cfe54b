import { findMailer } from "@/lib/clients/mail/mailer";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { publicUrl } from "@/lib/env";
import { mailDigests } from "@/lib/likes/digest/mail-digest";
import { writeDigest } from "@/lib/likes/digest/write-digest";
import { inngest } from "../client";
import { likesDigestDue } from "../events";
import { retrying } from "../retry";

/** Writes one person's note of what was saved, if it is due, and mails it if they asked for that. */
export const sendLikeDigestFunction = inngest.createFunction(
  {
    id: "likes-send-digest",
    name: "Write a note of saved likes",
    triggers: [likesDigestDue],
    concurrency: { key: "event.data.ownerId", limit: 1 },
    retries: 5,
  },
  async ({ event, step }) => {
    const { ownerId } = event.data;
    const { status } = await step.run("write", () => writeDigest({ db: db(), now }, ownerId));
    const { sent } = await step.run("mail", () =>
      retrying(() => mailDigests({ db: db(), mailer: findMailer(), url: publicUrl(), now }, ownerId)),
    );
    return { status, sent };
  },
);
