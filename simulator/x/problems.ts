import { Refusal, type Reply } from "../core/types";

/** Errors in the shapes that X gives them. */

const TYPES = "https://api.x.com/2/problems";

type Problem = { title: string; detail: string; type: string; status: number };

function refusal(problem: Problem & Record<string, unknown>, headers?: Record<string, string>): Refusal {
  const reply: Reply = {
    status: problem.status,
    headers: { "content-type": "application/problem+json", ...headers },
    json: problem,
  };
  return new Refusal(reply);
}

const plain = (status: number, title: string, detail = title): Refusal =>
  refusal({ title, detail, type: "about:blank", status });

export const unauthorized = (): Refusal => plain(401, "Unauthorized");
export const forbidden = (detail = "Forbidden"): Refusal => plain(403, "Forbidden", detail);

/** What may be asked by one kind of token alone. */
export function wrongAuthentication(given: "app" | "user"): Refusal {
  const [words, others] =
    given === "app"
      ? ["OAuth 2.0 Application-Only", "OAuth 1.0a User Context, OAuth 2.0 User Context"]
      : ["OAuth 2.0 User Context", "OAuth 2.0 Application-Only"];
  return refusal({
    title: "Unsupported Authentication",
    detail: `Authenticating with ${words} is forbidden for this endpoint.  Supported authentication types are [${others}].`,
    type: `${TYPES}/unsupported-authentication`,
    status: 403,
  });
}

export const tooManyRequests = (): Refusal => plain(429, "Too Many Requests");

/** The 429 that is about money: headers say that there are requests left. */
export const usageCapped = (): Refusal =>
  refusal({
    title: "UsageCapExceeded",
    detail: "Usage cap exceeded: Monthly product cap",
    type: `${TYPES}/usage-capped`,
    status: 429,
    period: "Monthly",
    scope: "Product",
  });

/** Pay-per-use without a credit left; X gives this one under its old name. */
export const creditsDepleted = (): Refusal =>
  refusal({
    title: "CreditsDepleted",
    detail: "Your enrolled account [1234567890123456789] does not have any credits to fulfill this request.",
    type: "https://api.twitter.com/2/problems/credits",
    status: 402,
  });

export const tooManyConnections = (): Refusal =>
  refusal({
    title: "ConnectionException",
    detail: "This stream is currently at the maximum allowed connection limit.",
    connection_issue: "TooManyConnections",
    type: `${TYPES}/streaming-connection`,
    status: 429,
  });

/** @param parameters what was given, by the name of its parameter */
export function invalidRequest(message: string, parameters: Record<string, string[]> = {}): Refusal {
  return refusal({
    errors: [{ parameters, message }],
    title: "Invalid Request",
    detail: "One or more parameters to your request was invalid.",
    type: `${TYPES}/invalid-request`,
    status: 400,
  });
}

export type Resource = { type: "tweet" | "user"; parameter: string; value: string; section?: "includes" };

/** Stands beside the data for one thing that there is none of. */
export const notFound = ({ type, parameter, value, section }: Resource) => ({
  value,
  detail: `Could not find ${type} with ${parameter}: [${value}].`,
  title: "Not Found Error",
  resource_type: type,
  parameter,
  resource_id: value,
  ...(section && { section }),
  type: `${TYPES}/resource-not-found`,
});

/** Stands beside the data for one thing that is not for this reader: its author protects it, or is suspended. */
export const notAuthorized = ({ type, parameter, value, section }: Resource) => ({
  value,
  detail: `Sorry, you are not authorized to see the ${type} with ${parameter}: [${value}].`,
  title: "Authorization Error",
  resource_type: type,
  parameter,
  resource_id: value,
  ...(section && { section }),
  type: `${TYPES}/not-authorized-for-resource`,
});

export const suspended = (resource: Resource) => ({
  ...notFound(resource),
  title: "Forbidden",
  detail: `User has been suspended: [${resource.value}].`,
});
