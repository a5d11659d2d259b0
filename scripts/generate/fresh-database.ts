import { randomBytes } from "node:crypto";
import pg from "pg";
import { migrate } from "../../src/platform/migrate.ts";

/** Runs `work` on the URL of a new, empty database and drops it afterwards. `server_url` must be a superuser's. */
export async function withEmptyDatabase<T>(server_url: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `generate_${process.pid}_${randomBytes(4).toString("hex")}`;
  await onServer(server_url, `create database ${name} template template0`);
  const url = new URL(server_url);
  url.pathname = `/${name}`;
  try {
    return await work(url.href);
  } finally {
    await onServer(server_url, `drop database if exists ${name} with (force)`);
  }
}

/** The same, with all migrations applied. */
export function withMigratedDatabase<T>(server_url: string, work: (url: string) => Promise<T>): Promise<T> {
  return withEmptyDatabase(server_url, async (url) => {
    await migrate(url);
    return work(url);
  });
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
