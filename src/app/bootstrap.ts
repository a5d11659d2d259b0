import { createApiKey, createApiKeyWithValue, hasUsers, keepSecret, makeFirstLink } from "../access/index.ts";
import { DEFAULT_TENANT_ID } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import { faultPoint } from "../platform/fault-points.ts";
import { ensureTenant } from "../platform/tenants.ts";
import { read, type Transaction, transact } from "../platform/transaction.ts";

/** What was made up here and is to be shown, once; null: it was there, or the operator has chosen it. */
export type Bootstrapped = {
  readonly key: string | null;
  /** Of the link by which the first administrator makes himself. */
  readonly welcome_token: string | null;
};

/**
 * Makes tenant `default`, its first administrator key, the secret of the sign-in and the link for the first user, in a
 * database that has none of them yet.
 *
 * @param url            of the database's owner, since the application may not make tenants
 * @param bootstrap_key  the key's value, if the operator has chosen one
 */
export async function bootstrap(
  url: string,
  database: Database,
  bootstrap_key: string | null,
  now: Date,
): Promise<Bootstrapped> {
  const is_new = await ensureTenant(url, { tenant_id: DEFAULT_TENANT_ID, code: "default", name: "Default" });
  const missing = is_new ? ALL_MISSING : await read(database, DEFAULT_TENANT_ID, "look what is missing", findMissing);
  if (!missing.key && !missing.secret && !missing.link) return { key: null, welcome_token: null };
  await faultPoint("tenant: made, without a key");
  return transact(database, DEFAULT_TENANT_ID, { name: "bootstrap" }, async (tx) => {
    await keepSecret(tx, now);
    const link = missing.link ? await makeFirstLink(tx, now) : null;
    return {
      key: missing.key ? await makeKey(tx, bootstrap_key, now) : null,
      welcome_token: link?.token ?? null,
    };
  });
}

type Missing = { readonly key: boolean; readonly secret: boolean; readonly link: boolean };

const ALL_MISSING: Missing = { key: true, secret: true, link: true };

async function findMissing(tx: Transaction): Promise<Missing> {
  const [row] = await tx.query<Missing>(
    `select not exists (select from access.api_keys as key where key.tenant_id = $1) as key,
            not exists (select from access.secrets as secret where secret.tenant_id = $1) as secret,
            not exists (select from access.welcome_links as link where link.tenant_id = $1 and link.user_id is null) as link`,
    [tx.tenant_id],
  );
  if (!row) throw new Error("A question without a table answers one row.");
  return { ...row, link: row.link && !(await hasUsers(tx)) };
}

async function makeKey(tx: Transaction, bootstrap_key: string | null, now: Date): Promise<string | null> {
  const request = { name: "administrator", scopes: ["admin"], channel_code: null } as const;
  const decision = bootstrap_key
    ? await createApiKeyWithValue(tx, { ...request, key: bootstrap_key }, now)
    : await createApiKey(tx, request, now);
  return decision.accepted && !bootstrap_key ? decision.value.key : null;
}
