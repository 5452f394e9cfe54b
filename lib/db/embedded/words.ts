import "server-only";
import { AppError } from "../../errors";

export function diskFull(path: string, cause?: unknown): AppError {
  return new AppError("unavailable", `The disk that holds ${path} is full. Make room, then start again.`, {
    cause,
  });
}

/** Whether a program that failed says that it was for want of room. */
export function isAboutFullDisk(said: string): boolean {
  return /ENOSPC|No space left on device/.test(said);
}
