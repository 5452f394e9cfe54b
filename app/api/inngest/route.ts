import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { env } from "@/lib/env";

/**
 * The functions for an Inngest server outside (INNGEST_BASE_URL, Inngest Cloud). The built-in engine calls the worker
 * instead. Without a signing key there is nothing here: nobody could prove to be the engine.
 */
const handlers = serve({ client: inngest, functions });
const notHere = async () => new Response(null, { status: 404 });
const isServed = env().INNGEST_SIGNING_KEY !== undefined;

export const GET = isServed ? handlers.GET : notHere;
export const POST = isServed ? handlers.POST : notHere;
export const PUT = isServed ? handlers.PUT : notHere;
