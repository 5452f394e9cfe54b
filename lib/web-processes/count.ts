import { availableParallelism } from "node:os";
import { type Env, env } from "../env";

/** How many processes make pages. Development has one: its compiler fills a machine by itself. */
export function webProcesses({ ROOST_WEB_PROCESSES: asked, NODE_ENV }: Env = env()): number {
  if (NODE_ENV === "development") return 1;
  return asked === "auto" ? availableParallelism() : asked;
}
