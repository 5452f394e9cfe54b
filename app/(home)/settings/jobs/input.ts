import { z } from "zod";

export const runInput = z.object({ runId: z.string() });
export const causeInput = z.object({ functionId: z.string(), cause: z.string() });
