import { z } from "zod";
import type { Route } from "../core/types";
import { guarded } from "./access";
import { Asked } from "./asked";
import { type Matcher, readQuery } from "./match";
import { invalidRequest } from "./problems";
import type { World } from "./world";

export type Rule = { id: string; value: string; tag?: string; matches: Matcher };

const MOST_RULES = 1000;
const MOST_LETTERS = 1024;
const TYPES = "https://api.x.com/2/problems";

export function rulesOf(world: World, appId: string): Rule[] {
  let rules = world.rules.get(appId);
  if (!rules) {
    rules = [];
    world.rules.set(appId, rules);
  }
  return rules;
}

const changeInput = z.object({
  add: z.array(z.object({ value: z.string(), tag: z.string().optional() })).optional(),
  delete: z
    .object({ ids: z.array(z.string()).optional(), values: z.array(z.string()).optional() })
    .optional(),
});

/** The rules of the filtered stream, which belong to the app. */
export function ruleRoutes(world: World): Route[] {
  const path = "/2/tweets/search/stream/rules";
  const sent = () => world.core.clock.now().toISOString();
  return [
    guarded(world, {
      operation: "x.rules",
      method: "GET",
      path,
      by: "app",
      scopes: [],
      answer: ({ url }, { app }) => {
        const asked = new Asked(url.searchParams).only("ids", "max_results", "pagination_token");
        const ids = asked.list("ids");
        const data = rulesOf(world, app.id)
          .filter(({ id }) => ids.length === 0 || ids.includes(id))
          .map(shown);
        return {
          json: { ...(data.length > 0 && { data }), meta: { sent: sent(), result_count: data.length } },
        };
      },
    }),
    guarded(world, {
      operation: "x.changeRules",
      method: "POST",
      path,
      by: "app",
      scopes: [],
      answer: async (call, { app }) => {
        const isTrial = call.url.searchParams.get("dry_run") === "true";
        const parsed = changeInput.safeParse(await call.json());
        if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error));
        const { add, delete: remove } = parsed.data;
        const rules = rulesOf(world, app.id);
        if (remove) {
          const kept = rules.filter(
            ({ id, value }) => !remove.ids?.includes(id) && !remove.values?.includes(value),
          );
          const deleted = rules.length - kept.length;
          const asked = (remove.ids ?? remove.values ?? []).length;
          if (!isTrial) rules.splice(0, rules.length, ...kept);
          call.applied({ deletedRules: deleted });
          return { json: { meta: { sent: sent(), summary: { deleted, not_deleted: asked - deleted } } } };
        }
        if (!add) throw invalidRequest("Either add or delete must be given.");
        const { made, errors } = make(world, rules, add);
        if (!isTrial) rules.push(...made);
        call.applied({ addedRules: made.map(({ value }) => value) });
        const summary = {
          created: made.length,
          not_created: errors.length,
          valid: made.length,
          invalid: errors.length,
        };
        return {
          status: 201,
          json: {
            ...(made.length > 0 && { data: made.map(shown) }),
            meta: { sent: sent(), summary },
            ...(errors.length > 0 && { errors }),
          },
        };
      },
    }),
  ];
}

const shown = ({ id, value, tag }: Rule) => ({ id, value, ...(tag && { tag }) });

function make(world: World, rules: Rule[], asked: { value: string; tag?: string }[]) {
  const made: Rule[] = [];
  const errors: unknown[] = [];
  for (const { value, tag } of asked) {
    const same = [...rules, ...made].find((rule) => rule.value === value);
    const matches = readQuery(value);
    if (same) {
      errors.push({ value, id: same.id, title: "DuplicateRule", type: `${TYPES}/duplicate-rules` });
    } else if (rules.length + made.length >= MOST_RULES) {
      errors.push({ value, title: "RulesCapExceeded", type: `${TYPES}/rule-cap` });
    } else if (typeof matches === "string" || value.length > MOST_LETTERS) {
      const detail =
        typeof matches === "string" ? matches : `Rules must be ${MOST_LETTERS} characters or less.`;
      errors.push({ value, details: [detail], title: "UnprocessableEntity", type: `${TYPES}/invalid-rules` });
    } else made.push({ id: world.ids.next(world.core.clock.now()), value, tag, matches });
  }
  return { made, errors };
}
