import { createHash } from "node:crypto";

/** One row of a table; the tenant is added when it is written. */
export type Row = readonly [table: string, values: Readonly<Record<string, unknown>>];
export type Id = (name: string) => string;
export type Rows = (id: Id) => Row[];

export const NOW = new Date(Date.now() - 3_600_000).toISOString();
export const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

/** For a column of type jsonb. */
export const json = (value: unknown) => JSON.stringify(value);
/** 32 bytes for a column that holds a hash. */
export const bytes = (text: string) => createHash("sha256").update(text).digest();
