import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { mailer } from "./mailer";

const mail = {
  to: "ada@example.org",
  subject: "34 pictures were saved",
  text: "Hello Ada",
  html: "<p>Hello Ada</p>",
  messageId: "<one@roost.example.org>",
};

let server: SMTPServer | undefined;
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()));
  server = undefined;
});

/** A mail server of the test's own; its address. */
async function listen(options: SMTPServerOptions): Promise<string> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 1,
    ...options,
  });
  // A client that hangs up, and a connection that we cut, are what these tests are about.
  server.on("error", () => {});
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  return `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const from = "Roost <roost@example.org>";

test("a mail arrives whole, from and to whom it should", async () => {
  const got: { to: string[]; letter: string }[] = [];
  const url = await listen({
    onData: (stream, session, done) =>
      void text(stream).then((letter) => {
        got.push({ to: session.envelope.rcptTo.map(({ address }) => address), letter });
        done();
      }),
  });
  expect(await mailer(url, from).send(mail)).toEqual({ status: "sent" });
  expect(got).toHaveLength(1);
  expect(got[0]?.to).toEqual(["ada@example.org"]);
  expect(got[0]?.letter).toContain("Message-ID: <one@roost.example.org>");
  expect(got[0]?.letter).toContain("From: Roost <roost@example.org>");
  expect(got[0]?.letter).toMatch(/text\/plain[\s\S]*Hello Ada[\s\S]*text\/html[\s\S]*<p>Hello Ada<\/p>/);
});

test("an address that names two people is no way to write to both", async () => {
  const rcpt: string[] = [];
  const url = await listen({
    onRcptTo: ({ address }, _session, done) => {
      rcpt.push(address);
      done();
    },
    onData: (stream, _session, done) => void text(stream).then(() => done()),
  });
  await mailer(url, from).send({ ...mail, to: "ada@example.org, eve@example.org" });
  expect(rcpt).not.toContain("eve@example.org");
});

test("a server that is not there may be tried again", async () => {
  const url = await listen({});
  await new Promise<void>((resolve) => server?.close(resolve));
  server = undefined;
  expect(await mailer(url, from).send(mail)).toMatchObject({ status: "later" });
});

test.each([
  [450, "later"],
  [550, "refused"],
])("an answer of %i to the letter is %s", async (responseCode, status) => {
  const url = await listen({
    onData: (stream, _session, done) =>
      void text(stream).then(() => done(Object.assign(new Error("No room"), { responseCode }))),
  });
  const outcome = await mailer(url, from).send(mail);
  expect(outcome).toMatchObject({ status, problem: expect.stringContaining("No room") });
});

test("a wrong password is refused before any letter is on its way", async () => {
  const url = await listen({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(Object.assign(new Error("Wrong"), { responseCode: 535 })),
  });
  const outcome = await mailer(url.replace("//", "//ada:secret-word@"), from).send(mail);
  expect(outcome).toMatchObject({ status: "refused" });
  expect(JSON.stringify(outcome)).not.toContain("secret-word");
});

test("a connection lost after the letter leaves it unclear", async () => {
  const url = await listen({
    onData: (stream) =>
      void text(stream).then(() => {
        for (const connection of server?.connections ?? []) connection.close();
      }),
  });
  expect(await mailer(url, from).send(mail)).toMatchObject({ status: "unclear" });
});
