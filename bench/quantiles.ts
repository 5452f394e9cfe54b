export type Quantiles = { p50: number; p99: number; worst: number; runs: number };

export async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

export function quantiles(timesMs: number[]): Quantiles {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), worst: at(1), runs: sorted.length };
}

export type AtRate = Quantiles & { failed: number };

/**
 * So many runs a second, begun by the clock whether earlier ones have ended or not, and timed from when each was due: a
 * server that falls behind makes everybody wait.
 */
export async function atRate(
  perSecond: number,
  seconds: number,
  run: (number: number) => Promise<unknown>,
): Promise<AtRate> {
  const startedAt = performance.now();
  const times: Promise<number | undefined>[] = [];
  for (let number = 0; number < perSecond * seconds; number++) {
    const due = startedAt + (number * 1000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    times.push(
      run(number).then(
        () => performance.now() - due,
        () => undefined,
      ),
    );
  }
  const good = (await Promise.all(times)).filter((time) => time !== undefined);
  return { ...quantiles(good), failed: times.length - good.length };
}
