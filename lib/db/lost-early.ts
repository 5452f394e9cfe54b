import "server-only";

// Bundles have copies of this module, and two listeners would leave everything to each other.
const shared = globalThis as { roostOutlives?: boolean };

/**
 * postgres.js asks each new connection for the types of arrays, and leaves the answer to nobody: where the connection is
 * lost in that very moment, as when the database is started again, the failure would end the process. Whoever
 * waits for the connection hears of it all the same, by their own query.
 */
export function outliveLostQuestions(): void {
  if (shared.roostOutlives) return;
  shared.roostOutlives = true;
  process.on("unhandledRejection", (error) => {
    if (isOfQuestion(error)) return;
    // With a listener Node leaves it to that to end the process; a second one has its own mind.
    if (process.listenerCount("unhandledRejection") === 1) throw error;
  });
}

/** No query of ours looks into that table. */
function isOfQuestion(error: unknown): boolean {
  const { query } = (error ?? {}) as { query?: unknown };
  return typeof query === "string" && query.includes("from pg_catalog.pg_type");
}
