import { z } from "zod";

/** What can be an id at all; whether there is such a job, and whose it is, the query says. */
const runId = z.string().regex(/^[\w-]{1,64}$/, "There is no such job.");
/** Postgres stores no zero byte, and refuses a query that has one. */
const words = z.string().refine((text) => !text.includes("\0"), "There is no such failure.");

export const runInput = z.object({ runId });
export const causeInput = z.object({ functionId: words, cause: words });
/** Where a page of jobs begins. Anything else is the first page. */
export const pageInput = z.object({ before: runId.optional().catch(undefined) });
