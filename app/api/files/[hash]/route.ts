import { route } from "@/lib/auth/route";
import { storage } from "@/lib/clients/storage/storage";
import { db } from "@/lib/db/client";
import { fileKey } from "@/lib/tweets/files";
import { getFile } from "@/lib/tweets/open-file";
import { serveFile } from "./serve-file";

/** One stored file of the person who asks: pictures, videos and avatars, whole or in pieces. */
export const GET = route({ access: "user" }, async ({ request, user, params }) => {
  const file = await getFile(db(), user.id, params.hash ?? "");
  return serveFile(request, file, (range) => storage().read(fileKey(user.id, file.hash), range));
});
