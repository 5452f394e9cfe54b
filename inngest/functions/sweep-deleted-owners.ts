import { cron } from "inngest";
import { sweepDeletedOwners } from "@/lib/auth/delete-account";
import { everyStorage } from "@/lib/clients/storage/storage";
import { db } from "@/lib/db/client";
import { inngest } from "../client";

/** Deletes stored files whose person is gone, should the deletion have died after the rows or an import come late. */
export const sweepDeletedOwnersFunction = inngest.createFunction(
  { id: "auth-sweep-deleted-owners", name: "Sweep what deleted people left", triggers: [cron("17 * * * *")] },
  async ({ step }) => step.run("sweep", () => sweepDeletedOwners({ db: db(), storage: everyStorage() })),
);
