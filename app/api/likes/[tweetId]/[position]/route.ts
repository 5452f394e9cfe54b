import { serveFile } from "@/app/api/files/[hash]/serve-file";
import { route } from "@/lib/auth/route";
import { storageAt } from "@/lib/clients/storage/storage";
import { db } from "@/lib/db/client";
import { openPicture } from "@/lib/likes/open-picture";

/** The whole file of a liked picture, whole or in pieces, read from where it is saved. */
export const GET = route({ access: "user" }, async ({ request, user, params }) => {
  const { file, read } = await openPicture({ db: db(), storageAt }, user.id, params);
  return serveFile(request, file, read);
});
