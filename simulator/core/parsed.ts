import { z } from "zod";
import { knownThere } from "./known";
import { Refusal } from "./types";

/** What an admin route was given, checked: a mistake is answered with the place where it is, and what is known there. */
export function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const misspelt = result.error.issues
    .filter(({ code }) => code === "unrecognized_keys")
    .map(({ path }) => `\n${knownThere(fieldsAt(schema, path))}`);
  throw new Refusal({ status: 400, json: { error: z.prettifyError(result.error) + misspelt.join("") } });
}

/** As much of a JSON schema as is read here. */
type Shape = { properties?: Record<string, Shape>; items?: Shape };

function fieldsAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  let shape: Shape | undefined = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;
  for (const piece of path)
    shape = typeof piece === "number" ? shape?.items : shape?.properties?.[String(piece)];
  return Object.keys(shape?.properties ?? {});
}
