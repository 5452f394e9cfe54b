import "server-only";
import type { TransactionSql } from "postgres";
import { storeLikes } from "../../likes/store-likes";
import { type Stored, storeTold } from "../../tweets/store/store-tweets";
import type { Sighting } from "../../tweets/store/types";
import type { DataKind } from "../formats";
import type { Gathered } from "../read/gather";
import { storeNotes } from "./store-notes";
import type { TallyDelta } from "./tally";

/**
 * Stores what was gathered, in the caller's transaction.
 *
 * @param rowsBefore the place of the first record in its file
 */
export async function storeGathered(
  tx: TransactionSql,
  sighting: Sighting,
  gathered: Gathered,
  rowsBefore: number,
): Promise<Stored & { tally: TallyDelta }> {
  switch (gathered.part) {
    case "tweets": {
      const stored = await storeTold(tx, sighting, gathered.told);
      return { ...stored, tally: { tweets: stored } };
    }
    case "notes": {
      const { length } = gathered.notes;
      const { added, joined } = await storeNotes(tx, sighting.ownerId, gathered.notes);
      const tally = { notes: { joined, orphans: length - joined } };
      return { added, updated: 0, unchanged: length - added, duplicates: 0, tally };
    }
    case "likes": {
      const stored = await storeLikes(tx, sighting, gathered.likes, rowsBefore);
      return { ...stored, tally: { likes: { added: stored.added } } };
    }
  }
}

/** Which part of the sums a kind's rows belong to. */
export function tallyPartOf(kind: DataKind): Gathered["part"] {
  return kind === "notes" || kind === "likes" ? kind : "tweets";
}
