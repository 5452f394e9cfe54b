import { z } from "zod";

/** A cap as people write it: 10, 2.50 or 2,50 dollars. */
export const capInput = z.object({
  dollars: z
    .string()
    .trim()
    .regex(/^\$?\s*\d{1,6}([.,]\d{1,2})?$/, "Write an amount in US dollars, such as 10 or 2.50.")
    .transform((text) => Math.round(Number(text.replace(/[$\s]/g, "").replace(",", ".")) * 1_000_000)),
});
