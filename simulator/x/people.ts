import { z } from "zod";
import { Refusal } from "../core/types";
import type { Person } from "./nouns";
import { findByHandle, type World } from "./world";

export const personInput = z.strictObject({
  handle: z.string().regex(/^\w{1,15}$/),
  /** Unset: the handle. */
  name: z.string().max(50).optional(),
  description: z.string().default(""),
  createdAt: z.coerce.date().optional(),
  isProtected: z.boolean().default(false),
  isSuspended: z.boolean().default(false),
});
export type PersonInput = z.input<typeof personInput>;

export function addPerson(world: World, input: PersonInput): Person {
  const { name, createdAt, ...given } = personInput.parse(input);
  if (findByHandle(world, given.handle)) throw sorry(409, `There is a person @${given.handle} already.`);
  const since = createdAt ?? new Date("2012-05-04T09:30:00Z");
  const person: Person = {
    ...given,
    id: String(2_244_994_945 + world.people.size * 7919),
    name: name ?? given.handle,
    createdAt: since,
    avatarKey: world.random.word(8),
  };
  world.people.set(person.id, person);
  return person;
}

/** @param who a handle or an id */
export function getPerson(world: World, who: string): Person {
  const person = world.people.get(who) ?? findByHandle(world, who.replace(/^@/, ""));
  if (!person) throw sorry(404, `There is no person “${who}”.`);
  return person;
}

/** What an admin route or a test asked for in vain. */
export const sorry = (status: number, words: string): Refusal =>
  new Refusal({ status, json: { error: words } });
