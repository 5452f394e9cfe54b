import { z } from "zod";
import type { faultInput } from "./faults";
import { parsed } from "./parsed";
import { type Core, type Module, Refusal } from "./types";

const clockInput = z.strictObject({
  now: z.iso.datetime({ offset: true }).optional(),
  advanceMs: z.number().optional(),
});
const truthAsked = z.object({ operation: z.string().optional(), after: z.coerce.number().int().optional() });

/** Clock, faults and truth log: what belongs to no single service. Documented in docs/simulator.md. */
export function coreAdmin({ clock, faults, truth, random, known }: Core): Module {
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
        answer: async (call) => ({
          status: 201,
          json: faults.add((await call.json()) as z.input<typeof faultInput>),
        }),
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
          if (faults.remove(Number(params.id)) > 0) return { status: 204 };
          throw new Refusal({ status: 404, json: { error: `There is no fault ${params.id}.` } });
        },
      },
      {
        operation: "sim.truth",
        method: "GET",
        path: "/_sim/truth",
        query: ["operation", "after"],
        answer: ({ url }) => {
          const asked = parsed(truthAsked, Object.fromEntries(url.searchParams));
          if (asked.operation !== undefined) known().checkOperation(asked.operation);
          return { json: { entries: truth.list(asked) } };
        },
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
