import { Random } from "../core/random";
import type { Core } from "../core/types";
import { Grants } from "./grants";
import { Ids } from "./ids";
import { Limits } from "./limits";
import type { App, Like, Media, Person, Tweet, Upload } from "./nouns";
import type { Rule } from "./rules";
import type { StreamLine } from "./stream";

/** Everything that the simulated X knows, in memory alone. Rules stand in the files that read and change it. */
export type World = {
  core: Core;
  /** X's own numbers: they do not depend on what the other services drew. */
  random: Random;
  ids: Ids;
  apps: App[];
  people: Map<string, Person>;
  /** Who is signed in to X in everybody's browser: the consent page offers them first. */
  signedIn?: string;
  tweets: Map<string, Tweet>;
  media: Map<string, Media>;
  /** By file name on the media host. */
  mediaByFile: Map<string, Media>;
  /** By person; the newest like last. */
  likes: Map<string, Like[]>;
  likeCount: number;
  grants: Grants;
  limits: Limits;
  uploads: Map<string, Upload>;
  /** By app. */
  rules: Map<string, Rule[]>;
  /** The open streams, by app. */
  lines: Map<string, StreamLine>;
  /** How often a stream says that it is alive. */
  keepAliveMs: number;
};

export function emptyWorld(core: Core): World {
  const random = new Random(core.random.seed ^ 0x58);
  return {
    core,
    random,
    ids: new Ids(),
    apps: [
      { id: "sim_x", secret: "sim_x_secret", name: "Roost", bearer: "sim_x_app_bearer" },
      { id: "sim_x_public", name: "Roost on this device", bearer: "sim_x_public_app_bearer" },
    ],
    people: new Map(),
    tweets: new Map(),
    media: new Map(),
    mediaByFile: new Map(),
    likes: new Map(),
    likeCount: 0,
    grants: new Grants(core.clock, random),
    limits: new Limits(core.clock),
    uploads: new Map(),
    rules: new Map(),
    lines: new Map(),
    keepAliveMs: 20_000,
  };
}

export function findByHandle(world: World, handle: string): Person | undefined {
  const wanted = handle.toLowerCase();
  for (const person of world.people.values()) if (person.handle.toLowerCase() === wanted) return person;
  return undefined;
}

/** @returns undefined for at once */
export const visibleAfter = (world: World, ms: number): Date | undefined =>
  ms > 0 ? new Date(world.core.clock.now().getTime() + ms) : undefined;

export const isVisible = (world: World, { visibleAt }: { visibleAt?: Date }): boolean =>
  visibleAt === undefined || visibleAt <= world.core.clock.now();
