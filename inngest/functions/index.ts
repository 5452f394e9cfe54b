import type { InngestFunction } from "inngest";
import { sweepDeletedOwnersFunction } from "./sweep-deleted-owners";
import { sweepSignInsFunction } from "./sweep-sign-ins";
import { sweepUploadsFunction } from "./sweep-uploads";

/** Every function there is: the worker and /api/inngest serve this list. */
export const functions: InngestFunction.Any[] = [
  sweepDeletedOwnersFunction,
  sweepSignInsFunction,
  sweepUploadsFunction,
];
