import type { InngestFunction } from "inngest";
import { countMemoryDaysFunction } from "./count-memory-days";
import { fillWordsFunction } from "./fill-words";
import { findDueLikesFunction } from "./find-due-likes";
import { findLikeDigestsFunction } from "./find-like-digests";
import { goOnAfterLinkFunction } from "./go-on-after-link";
import { importArchiveFunction } from "./import-archive";
import { lookForLikesFunction } from "./look-for-likes";
import { resumeArchivesFunction } from "./resume-archives";
import { saveLeftLikesFunction } from "./save-left-likes";
import { saveLikesFunction } from "./save-likes";
import { sendLikeDigestFunction } from "./send-like-digest";
import { sweepDeletedOwnersFunction } from "./sweep-deleted-owners";
import { sweepSignInsFunction } from "./sweep-sign-ins";
import { sweepUploadsFunction } from "./sweep-uploads";

/** Every function there is: the worker and /api/inngest serve this list. */
export const functions: InngestFunction.Any[] = [
  countMemoryDaysFunction,
  fillWordsFunction,
  findDueLikesFunction,
  findLikeDigestsFunction,
  goOnAfterLinkFunction,
  importArchiveFunction,
  lookForLikesFunction,
  resumeArchivesFunction,
  saveLeftLikesFunction,
  saveLikesFunction,
  sendLikeDigestFunction,
  sweepDeletedOwnersFunction,
  sweepSignInsFunction,
  sweepUploadsFunction,
];
