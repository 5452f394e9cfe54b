import { counted } from "@/components/archive/words";
import type { SaverState } from "@/lib/likes/types";

/** How far the likes are read that were there before saving began. */
export type ReadingSoFar = "not begun" | "being read" | "read";

export function readingSoFar({ isNew, reach, isCaughtUp }: SaverState): ReadingSoFar {
  if (isNew || reach === "new") return "not begun";
  return isCaughtUp ? "read" : "being read";
}

/** What stands under “All my likes so far, too”. @param archived likes that only an archive told of */
export function soFarInWords(saver: SaverState, archived: number): string {
  const { likes, isOn } = saver;
  switch (readingSoFar(saver)) {
    case "read":
      return `They are read: ${counted(likes, "like")}, as far back as X gives them.`;
    case "being read":
      if (likes === 0)
        return `They are not read yet; that ${isOn ? "goes on by itself" : "begins when saving goes on"}.`;
      return `${counted(likes, "like")} ${likes === 1 ? "is" : "are"} read by now; ${isOn ? "the others follow by themselves" : "the others follow when saving goes on"}.`;
    case "not begun":
      return archived === 0
        ? "As far back as X gives them."
        : `As far back as X gives them: ${counted(archived + likes, "like")} as far as is known here.`;
  }
}

/**
 * What reading them has still to cost: a line, and the number of likes that it is about; nothing once they are read. Only
 * an archive tells how many there are: without one a price stands for a hundred.
 */
export function soFarToRead(saver: SaverState, archived: number): { of: string; likes: number } | undefined {
  const isKnown = archived > 0;
  switch (readingSoFar(saver)) {
    case "read":
      return undefined;
    case "being read":
      return isKnown
        ? { of: `Reading the ${counted(archived, "like")} that may be left, once`, likes: archived }
        : { of: "Each hundred older likes that are left, once", likes: 100 };
    case "not begun": {
      const likes = archived + saver.likes;
      return isKnown
        ? { of: `Reading your ${counted(likes, "like")} so far, once`, likes }
        : { of: "Each hundred of those so far, once", likes: 100 };
    }
  }
}
