/** Why an upload stands still, in words, and the way on. */
export type Trouble = {
  title: string;
  words: string;
  /** `again`: the same upload can go on. `sign-in`: after signing in it can. `other`: it never will. */
  way: "again" | "sign-in" | "other";
};

/** Worth asking again without bothering anybody: no answer, the server's own trouble, a lock, a byte out of step. */
export function isPassing(status: number): boolean {
  if (status === 507) return false;
  return status === 0 || status >= 500 || [408, 409, 423, 429].includes(status);
}

/** `status` is 0 if no answer came; `words` are the server's own, if it had any. */
export function troubleOf(status: number, words: string | undefined): Trouble {
  if (status === 401) {
    return {
      title: "You are signed out",
      words: "What has arrived is safe. Sign in again, then go on here.",
      way: "sign-in",
    };
  }
  if (status === 507) return { title: "The server has no room", words: words ?? NO_ROOM, way: "again" };
  if (status === 413)
    return { title: "This file does not fit", words: words ?? "It is too large.", way: "other" };
  if (status === 0) {
    return {
      title: "The server does not answer",
      words: "What has arrived is safe. Go on when the server is back.",
      way: "again",
    };
  }
  return {
    title: "The upload stopped",
    words: words ?? "The server gave no reason. What has arrived is safe.",
    way: isPassing(status) ? "again" : "other",
  };
}

const NO_ROOM = "What has arrived is safe. The upload goes on when there is room.";

export const FILE_IS_GONE: Trouble = {
  title: "The file cannot be read any more",
  words:
    "It was moved, changed or its disk was taken out. Pick the same file again to go on where it stopped.",
  way: "other",
};

/** The words of a problem+json answer. */
export function wordsOf(body: string | undefined): string | undefined {
  try {
    const { title } = JSON.parse(body ?? "") as { title?: unknown };
    return typeof title === "string" && title !== "" ? title : undefined;
  } catch {
    return undefined;
  }
}
