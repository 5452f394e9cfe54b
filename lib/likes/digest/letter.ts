import type { Mail } from "../../clients/mail/types";
import type { Digest } from "./types";
import { authorsSentence, digestDays, digestSentence, savedInWords } from "./words";

type Reader = { name: string; timeZone: string; ownerId: string };

/**
 * The note as a mail: words alone. No picture is fetched from anywhere, so that opening it tells nobody, and of what was
 * saved nothing leaves this server but numbers and names.
 */
export function letterOf(digest: Digest, reader: Reader, url: string): Omit<Mail, "to"> {
  const page = `${url}/likes`;
  const isOne = digest.photos + digest.videos === 1;
  const lines = [
    `Hello ${reader.name},`,
    digestSentence(digest, reader.timeZone),
    authorsSentence(digest),
  ].filter((line) => line !== undefined);
  const why = `You get this note ${digest.every === "daily" ? "each day" : "each week"} on which something was saved, because you asked Roost for it. It covers ${digestDays(digest, reader.timeZone)}.`;
  return {
    subject: `${savedInWords(digest)} ${isOne ? "was" : "were"} saved`,
    text: [...lines, `See them: ${page}`, `${why} To stop it: ${page}/choices`].join("\n\n"),
    html: [
      '<div style="font-family: Georgia, serif; font-size: 17px; line-height: 1.5; max-width: 36em">',
      ...lines.map((line) => `<p>${escaped(line)}</p>`),
      `<p><a href="${escaped(page)}">See them in Roost</a></p>`,
      `<p style="font-size: 13px">${escaped(why)} <a href="${escaped(page)}/choices">Stop it</a></p>`,
      "</div>",
    ].join("\n"),
    messageId: `<likes-${reader.ownerId}-${digest.endsAt.getTime()}@${new URL(url).hostname}>`,
  };
}

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
