import { type Call, Refusal, type Reply, type Route } from "../core/types";
import type { App, Grant, Person } from "./nouns";
import {
  creditsDepleted,
  forbidden,
  tooManyRequests,
  unauthorized,
  usageCapped,
  wrongAuthentication,
} from "./problems";
import type { World } from "./world";

/** Who asks: a person through an app, or an app in its own name. */
export type Asker = { app: App; person?: Person; grant?: Grant };

type Guarded = Omit<Route, "answer"> & {
  by: "user" | "app" | "either";
  /** What the person must have consented to. */
  scopes: string[];
  answer: (call: Call, asker: Asker) => Promise<Reply> | Reply;
};

/** A route of the API: token, scopes, rate limit and usage cap are looked at before its answer. */
export function guarded(world: World, { by, scopes, answer, ...route }: Guarded): Route {
  return {
    ...route,
    answer: async (call) => {
      const asker = identify(world, call);
      if (by === "user" && !asker.person) throw wrongAuthentication("app");
      if (by === "app" && asker.person) throw wrongAuthentication("user");
      if (asker.grant && scopes.some((scope) => !asker.grant?.scopes.includes(scope))) throw forbidden();

      const { isAllowed, headers } = world.limits.take(route.operation, asker.person?.id ?? asker.app.id);
      try {
        if (!isAllowed) throw tooManyRequests();
        if (world.core.faults.take(route.operation, "usage-cap")) throw usageCapped();
        if (world.core.faults.take(route.operation, "credits-depleted")) throw creditsDepleted();
        const reply = await answer(call, asker);
        noteBilled(call, reply);
        return { ...reply, headers: { ...headers, ...reply.headers } };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new Refusal({ ...error.reply, headers: { ...headers, ...error.reply.headers } });
      }
    },
  };
}

/** What X takes money for: each post and user that it reads out, asked for or included. The truth log tells. */
function noteBilled(call: Call, { json }: Reply): void {
  if (call.method !== "GET" || typeof json !== "object" || json === null) return;
  type Item = { id: string; username?: string; text?: string };
  const { data = [], includes } = json as { data?: Item | Item[]; includes?: Record<string, Item[]> };
  const items = [data, includes?.tweets ?? [], includes?.users ?? []].flat();
  const posts = items.filter(({ text }) => text !== undefined).map(({ id }) => id);
  const users = items.filter(({ username }) => username !== undefined).map(({ id }) => id);
  if (posts.length + users.length > 0) call.applied({ billed: { posts, users } });
}

function identify(world: World, call: Call): Asker {
  const token = /^bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  if (!token) throw unauthorized();
  const byBearer = world.apps.find(({ bearer }) => bearer === token);
  if (byBearer) return { app: byBearer };
  const grant = world.grants.find(token);
  const person = grant && world.people.get(grant.personId);
  const app = world.apps.find(({ id }) => id === grant?.clientId);
  if (!grant || !person || !app || person.isSuspended) throw unauthorized();
  return { app, person, grant };
}
