/** How hard a chaos test is: small by default, whole with `CHAOS_SIZE=full`; `CHAOS_SEED` repeats a run. */
export const chaosSize = <T>(small: T, full: T): T => (process.env.CHAOS_SIZE === "full" ? full : small);

export const chaosSeed = (): number => Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
