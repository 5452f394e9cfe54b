import "server-only";
import type { Db } from "../db/client";
import { instanceSettings, users } from "../db/schema";
import { env } from "../env";

/** What the admin chose; open until they choose. */
export async function areSignUpsOpen(db: Db): Promise<boolean> {
  const [row] = await db.select({ open: instanceSettings.signUpsOpen }).from(instanceSettings);
  return row?.open ?? true;
}

/** Whether somebody new may register now. The first person always may, unless the environment says closed. */
export async function canRegister(db: Db): Promise<{ isAllowed: boolean; isFirst: boolean }> {
  const [anybody] = await db.select({ id: users.id }).from(users).limit(1);
  const isFirst = anybody === undefined;
  const isAllowed = env().ROOST_SIGN_UPS === "open" && (isFirst || (await areSignUpsOpen(db)));
  return { isAllowed, isFirst };
}

/** Lets new people in, or no more. */
export async function saveSignUpsOpen(db: Db, isOpen: boolean): Promise<void> {
  await db
    .insert(instanceSettings)
    .values({ id: 1, signUpsOpen: isOpen })
    .onConflictDoUpdate({ target: instanceSettings.id, set: { signUpsOpen: isOpen } });
}
