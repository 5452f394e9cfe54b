import "server-only";
import { z } from "zod";
import { AppError } from "../../errors";

/** X's own time limit for a call is about as long; whoever waits holds the link's row. */
const TOTAL_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/** An app at X or Dropbox, as it names itself there. */
export type OAuthApp = { id: string; secret: string };
type Asked = {
  /** As people say it. */
  service: string;
  url: string;
  app?: OAuthApp;
  bearer?: string;
  form?: Record<string, string>;
};

const refusalShape = z.object({ error: z.string() });

/**
 * Posts one form to an OAuth address and gives the JSON of its answer. Asks once: who knows what a second time would do
 * asks again.
 *
 * @throws AppError `disconnected` if the token is of no use any more, `rejected` if the app itself is turned away,
 * `unavailable` if no usable answer came: whether anything was done is unknown then.
 */
export async function askOAuth({ service, url, app, bearer, form }: Asked): Promise<unknown> {
  const headers = new Headers({ accept: "application/json" });
  if (app) headers.set("authorization", `Basic ${basicOf(app)}`);
  if (bearer !== undefined) headers.set("authorization", `Bearer ${bearer}`);
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: form && new URLSearchParams(form),
    redirect: "error",
    signal: AbortSignal.timeout(TOTAL_MS),
  })
    .then(async (response) => ({ status: response.status, text: await cappedText(response) }))
    .catch((error: unknown) => {
      throw noUsableAnswer(service, error);
    });
  if (answer.status === 200) return parsed(service, answer.text);
  throw refusalOf(service, answer.status, refusalShape.safeParse(jsonOf(answer.text)).data?.error);
}

/** `invalid_request` is what X says of a refresh token that was used before. */
const WORN_OUT = ["invalid_grant", "invalid_request", "invalid_token", "expired_access_token"];

function refusalOf(service: string, status: number, error: string | undefined): AppError {
  const cause = new Error(`${service} answered ${status} ${error ?? ""}`);
  if (error === "invalid_client" || error === "unauthorized_client") {
    return new AppError(
      "rejected",
      `${service} does not accept this Roost’s own key and secret. Whoever runs it has to put them right.`,
      { cause },
    );
  }
  const isAboutToken =
    status === 401 || (status === 400 && (error === undefined || WORN_OUT.includes(error)));
  if (!isAboutToken) return noUsableAnswer(service, cause);
  return new AppError("disconnected", `${service} does not accept this link any more. Link it again.`, {
    cause,
  });
}

const noUsableAnswer = (service: string, cause: unknown): AppError =>
  new AppError("unavailable", `${service} gave no usable answer. Try again in a few minutes.`, {
    // The error itself may know the whole request, with its token: only its words go on.
    cause: new Error(cause instanceof Error ? cause.message : "no answer"),
  });

/** RFC 6749 has both parts encoded before they are joined. */
const basicOf = ({ id, secret }: OAuthApp): string =>
  Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64");

async function cappedText(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) throw new Error("the answer is too large");
  }
  return text;
}

function parsed(service: string, text: string): unknown {
  const json = jsonOf(text);
  if (json === undefined && text !== "") throw noUsableAnswer(service, new Error("the answer is no JSON"));
  return json;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
