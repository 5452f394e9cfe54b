import "server-only";
import { AppError } from "../../errors";

export function diskFull(path: string, cause?: unknown): AppError {
  return new AppError("unavailable", `The disk that holds ${path} is full. Make room, then start again.`, {
    cause,
  });
}
