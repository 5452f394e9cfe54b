import "server-only";
import type { Sql } from "../../db/client";

/** Postgres sorts new words into the index when many have come; until then every search reads them one by one. */
export async function settleIndex(sql: Sql): Promise<void> {
  await sql`select gin_clean_pending_list('tweet_words_idx')`;
}

/** Sorts new words in, beside whoever goes on writing them: what they would have to do themselves before they go on. */
export function settlerOf(sql: Sql): { wake: () => void; end: () => Promise<void> } {
  let settling: Promise<void> | undefined;
  return {
    wake() {
      settling ??= settleIndex(sql)
        .catch(() => {}) // the end tries again
        .finally(() => {
          settling = undefined;
        });
    },
    async end() {
      await settling;
      await settleIndex(sql);
    },
  };
}
