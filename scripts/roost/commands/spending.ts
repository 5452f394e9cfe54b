import { amountInWords } from "@/components/spending/words";
import { getUserByName } from "@/lib/auth/find-user";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { getInstanceMoney, getMoney } from "@/lib/spending/get-money";
import { tryAgain } from "@/lib/spending/pause";
import type { MonthOfSpending } from "@/lib/spending/types";
import { dollarsInWords } from "@/lib/spending/words";
import type { Command } from "../command";

export const command: Command = {
  name: "spending",
  summary: "Says what X costs this month, by feature, with forecast and cap.",
  usage: [
    "spending [--user <name>] [--try-again] [--json]",
    "",
    "  --user <name>   one person's month as well; without it, that of all together",
    "  --try-again     ask X again, after its own usage cap paused everything",
  ].join("\n"),
  options: { user: { type: "string" }, "try-again": { type: "boolean" } },
  async run({ args: { positionals, values }, db, out }) {
    if (positionals.length > 0) throw new AppError("invalid", "Say: roost spending [--user <name>].");
    if (values["try-again"]) await tryAgain(db);
    const user = typeof values.user === "string" ? await getUserByName(db, values.user) : undefined;
    const person = user && { name: user.name, month: (await getMoney(db, user.id, now())).person };
    const { instance, paused } = await getInstanceMoney(db, now());

    if (person) out.print(monthInWords(person.name, person.month));
    out.print(monthInWords("All together", instance));
    if (paused) out.print(`Paused since ${paused.at.toISOString()}: ${paused.because}`);
    out.result({
      ...(person && { user: person.name, person: told(person.month) }),
      instance: told(instance),
      paused: paused ? { at: paused.at.toISOString(), because: paused.because } : null,
    });
    return 0;
  },
};

function monthInWords(whose: string, month: MonthOfSpending): string {
  const sums = `${dollarsInWords(month.spentMicroUsd)} of ${dollarsInWords(month.capMicroUsd)} in ${month.month}`;
  const parts = month.byFeature.map(
    (part) => `  ${part.feature.padEnd(12)} ${dollarsInWords(part.spentMicroUsd)}  ${amountInWords(part)}`,
  );
  const end = `about ${dollarsInWords(month.forecastMicroUsd)} at its end`;
  return [`${whose}: ${sums}, ${end}`, ...parts].join("\n");
}

const usd = (microUsd: number): number => microUsd / 1_000_000;

/** In US dollars, for programs. */
function told(month: MonthOfSpending) {
  return {
    month: month.month,
    spentUsd: usd(month.spentMicroUsd),
    unansweredUsd: usd(month.unansweredMicroUsd),
    onceUsd: usd(month.onceMicroUsd),
    forecastUsd: usd(month.forecastMicroUsd),
    capUsd: usd(month.capMicroUsd),
    endsAt: month.endsAt.toISOString(),
    features: month.byFeature.map(({ feature, spentMicroUsd, calls, resources }) => ({
      feature,
      spentUsd: usd(spentMicroUsd),
      calls,
      resources,
    })),
  };
}
