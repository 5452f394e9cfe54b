import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { route } from "@/lib/auth/route";
import { env } from "@/lib/env";

/**
 * The functions for an Inngest server outside (INNGEST_BASE_URL, Inngest Cloud), which signs what it asks. The built-in
 * engine calls the worker instead. Without a signing key there is nothing here: nobody could prove to be the engine.
 */
const handlers = serve({ client: inngest, functions });

const answering = (method: "GET" | "POST" | "PUT") =>
  route({ access: "signed" }, async ({ request }) =>
    env().INNGEST_SIGNING_KEY ? handlers[method](request, undefined) : new Response(null, { status: 404 }),
  );

export const GET = answering("GET");
export const POST = answering("POST");
export const PUT = answering("PUT");
