import { text } from "node:stream/consumers";
import { registerInput } from "@/lib/auth/input";
import { addUser } from "@/lib/auth/register";
import { isTimeZone } from "@/lib/auth/time-zones";
import { AppError } from "@/lib/errors";
import type { Command, Input } from "../command";

export const command: Command = {
  name: "user",
  summary: "Adds a person: their password comes from standard input.",
  usage: [
    "user add <name> [--time-zone <IANA>]",
    "",
    "  --time-zone <IANA>   such as Europe/Berlin; UTC if not given",
    "",
    "The first line of standard input is the password. The first person is the admin.",
    "  echo 'a long pass phrase' | npm run --silent roost -- user add ada --time-zone Europe/Berlin",
  ].join("\n"),
  options: { "time-zone": { type: "string" } },
  async run({ args: { positionals, values }, db, out, stdin }) {
    const [deed, name, ...more] = positionals;
    if (deed !== "add" || name === undefined || more.length > 0) {
      throw new AppError(
        "invalid",
        "Say: roost user add <name>. A name with spaces goes in quotation marks.",
      );
    }
    const timeZone = values["time-zone"];
    if (typeof timeZone === "string" && !isTimeZone(timeZone)) {
      throw new AppError(
        "invalid",
        `There is no time zone “${timeZone}”. They are named like Europe/Berlin.`,
      );
    }
    const given = registerInput.safeParse({
      name,
      password: await readPassword(stdin, out.progress),
      timeZone,
    });
    if (!given.success)
      throw new AppError("invalid", given.error.issues[0]?.message ?? "This cannot be used.");
    const person = await addUser(db, given.data);
    out.print(`Added ${person.name}${person.role === "admin" ? ", who is the admin" : ""}.`);
    out.result({ id: person.id, name: person.name, role: person.role });
    return 0;
  },
};

/** The first line: what follows it, such as the line break of `echo`, is no part of a password. */
async function readPassword(stdin: Input, progress: (line: string) => void): Promise<string> {
  if (stdin.isTTY) progress("Type the password, then Enter and Ctrl-D. It will be seen on the screen.");
  const [line = ""] = (await text(stdin)).split(/\r?\n/);
  return line;
}
