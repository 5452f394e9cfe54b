import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { AppError } from "../errors";

/** The person of that name, however it is written. @throws AppError `not_found`. */
export async function getUserByName(
  db: Db,
  name: string,
): Promise<{ id: string; name: string; timeZone: string }> {
  const [user] = await db
    .select({ id: users.id, name: users.name, timeZone: users.timeZone })
    .from(users)
    .where(eq(sql`lower(${users.name})`, sql`lower(${name.trim()})`));
  if (!user) throw new AppError("not_found", `There is nobody called “${name}” here.`);
  return user;
}
