import { z } from "zod";
import { faultInput } from "./faults";
import { type Core, type Module, Refusal } from "./types";

const clockInput = z.strictObject({
  now: z.iso.datetime({ offset: true }).optional(),
  advanceMs: z.number().optional(),
});

/** Clock, faults and truth log: what belongs to no single service. Documented in docs/simulator.md. */
export function coreAdmin({ clock, faults, truth, random }: Core): Module {
  return {
    name: "core",
    routes: [],
    admin: [
      {
        operation: "sim.state",
        method: "GET",
        path: "/_sim/state",
        answer: () => ({ json: { seed: random.seed, now: clock.now().toISOString() } }),
      },
      {
        operation: "sim.clock",
        method: "POST",
        path: "/_sim/clock",
        answer: async (call) => {
          const { now, advanceMs } = parsed(clockInput, await call.json());
          if (now) clock.set(new Date(now));
          if (advanceMs) clock.advance(advanceMs);
          return { json: { now: clock.now().toISOString() } };
        },
      },
      {
        operation: "sim.faults",
        method: "GET",
        path: "/_sim/faults",
        answer: () => ({ json: { faults: faults.all() } }),
      },
      {
        operation: "sim.addFault",
        method: "POST",
        path: "/_sim/faults",
        answer: async (call) => ({ status: 201, json: faults.add(parsed(faultInput, await call.json())) }),
      },
      {
        operation: "sim.clearFaults",
        method: "DELETE",
        path: "/_sim/faults",
        answer: () => {
          faults.remove();
          return { status: 204 };
        },
      },
      {
        operation: "sim.removeFault",
        method: "DELETE",
        path: "/_sim/faults/:id",
        answer: ({ params }) => {
          faults.remove(Number(params.id));
          return { status: 204 };
        },
      },
      {
        operation: "sim.truth",
        method: "GET",
        path: "/_sim/truth",
        answer: ({ url }) => ({
          json: {
            entries: truth.list({
              operation: url.searchParams.get("operation") ?? undefined,
              after: Number(url.searchParams.get("after") ?? 0),
            }),
          },
        }),
      },
      {
        operation: "sim.clearTruth",
        method: "DELETE",
        path: "/_sim/truth",
        answer: () => {
          truth.clear();
          return { status: 204 };
        },
      },
    ],
  };
}

/** What an admin route was given, checked: a mistake is answered with the place where it is. */
export function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new Refusal({ status: 400, json: { error: z.prettifyError(result.error) } });
}
