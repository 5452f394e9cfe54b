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

/** Inngest sends at most 4 MiB of events and steps, and lets the rest be fetched; the frame around them is small. */
const MAX_CALL_BYTES = 5 * 1024 ** 2;

const answering = (method: "GET" | "POST" | "PUT") =>
  route({ access: "signed", maxBodyBytes: MAX_CALL_BYTES }, async ({ request }) =>
    env().INNGEST_SIGNING_KEY ? handlers[method](request, undefined) : new Response(null, { status: 404 }),
  );

export const GET = answering("GET");
export const POST = answering("POST");
export const PUT = answering("PUT");
