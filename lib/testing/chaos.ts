/** How hard a chaos test is: small by default, whole with `CHAOS_SIZE=full`; `CHAOS_SEED` repeats a run. */
export const chaosSize = <T>(small: T, full: T): T => (process.env.CHAOS_SIZE === "full" ? full : small);

/** How many kills a chaos test does; `CHAOS_KILLS` names any other number. */
export const chaosKills = (small: number, full: number): number =>
  Number(process.env.CHAOS_KILLS ?? chaosSize(small, full));

export const chaosSeed = (): number => Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
