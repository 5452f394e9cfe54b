import { customType } from "drizzle-orm/pg-core";

/** `bytea` as a Buffer. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/**
 * A 64-bit id of X as a decimal string: JavaScript numbers lose digits above 2^53.
 * postgres.js gives bigint columns as strings already.
 */
export const xId = customType<{ data: string; driverData: string }>({ dataType: () => "bigint" });

/** A document for full-text search, in Postgres' own writing. */
export const tsvector = customType<{ data: string; driverData: string }>({ dataType: () => "tsvector" });
