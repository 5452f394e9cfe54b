import type { Route } from "../core/types";
import { guarded } from "./access";
import { Asked, type View } from "./asked";
import type { Person } from "./nouns";
import { READ } from "./own-reads";
import { invalidRequest, notFound, suspended } from "./problems";
import { showPerson } from "./views";
import { findByHandle, type World } from "./world";

/** Accounts by name and by id, one or up to a hundred. */
export function userReads(world: World): Route[] {
  const read = (operation: string, path: string, answer: Route["answer"]): Route =>
    guarded(world, { operation, method: "GET", path, by: "either", scopes: READ, answer });
  const one = (operation: string, path: string, parameter: "id" | "username"): Route =>
    read(operation, path, ({ url, params }) => {
      const view = new Asked(url.searchParams).only().view();
      const { data, errors } = lookUp(world, [params[parameter] ?? ""], parameter, view);
      return { json: { ...(data[0] && { data: data[0] }), ...(errors.length > 0 && { errors }) } };
    });
  const many = (operation: string, path: string, parameter: "ids" | "usernames"): Route =>
    read(operation, path, ({ url }) => {
      const asked = new Asked(url.searchParams).only(parameter);
      asked.required(parameter);
      const values = asked.list(parameter);
      if (values.length > 100)
        throw invalidRequest(
          `The number of values in the \`${parameter}\` query parameter list is not between 1 and 100`,
        );
      const { data, errors } = lookUp(world, values, parameter, asked.view());
      return { json: { ...(data.length > 0 && { data }), ...(errors.length > 0 && { errors }) } };
    });
  return [
    one("x.user", "/2/users/:id", "id"),
    one("x.userByName", "/2/users/by/username/:username", "username"),
    many("x.users", "/2/users", "ids"),
    many("x.usersByName", "/2/users/by", "usernames"),
  ];
}

function lookUp(world: World, values: string[], parameter: string, view: View) {
  const data: Record<string, unknown>[] = [];
  const errors: unknown[] = [];
  for (const value of values) {
    const person: Person | undefined = parameter.startsWith("id")
      ? world.people.get(value)
      : findByHandle(world, value);
    const resource = { type: "user", parameter, value } as const;
    if (!person) errors.push(notFound(resource));
    else if (person.isSuspended) errors.push(suspended(resource));
    else data.push(showPerson(world, person, view));
  }
  return { data, errors };
}
