import "server-only";
import { putTogether } from "../../clients/storage/put-together";
import { several } from "../../clients/storage/several";
import { type StoredFile, storeFile, type Target } from "../media/store-file";
import type { LentMemory } from "../zip/lent-memory";
import type { Zip, ZipEntry } from "../zip/open-zip";
import { passCrashPoint } from "./crash-points";
import type { ArchiveRow, ImportDeps } from "./deps";
import { type FoundMedia, findMedia } from "./find-media";
import { mustHaveRoom } from "./room";

/** Files under way at once: while some are on their way to the disk, others are read and hashed. */
const AT_ONCE = 10;

export type MediaPlace = {
  archive: ArchiveRow;
  zip: Zip;
  /** The names of the profile's pictures, by the column that takes their hash. */
  profile: Record<ProfileColumn, string | undefined>;
  /** What small files are read into. */
  memory: LentMemory;
};
export type ProfileColumn = "avatarHash" | "headerHash";

/** What becomes of one entry. */
export type Outcome =
  | { status: "stored"; media: FoundMedia; stored: StoredFile }
  /** A picture of the profile, and the column that takes its hash. */
  | { status: "stored"; media?: undefined; column: ProfileColumn; stored: StoredFile }
  /** An earlier import brought it, or an earlier file of this one. */
  | { status: "here"; media: FoundMedia }
  /** No tweet and no profile names it. */
  | { status: "unreferenced" }
  | { status: "damaged"; row: number; reason: string };

export type CopiedGroup = {
  /** The place of its first entry in the list of media. */
  position: number;
  entries: ZipEntry[];
  /** In the order of the entries. */
  outcomes: Outcome[];
  /** Answers once all that is stored is safe from a power cut: only then may rows name it. */
  settle: () => Promise<void>;
};

type Wanted = { at: number; entry: ZipEntry } & (
  | { media: FoundMedia; column?: undefined }
  | { media?: undefined; column: ProfileColumn }
);

/**
 * Brings the files of a group into storage, and says what became of each; no row is changed yet.
 *
 * Of several files for the same picture the first that is whole counts, wherever groups begin and end: an import that
 * was cut leaves the same numbers as one that was not.
 *
 * @param before the group before it, of which it is not known yet whether its rows are committed
 */
export async function copyGroup(
  deps: ImportDeps,
  place: MediaPlace,
  position: number,
  entries: ZipEntry[],
  before: CopiedGroup | undefined,
): Promise<CopiedGroup> {
  await mustHaveRoom(
    deps,
    entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
  );
  const known = await findMedia(deps.sql, place.archive.ownerId, entries.map(baseName));
  const outcomes: Outcome[] = [];
  let wanted = entries.flatMap((entry, at): Wanted[] => {
    const name = baseName(entry);
    const media = known.get(name);
    const column = profileColumnOf(place.profile, name);
    if (media && !media.isHere) return [{ at, entry, media }];
    if (!media && column) return [{ at, entry, column }];
    outcomes[at] = media ? { status: "here", media } : { status: "unreferenced" };
    return [];
  });
  const taken = new Set(before?.outcomes.flatMap(takenBy));
  const together = putTogether(deps.storage);
  const target = { storage: deps.storage, together, ownerId: place.archive.ownerId };
  while (wanted.length > 0) {
    const { firsts, later } = firstOfEach(wanted, taken, outcomes);
    await several(firsts, AT_ONCE, async (one) => {
      const outcome = await storeOne(target, place, position, one);
      outcomes[one.at] = outcome;
      for (const picture of takenBy(outcome)) taken.add(picture);
      passCrashPoint("picture-copied");
    });
    wanted = later;
  }
  return { position, entries, outcomes, settle: together.settle };
}

/** Those that wait for none before them. What is taken by now needs no second file. */
function firstOfEach(
  wanted: Wanted[],
  taken: Set<string>,
  outcomes: Outcome[],
): { firsts: Wanted[]; later: Wanted[] } {
  const firsts: Wanted[] = [];
  const later: Wanted[] = [];
  const seen = new Set<string>();
  for (const one of wanted) {
    const picture = one.media ? pictureOf(one.media) : "";
    if (one.media && taken.has(picture)) outcomes[one.at] = { status: "here", media: one.media };
    else if (one.media && seen.has(picture)) later.push(one);
    else firsts.push(one);
    seen.add(picture);
  }
  return { firsts, later };
}

const pictureOf = ({ tweetId, position }: FoundMedia): string => `${tweetId}/${position}`;
const takenBy = (outcome: Outcome): string[] =>
  outcome.status === "stored" && outcome.media ? [pictureOf(outcome.media)] : [];

async function storeOne(
  target: Target,
  { zip, memory }: MediaPlace,
  position: number,
  { at, entry, media, column }: Wanted,
): Promise<Outcome> {
  const storing = await memory.lend((take) => storeFile(target, zip, entry, take));
  if ("damage" in storing) return { status: "damaged", row: position + at, reason: storing.damage };
  const { stored } = storing;
  return media ? { status: "stored", media, stored } : { status: "stored", column, stored };
}

function profileColumnOf(profile: MediaPlace["profile"], name: string): ProfileColumn | undefined {
  const end = name.slice(name.indexOf("-") + 1);
  if (end === profile.avatarHash) return "avatarHash";
  // The header's address has no ending; its file has.
  return profile.headerHash && end.replace(/\.\w+$/, "") === profile.headerHash ? "headerHash" : undefined;
}

function baseName(entry: ZipEntry): string {
  return entry.name.slice(entry.name.lastIndexOf("/") + 1);
}
