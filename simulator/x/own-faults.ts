import { z } from "zod";
import type { OwnFault } from "../core/known";
import { STREAM_FAULTS } from "./stream";

/** What can go wrong at X and its media host alone; see docs/simulator.md. @param calls those with a token */
export const ownFaults = (calls: string[]): OwnFault[] => [
  { kind: "usage-cap", strikes: calls },
  { kind: "credits-depleted", strikes: calls },
  { kind: "late", strikes: ["x.createTweet"], detail: z.object({ ms: z.number().optional() }) },
  { kind: "processing-fails", strikes: ["x.mediaFinalize"] },
  { kind: "processing-stays", strikes: ["x.mediaStatus"] },
  ...STREAM_FAULTS.map((kind) => ({ kind, strikes: ["x.stream"] })),
  { kind: "stall", strikes: ["media.*"] },
  { kind: "wrong-type", strikes: ["media.*"] },
];
