import { type Call, type Core, type Module, Refusal, type Reply, type Route } from "../core/types";
import { CALLBACK } from "./callback";
import { headResult } from "./describe";
import { look, remove } from "./look";
import { multipart } from "./multipart";
import { put, rename } from "./put";
import { serve } from "./serve";
import type { BlobWorld } from "./world";

type Answer = (core: Core, world: BlobWorld, call: Call) => Reply | Promise<Reply>;

const API = ["/blob", "/blob/"];
const FILES = "/blob/files/:store/:access/*pathname";

/**
 * Vercel Blob as the library @vercel/blob knows it, below `/blob`: that is what VERCEL_BLOB_API_URL names.
 *
 * Source  the library, version 2.8.0, whose words and error classes the answers bring forth.
 */
export function blobModule(core: Core, world: BlobWorld): Module {
  const route = (operation: string, method: string, path: string, answer: Answer): Route => ({
    operation,
    method,
    path,
    answer: (call) => forAnyPage(() => answer(core, world, call)),
  });
  const routes = [
    ...API.map((path) => route("blob.put", "PUT", path, put)),
    ...API.map((path) => route("blob.look", "GET", path, look)),
    route("blob.delete", "POST", "/blob/delete", remove),
    route("blob.multipart", "POST", "/blob/mpu", multipart),
    route("blob.rename", "POST", "/blob/rename", rename),
    route("blob.read", "GET", FILES, serve),
    route("blob.read", "HEAD", FILES, serve),
  ];
  const paths = [...new Set(routes.map(({ path }) => path))];
  const preflights = paths.map((path) => route("blob.preflight", "OPTIONS", path, () => ({ status: 204 })));
  return {
    name: "blob",
    routes: [...routes, ...preflights],
    admin: blobAdmin(world),
    faults: [{ kind: "lost", strikes: [CALLBACK] }],
    beside: [CALLBACK],
  };
}

/** A browser uploads from the app's own pages, which is another origin than this one. */
async function forAnyPage(answer: () => Reply | Promise<Reply>): Promise<Reply> {
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, PUT, POST",
    "access-control-allow-headers": "*, authorization",
  };
  try {
    const reply = await answer();
    return { ...reply, headers: { ...reply.headers, ...headers } };
  } catch (error) {
    if (error instanceof Refusal) return { ...error.reply, headers };
    throw error;
  }
}

function blobAdmin(world: BlobWorld): Route[] {
  const path = "/_sim/blob/:store";
  return [
    {
      operation: "sim.blobs",
      method: "GET",
      path,
      answer: ({ params: { store = "" } }) => ({
        json: {
          blobs: world
            .list(store)
            .map((blob) => ({ ...headResult(world, store, blob), access: blob.access })),
        },
      }),
    },
    {
      operation: "sim.clearBlobs",
      method: "DELETE",
      path,
      answer: ({ params }) => {
        world.clear(params.store);
        return { status: 204 };
      },
    },
  ];
}
