import { z } from "zod";

const flowKey = { key: z.string().optional() };
const duration = z.string();

const concurrencyLimit = z.strictObject({
  limit: z.number().int().min(0),
  ...flowKey,
  scope: z.enum(["fn", "env", "account"]).optional(),
});

/**
 * A function as the SDK registers it.
 *
 * Strict on purpose: an option that is not listed here is one that the engine would silently ignore.
 * Source: `functionConfigSchema` of inngest 4.24, and `InngestFunction.getConfig()`, which writes it.
 */
export const functionConfig = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: z.string(), expression: z.string().optional() }),
      z.strictObject({ cron: z.string() }),
    ]),
  ),
  steps: z.strictObject({
    step: z.strictObject({
      id: z.string(),
      name: z.string(),
      runtime: z.strictObject({ type: z.literal("http"), url: z.url({ protocol: /^https?$/ }) }),
      retries: z.strictObject({ attempts: z.number().int().min(0).optional() }).optional(),
    }),
  }),
  concurrency: z.union([z.number().int().min(0), concurrencyLimit, z.array(concurrencyLimit)]).optional(),
  singleton: z.strictObject({ ...flowKey, mode: z.enum(["skip", "cancel"]) }).optional(),
  cancel: z
    .array(z.strictObject({ event: z.string(), if: z.string().optional(), timeout: duration.optional() }))
    .optional(),
  throttle: z
    .strictObject({
      ...flowKey,
      limit: z.number().positive(),
      period: duration,
      burst: z.number().min(0).optional(),
    })
    .optional(),
  rateLimit: z.strictObject({ ...flowKey, limit: z.number().positive(), period: duration }).optional(),
  debounce: z.strictObject({ ...flowKey, period: duration, timeout: duration.optional() }).optional(),
  batchEvents: z
    .strictObject({
      ...flowKey,
      maxSize: z.number().int().positive(),
      timeout: duration,
      if: z.string().optional(),
    })
    .optional(),
  idempotency: z.string().optional(),
  priority: z.strictObject({ run: z.string().optional() }).optional(),
  timeouts: z.strictObject({ start: duration.optional(), finish: duration.optional() }).optional(),
});

export type FunctionConfig = z.infer<typeof functionConfig>;
export type ConcurrencyLimit = z.infer<typeof concurrencyLimit>;

/** A registered function and the address that its calls go to. */
export type EngineFunction = { id: string; url: string; config: FunctionConfig };

/** `retries: n` means n + 1 attempts; without the option Inngest makes five. */
export function maxAttempts(config: FunctionConfig): number {
  return (config.steps.step.retries?.attempts ?? 4) + 1;
}

export function concurrencyLimits(config: FunctionConfig): ConcurrencyLimit[] {
  const { concurrency } = config;
  if (concurrency === undefined) return [];
  if (typeof concurrency === "number") return [{ limit: concurrency }];
  return Array.isArray(concurrency) ? concurrency : [concurrency];
}
