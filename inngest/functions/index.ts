import type { InngestFunction } from "inngest";

/** Every function there is: the worker and /api/inngest serve this list. */
export const functions: InngestFunction.Any[] = [];
