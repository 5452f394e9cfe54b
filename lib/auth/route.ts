import "server-only";
import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { NextRequest } from "next/server";
import { ZodError } from "zod";
import { asDatabaseAway } from "../db/away";
import { isAppError } from "../errors";
import { log } from "../log";
import { findUser } from "./current-user";
import { problem, problemOf } from "./problem";
import { isSameOrigin } from "./same-origin";
import type { CurrentUser } from "./types";

/**
 * Who may call a route handler.
 *
 * - `public`  anybody.
 * - `user`    a person who is signed in; the handler gets them, and asks for their rows alone.
 * - `signed`  a program that signs its requests; the handler checks the signature itself.
 */
export type Access = "public" | "user" | "signed";

type Options<A extends Access> = {
  access: A;
  /** What an unsafe request that has a body must say that it sends. JSON, unless the handler takes other bytes. */
  body?: string;
  /** The most bytes that a body may have. Only a handler that reads its body piece by piece takes any number. */
  maxBodyBytes?: number;
};

type Params = Record<string, string>;
/** What Next.js hands over; the shape of the parameters follows from the folder's name, and the handler states it. */
type Context = { params: Promise<unknown> };
type Call<A extends Access, P> = {
  request: NextRequest;
  params: P;
  user: A extends "user" ? CurrentUser : undefined;
};

/** More than any form or command of ours needs, and too little to fill the memory. */
const MAX_BODY_BYTES = 16 * 1024;
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Wraps a route handler: decides who may call it, refuses what another site sent in the person's name, and turns
 * errors into problem+json. Every handler of the app goes through here; a test holds each `route.ts` to it.
 */
export function route<A extends Access, P = Params>(
  { access, body = "application/json", maxBodyBytes = MAX_BODY_BYTES }: Options<A>,
  handle: (call: Call<A, P>) => Promise<Response> | Response,
): (request: NextRequest, context: Context) => Promise<Response> {
  return async (request, context) => {
    try {
      const refusal =
        refusalOfSize(request.headers, maxBodyBytes) ??
        (access === "signed" ? undefined : refusalOf(request, body));
      if (refusal) return refusal;
      const user = access === "user" ? await findUser() : undefined;
      if (access === "user" && typeof user?.id !== "string") {
        return problem(401, "You are not signed in. Sign in and try again.");
      }
      return await handle({ request, params: (await context.params) as P, user: user as Call<A, P>["user"] });
    } catch (error) {
      return answerOf(error, request);
    }
  };
}

/** Before anybody has shown who they are, nothing is read. HTTP itself cuts a body at the length that it was said to have. */
function refusalOfSize(headers: Headers, maxBodyBytes: number): Response | undefined {
  if (maxBodyBytes === Number.POSITIVE_INFINITY) return undefined;
  if (headers.has("transfer-encoding")) {
    return problem(411, "The length of this request's body must be said in Content-Length.");
  }
  if (Number(headers.get("content-length") ?? 0) > maxBodyBytes) {
    return problem(413, `The body of this request may have at most ${maxBodyBytes} bytes.`);
  }
  return undefined;
}

function refusalOf(request: NextRequest, body: string): Response | undefined {
  if (SAFE_METHODS.includes(request.method)) return undefined;
  if (!isSameOrigin(request.headers)) {
    return problem(403, "This request came from another site, so nothing was done.");
  }
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (hasBody(request.headers) && type !== body) {
    return problem(415, `The body of this request must be ${body}.`);
  }
  return undefined;
}

const hasBody = (headers: Headers): boolean =>
  headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;

function answerOf(error: unknown, request: NextRequest): Response {
  unstable_rethrow(error);
  const known = isAppError(error) ? error : asDatabaseAway(error);
  if (known) return problemOf(known);
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    return problem(422, issue?.message ?? "The request cannot be used.", {
      code: "invalid",
      field: issue?.path.join("."),
    });
  }
  const errorId = randomUUID();
  log().error(
    { err: error, errorId, method: request.method, path: request.nextUrl.pathname },
    "request failed",
  );
  return problem(500, `Something in Roost went wrong. The log has the reason under ${errorId}.`);
}
