import { createHmac } from "node:crypto";
import type { Database } from "../../platform/database.ts";
import { type Transaction, transact } from "../../platform/transaction.ts";

/** How often something may be tried within a time, by one account and from one address. */
export type Limit = { readonly account_max: number | null; readonly address_max: number; readonly seconds: number };

const MINUTES = 60;

/** By the path under /auth. What is not named is not limited. */
export const LIMITS: Readonly<Record<string, Limit>> = {
  "sign-in/email": { account_max: 10, address_max: 60, seconds: 15 * MINUTES },
  "sign-in/social": { account_max: null, address_max: 60, seconds: 15 * MINUTES },
  "request-password-reset": { account_max: 3, address_max: 20, seconds: 15 * MINUTES },
  "reset-password": { account_max: null, address_max: 20, seconds: 15 * MINUTES },
  "change-password": { account_max: null, address_max: 20, seconds: 15 * MINUTES },
  welcome: { account_max: null, address_max: 20, seconds: 15 * MINUTES },
  "welcome/look-up": { account_max: null, address_max: 60, seconds: 15 * MINUTES },
  "two-factor/verify-totp": { account_max: null, address_max: 30, seconds: 15 * MINUTES },
  "two-factor/verify-backup-code": { account_max: null, address_max: 30, seconds: 15 * MINUTES },
  "two-factor/enable": { account_max: null, address_max: 30, seconds: 15 * MINUTES },
  "two-factor/disable": { account_max: null, address_max: 30, seconds: 15 * MINUTES },
  "two-factor/generate-backup-codes": { account_max: null, address_max: 30, seconds: 15 * MINUTES },
};

export type Attempt = { readonly path: string; readonly address: string; readonly account: string | null };

export type Attempts = {
  /** Counts an attempt before it is made. @returns the seconds to wait; null if it may be made */
  readonly count: (attempt: Attempt) => Promise<number | null>;
  /** After a sign-in: what the account has failed before does not count any more. */
  readonly forgive: (attempt: Attempt) => Promise<void>;
};

/** Counts in the database, so that all processes count together and a restart forgets nothing. */
export function createAttempts(settings: {
  readonly database: Database;
  readonly tenant_id: string;
  /** Makes the keys of the table say nothing about accounts and addresses. */
  readonly secret: string;
}): Attempts {
  const { database, tenant_id, secret } = settings;
  const keyOf = (...parts: readonly string[]) =>
    createHmac("sha256", secret).update(parts.join("\0")).digest("base64url");
  const within = <T>(work: (tx: Transaction) => Promise<T>) =>
    transact(database, tenant_id, { name: "count sign-in attempts" }, work);
  const ofAccount = ({ path, account }: Attempt) => keyOf("account", path, (account ?? "").trim().toLowerCase());
  return {
    count: async (attempt) => {
      const limit = LIMITS[attempt.path];
      if (!limit) return null;
      return within(async (tx) => {
        await forgetWhatIsOver(tx);
        const by_address = { key: keyOf("address", attempt.path, attempt.address), max: limit.address_max };
        const waiting = await countOne(tx, by_address, limit.seconds);
        if (waiting !== null || limit.account_max === null || attempt.account === null) return waiting;
        return countOne(tx, { key: ofAccount(attempt), max: limit.account_max }, limit.seconds);
      });
    },
    forgive: (attempt) =>
      within(async (tx) => {
        await tx.query(
          "delete from access.attempts as attempt where attempt.tenant_id = $1 and attempt.attempt_key = $2",
          [tx.tenant_id, ofAccount(attempt)],
        );
      }),
  };
}

/** One statement: of many who try at once none is overlooked. The window begins with the first attempt. */
async function countOne(
  tx: Transaction,
  { key, max }: { readonly key: string; readonly max: number },
  seconds: number,
): Promise<number | null> {
  const [row] = await tx.query<{ attempt_count: number; wait_seconds: number }>(
    `insert into access.attempts as attempt (tenant_id, attempt_key, attempt_count, window_started_at)
     values ($1, $2, 1, now())
     on conflict (tenant_id, attempt_key) do update
        set attempt_count = case when attempt.window_started_at <= now() - make_interval(secs => $3) then 1
                                 else least(attempt.attempt_count + 1, $4 + 1) end,
            window_started_at = case when attempt.window_started_at <= now() - make_interval(secs => $3) then now()
                                     else attempt.window_started_at end
     returning attempt.attempt_count,
               ceil(extract(epoch from attempt.window_started_at + make_interval(secs => $3) - now()))::integer as wait_seconds`,
    [tx.tenant_id, key, seconds, max],
  );
  if (!row) throw new Error("An upsert answers its row.");
  return row.attempt_count > max ? Math.max(1, row.wait_seconds) : null;
}

/** Sessions, links and counts whose time is over; there are few, and nobody looks at them. */
async function forgetWhatIsOver(tx: Transaction): Promise<void> {
  const over = [
    "delete from access.attempts as attempt where attempt.tenant_id = $1 and attempt.window_started_at < now() - interval '1 day'",
    "delete from access.verifications as verification where verification.tenant_id = $1 and verification.expires_at < now() - interval '1 day'",
    "delete from access.sessions as session where session.tenant_id = $1 and session.expires_at < now() - interval '1 day'",
  ];
  for (const sql of over) tx.write(sql, [tx.tenant_id]);
}
