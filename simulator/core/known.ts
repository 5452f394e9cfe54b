import type { z } from "zod";
import { type Module, Refusal } from "./types";

/** A fault that one service alone knows. */
export type OwnFault = {
  kind: string;
  /** Operations, also such as `media.*`. */
  strikes: string[];
  /** What `detail` may say; unset: nothing. */
  detail?: z.ZodObject;
};

/** What can be asked of this simulator. Whoever misspells it is told at once: what never strikes looks like success. */
export type Known = {
  /** @throws Refusal 400 with the operations that there are */
  checkOperation: (operation: string) => void;
  /** @throws Refusal 400 with what is known in place of what is not */
  checkFault: (fault: { operation: string; kind: string; detail?: Record<string, unknown> }) => void;
};

/** Kinds that every request can meet. */
export const GENERAL_KINDS = ["cut-before", "cut-middle", "cut-after", "status", "slow"];

/** Whether an operation is meant by `x.likedTweets`, `x.*` or `*`. */
export const isMeant = (pattern: string, operation: string): boolean =>
  pattern.endsWith("*") ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation;

export function knownIn(modules: Module[]): Known {
  const asked = [...new Set(modules.flatMap(({ routes }) => routes.map(({ operation }) => operation)))];
  const all = [...asked, ...modules.flatMap(({ beside = [] }) => beside)];
  const own = modules.flatMap(({ faults = [] }) => faults);

  return {
    checkOperation: (operation) => {
      if (!all.includes(operation)) throw unknown(`operation “${operation}”`, all);
    },
    checkFault: ({ operation, kind, detail = {} }) => {
      const meant = all.filter((one) => isMeant(operation, one));
      if (meant.length === 0) throw unknown(`operation “${operation}”`, [...all, "x.*", "*"]);
      const possible = own.filter(({ strikes }) =>
        strikes.some((pattern) => meant.some((one) => isMeant(pattern, one))),
      );
      const general = meant.some((one) => asked.includes(one)) ? GENERAL_KINDS : [];
      const kinds = [...new Set([...general, ...possible.map((fault) => fault.kind)])];
      if (!kinds.includes(kind)) throw unknown(`fault “${kind}” of ${operation}`, kinds);
      const details = possible.filter((fault) => fault.kind === kind).map((fault) => fault.detail);
      const fields = details.flatMap((schema) => Object.keys(schema?.shape ?? {}));
      const [wrong] = Object.keys(detail).filter((field) => !fields.includes(field));
      if (wrong) throw unknown(`detail “${wrong}” of ${kind}`, fields);
      const isUsable =
        details.length === 0 || details.some((schema) => !schema || schema.safeParse(detail).success);
      if (!isUsable) throw refused(`detail of ${kind} has a value that it cannot have.`);
    },
  };
}

const unknown = (what: string, known: readonly string[]): Refusal =>
  refused(`There is no ${what}. ${knownThere(known)}`);

/** The end of an answer about something misspelt. */
export const knownThere = (known: readonly string[]): string =>
  `Known there: ${[...new Set(known)].join(", ") || "nothing"}.`;

const refused = (error: string): Refusal => new Refusal({ status: 400, json: { error } });
