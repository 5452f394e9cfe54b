import "server-only";
import { createTransport } from "nodemailer";
import { env, publicUrl } from "../../env";
import type { Mail, Mailer, MailOutcome } from "./types";

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 30_000;

/** The mail server of the settings; undefined if there is none. */
export function findMailer(): Mailer | undefined {
  const { ROOST_SMTP_URL, ROOST_MAIL_FROM } = env();
  const host = new URL(publicUrl()).hostname;
  return ROOST_SMTP_URL ? mailer(ROOST_SMTP_URL, ROOST_MAIL_FROM ?? `Roost <roost@${host}>`) : undefined;
}

/** Sends mail by SMTP, each over a connection of its own: a note a day is not worth keeping one open. */
export function mailer(url: string, from: string): Mailer {
  const transport = createTransport(
    {
      url,
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: ANSWER_WITHIN_MS,
    },
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    async send({ to, ...mail }: Mail): Promise<MailOutcome> {
      // Once the letter is on its way a lost connection says nothing; what fails before is certain.
      const trouble = await transport.verify().then(
        () => undefined,
        (error: SmtpError) => error,
      );
      if (trouble) return isForGood(trouble) ? refused(trouble) : later(trouble);
      try {
        await transport.sendMail({ ...mail, to: { name: "", address: to } });
        return { status: "sent" };
      } catch (error) {
        const { responseCode } = error as SmtpError;
        if (!responseCode) return unclear(error as SmtpError);
        return isForGood(error as SmtpError) ? refused(error as SmtpError) : later(error as SmtpError);
      }
    },
  };
}

/** What nodemailer throws; `responseCode` is the mail server's own number, if it gave one. */
type SmtpError = Error & { responseCode?: number; response?: string };

const isForGood = ({ responseCode = 0 }: SmtpError): boolean => responseCode >= 500;

const refused = (error: SmtpError): MailOutcome => ({
  status: "refused",
  problem: `The mail server refused it: ${wordsOf(error)}`,
});
const later = (error: SmtpError): MailOutcome => ({
  status: "later",
  problem: `The mail server could not take it: ${wordsOf(error)}`,
});
const unclear = (error: SmtpError): MailOutcome => ({
  status: "unclear",
  problem: `The mail server did not say whether it took it: ${wordsOf(error)}`,
});

/** The server's own line where there is one; it knows no password of ours. */
const wordsOf = ({ response, message }: SmtpError): string => (response ?? message).slice(0, 200);
