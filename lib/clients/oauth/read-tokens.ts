import "server-only";
import { z } from "zod";
import { AppError } from "../../errors";
import type { Tokens } from "./types";

/** RFC 6749, section 5.1; both services keep to it. */
const tokensShape = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  scope: z.string().optional(),
});

/** @throws AppError `unavailable` if there is no token in it. */
export function readTokens(service: string, answer: unknown, now: Date): Tokens {
  const result = tokensShape.safeParse(answer);
  if (!result.success) {
    throw new AppError("unavailable", `${service} gave no usable answer. Try again in a few minutes.`);
  }
  const { access_token, refresh_token, expires_in, scope } = result.data;
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: expires_in === undefined ? undefined : new Date(now.getTime() + expires_in * 1000),
    scopes: scope?.split(" ").filter(Boolean),
  };
}
