import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../db/embedded/free-port";
import { PARTS, type StartedApp, startApp, until } from "./running-app";

/** A part of the app, or all of it at once: the process that keeps the parts up, which they do not outlive. */
export const VICTIMS = [...PARTS, "app"] as const;
export type Victim = (typeof VICTIMS)[number];

/** `npm start` on a folder. What keeps a part up brings it back; all of it is started again as a person would. */
export async function startKillableApp(folder: string) {
  const env = { PORT: String(await freePort()) };
  const start = async (): Promise<StartedApp> => {
    const started = await startApp(folder, { env });
    await started.ready();
    return started;
  };
  let app = await start();
  let hasEnded = watchEnd();

  function watchEnd(): () => boolean {
    let isOver = false;
    void app.ended.then(() => {
      isOver = true;
    });
    return () => isOver;
  }

  /** The process id of a part, as soon as it runs with another one than before. */
  async function pidOf(part: Exclude<Victim, "app">, before?: number): Promise<number> {
    let pid: number | undefined;
    await until(() => {
      pid = app.pidOf(part);
      return hasEnded() || ![undefined, before].includes(pid);
    });
    if (hasEnded() || pid === undefined) throw new Error(`The app gave up:\n${app.said()}`);
    return pid;
  }

  return {
    url: app.url,
    databaseUrl: async (): Promise<string> =>
      JSON.parse(await readFile(join(folder, "run.json"), "utf8")).databaseUrl,
    said: () => app.said(),
    hasEnded: () => hasEnded(),

    /** Resolves when somebody else is in the place of who was killed. */
    async kill(victim: Victim): Promise<void> {
      if (victim === "app") {
        app.signal("SIGKILL");
        await app.ended;
        app = await start();
        hasEnded = watchEnd();
        return;
      }
      const pid = await pidOf(victim);
      // For Postgres it means to stop at once and to write nothing more.
      process.kill(pid, victim === "database" ? "SIGQUIT" : "SIGKILL");
      await pidOf(victim, pid);
    },

    /** @returns its exit code. */
    async stop(): Promise<number | null> {
      app.signal("SIGTERM");
      return app.ended;
    },
  };
}
