import type { Database } from "../../platform/database.ts";
import type { Caller } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { findUser } from "./store.ts";

/** @returns the mail address of whoever calls; null for a program */
export async function addressOfUser(
  database: Database,
  { tenant_id, user_id }: Pick<Caller, "tenant_id" | "user_id">,
): Promise<string | null> {
  if (user_id === null) return null;
  const user = await read(database, tenant_id, "find own address", (tx) => findUser(tx, user_id));
  return user?.email ?? null;
}
