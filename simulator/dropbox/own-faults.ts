import { z } from "zod";
import type { OwnFault } from "../core/known";

const named = (...names: string[]): string[] => names.map((name) => `dropbox.${name}`);

/** Calls with an access token that a person's grant stands behind. */
const CALLS = named(
  "account",
  "space",
  "upload",
  "startSession",
  "appendToSession",
  "finishSession",
  "metadata",
  "list",
  "listMore",
  "download",
  "delete",
  "createFolder",
);
/** What brings bytes, and what makes a file of them. */
const BRINGS = named("upload", "startSession", "appendToSession", "finishSession");
const COMMITS = named("upload", "finishSession");

/** What can go wrong at Dropbox alone; see docs/simulator.md. */
export const OWN_FAULTS: OwnFault[] = [
  { kind: "limited", strikes: CALLS, detail: z.object({ seconds: z.number().optional() }) },
  { kind: "expired", strikes: CALLS },
  { kind: "revoked", strikes: CALLS },
  { kind: "full", strikes: COMMITS },
  { kind: "late", strikes: COMMITS, detail: z.object({ ms: z.number().optional() }) },
  { kind: "wrong-hash", strikes: BRINGS, detail: z.object({ isUnnoticed: z.boolean().optional() }) },
  { kind: "lost-session", strikes: named("appendToSession", "finishSession") },
];
