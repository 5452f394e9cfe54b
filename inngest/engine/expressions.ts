import { parse } from "@marcbachmann/cel-js";
import type { EngineEvent } from "./types";

/** What an expression may name: the run's own event, and the one that just arrived. */
export type Scope = { event: EngineEvent; async?: EngineEvent };

const parsed = new Map<string, (scope: Scope) => unknown>();

/** @throws Error saying where the expression is broken. */
export function checkExpression(expression: string): void {
  compile(expression);
}

/** Whether the expression holds. One that names a field which is not there does not hold. No expression always does. */
export function holds(expression: string | undefined | null, scope: Scope): boolean {
  return !expression || evaluate(expression, scope) === true;
}

/** The key that an expression gives an event, as text; runs with the same key share a limit. */
export function keyOf(expression: string | undefined, event: EngineEvent): string {
  return expression ? (JSON.stringify(evaluate(expression, { event })) ?? "null") : "";
}

export function numberOf(expression: string | undefined, event: EngineEvent): number {
  return expression ? Number(evaluate(expression, { event })) || 0 : 0;
}

function evaluate(expression: string, scope: Scope): unknown {
  try {
    const value = compile(expression)(scope);
    return typeof value === "bigint" ? Number(value) : value; // CEL's whole numbers are BigInts
  } catch {
    return null;
  }
}

function compile(expression: string): (scope: Scope) => unknown {
  const known = parsed.get(expression);
  if (known) return known;
  const compiled = parse(expression) as (scope: Scope) => unknown;
  parsed.set(expression, compiled);
  return compiled;
}
