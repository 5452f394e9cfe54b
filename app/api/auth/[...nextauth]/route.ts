import { headers } from "next/headers";
import { signInInput } from "@/lib/auth/input";
import { answerAuthRequest } from "@/lib/auth/next-auth";
import { route } from "@/lib/auth/route";
import { openSignIn } from "@/lib/auth/sign-in";
import { visitorOf } from "@/lib/auth/visitor";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

/** What next-auth offers and we need; its own pages and its log of whatever a browser sends are not among it. */
const DEEDS = ["csrf", "session", "providers", "callback", "signout"];

const answer = route<"public", { nextauth: string[] }>(
  { access: "public", body: "application/x-www-form-urlencoded" },
  async ({ request, params: { nextauth } }) => {
    if (!DEEDS.includes(nextauth[0] ?? "")) throw new AppError("not_found", "There is nothing here.");
    return answerAuthRequest(request, nextauth, async (credentials) => {
      const given = signInInput.safeParse(credentials);
      return given.success ? openSignIn(db(), given.data, visitorOf(await headers())) : null;
    });
  },
);

export { answer as GET, answer as POST };
