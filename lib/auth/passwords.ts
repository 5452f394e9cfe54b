import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { webProcesses } from "../web-processes/count";
import { turnTaker } from "../web-processes/take-turn";
import { hashTurns } from "./hash-turns";

/** What OWASP asks of argon2id at least. Hashes made with less are made anew when their person signs in. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** The hash of a password that nobody has, at today's cost: what a guess at an unknown name is compared with. */
export const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$cm9vc3Qtcm9vc3Qtcm9vcw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** The same password typed on two keyboards may be two spellings of the same letters. */
const spelled = (password: string): string => password.normalize("NFKC");

/** An argon2id hash in PHC format. @throws AppError `rate_limited` when too many are being made. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(spelled(password), COST));
}

/**
 * Whether the password is the one that was hashed. Without a hash (no such person, or no password) the answer is no,
 * after the same work: how long it took must not tell which names exist.
 *
 * @throws AppError `rate_limited` when too many are being made.
 */
export async function verifyPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const matches = await inTurn(() => verify(passwordHash ?? NOBODYS_HASH, spelled(password)));
  return matches && typeof passwordHash === "string";
}

/** Whether a hash was made at a lower cost than today's. */
export function isOutdated(passwordHash: string): boolean {
  const cost = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(passwordHash);
  return !cost || Number(cost[1]) < COST.memoryCost || Number(cost[2]) < COST.timeCost;
}

let turns: ReturnType<typeof hashTurns> | undefined;

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  turns ??= hashTurns(webProcesses() > 1 ? turnTaker() : undefined);
  return turns(work);
}
