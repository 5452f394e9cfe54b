/** Mail as our rooms know it. No runtime imports. */

export type Mail = {
  /** One address; nothing in it is read as a list. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for the same mail: a mailbox that gets it twice all the same can see that. */
  messageId: string;
};

/**
 * What became of a mail.
 *
 * - `sent`     the mail server took it
 * - `later`    it certainly did not take it, and may tomorrow: not reached, busy
 * - `refused`  it will not take it: a wrong password, an unknown address
 * - `unclear`  its answer was lost, so it may have taken it
 */
export type MailOutcome = { status: "sent" } | { status: "later" | "refused" | "unclear"; problem: string };

export type Mailer = { send(mail: Mail): Promise<MailOutcome> };
