import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "../db/migrate";
import { startTemporaryPostgres } from "./postgres";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One Postgres for the whole run, with a migrated template that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporaryPostgres();
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  await sql.unsafe("create database roost_template");
  const template = new URL(server.url);
  template.pathname = "/roost_template";
  await migrate(template.href);
  await sql.end();
  project.provide("postgresUrl", server.url);
  return server.stop;
}
