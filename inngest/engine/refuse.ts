import type { z } from "zod";
import { nextTime } from "./cron";
import { durationMs, endOf } from "./durations";
import { checkExpression } from "./expressions";
import { concurrencyLimits, type FunctionConfig, functionConfig } from "./function-config";

export type Checked =
  | { status: "accepted"; configs: FunctionConfig[] }
  | { status: "refused"; sentences: string[] };

/**
 * Accepts an app's functions, or says in sentences what the engine does not do.
 *
 * A feature that is ignored would be noticed when it is missed; one that is refused is noticed when it is written.
 */
export function checkFunctions(functions: unknown[]): Checked {
  const configs: FunctionConfig[] = [];
  const sentences: string[] = [];
  for (const given of functions) {
    const parsed = functionConfig.safeParse(given);
    if (parsed.success) {
      configs.push(parsed.data);
      sentences.push(...complaints(parsed.data));
    } else {
      sentences.push(...parsed.error.issues.flatMap((issue) => ofIssue(nameOf(given), given, issue)));
    }
  }
  return sentences.length > 0 ? { status: "refused", sentences } : { status: "accepted", configs };
}

/** What a config may say by its shape and the engine still does not do, or cannot read. */
function complaints(config: FunctionConfig): string[] {
  const { id, batchEvents, debounce, rateLimit, singleton, throttle, timeouts, cancel, triggers } = config;
  const found: string[] = [];
  const unsupported = (feature: string, advice?: string) => found.push(notDone(id, feature, advice));
  const check = (place: string, read: () => unknown) => {
    try {
      read();
    } catch (error) {
      const [reason] = (error as Error).message.split("\n");
      found.push(`Function ${id} has a ${place} that cannot be read: ${reason}.`);
    }
  };
  const expression = (place: string, text?: string) => text && check(place, () => checkExpression(text));
  const duration = (place: string, text?: string) => text && check(place, () => durationMs(text));

  for (const trigger of triggers) {
    if ("cron" in trigger) check("cron trigger", () => nextTime(trigger.cron, new Date()));
    else {
      if (trigger.event.includes("*"))
        unsupported(`the wildcard trigger "${trigger.event}"`, "Name each event.");
      expression("trigger's if", trigger.expression);
    }
  }
  for (const limit of concurrencyLimits(config)) {
    if (limit.scope && limit.scope !== "fn")
      unsupported(`concurrency with scope "${limit.scope}"`, 'Use scope "fn", or none.');
    expression("concurrency key", limit.key);
  }
  for (const rule of cancel ?? []) {
    expression("cancelOn if", rule.if);
    if (rule.timeout) check("cancelOn timeout", () => endOf(rule.timeout as string));
  }
  if (batchEvents && debounce) unsupported("batchEvents together with debounce", "Use one of the two.");
  if (batchEvents && singleton) unsupported("batchEvents together with singleton", "Use one of the two.");

  expression("batchEvents key", batchEvents?.key);
  expression("batchEvents if", batchEvents?.if);
  duration("batchEvents timeout", batchEvents?.timeout);
  expression("debounce key", debounce?.key);
  duration("debounce period", debounce?.period);
  duration("debounce timeout", debounce?.timeout);
  expression("rateLimit key", rateLimit?.key);
  duration("rateLimit period", rateLimit?.period);
  expression("throttle key", throttle?.key);
  duration("throttle period", throttle?.period);
  expression("singleton key", singleton?.key);
  expression("idempotency", config.idempotency);
  expression("priority", config.priority?.run);
  duration("timeouts.start", timeouts?.start);
  duration("timeouts.finish", timeouts?.finish);
  return found;
}

function ofIssue(id: string, given: unknown, issue: z.core.$ZodIssue): string[] {
  if (issue.path[0] === "triggers" && hasJitter(given)) return [notDone(id, "jitter on a cron trigger")];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => notDone(id, [...issue.path, key].join(".")));
  if (issue.path.at(-1) === "type")
    return [notDone(id, "a worker over WebSocket (connect)", "Serve it over HTTP.")];
  return [`Function ${id} cannot be read: ${issue.path.join(".")}: ${issue.message}.`];
}

function notDone(id: string, feature: string, advice?: string): string {
  const rest = advice ?? "Leave it out, or run the app with an Inngest server.";
  return `Function ${id} uses ${feature}, which the built-in engine does not do. ${rest}`;
}

function hasJitter(given: unknown): boolean {
  const { triggers } = given as { triggers?: unknown };
  return Array.isArray(triggers) && triggers.some((trigger) => trigger?.jitter !== undefined);
}

function nameOf(given: unknown): string {
  const id = (given as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : "without an id";
}
