import { newId } from "../../kernel/ids.ts";
import type { Transaction } from "../../platform/transaction.ts";

export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

/** scrypt with a salt of its own, in a thread of its own: requests go on meanwhile. */
export async function hashPassword(password: string): Promise<string> {
  const { hashPassword: hash } = await import("better-auth/crypto");
  return hash(password);
}

/** The user's password from now on. @param password_hash as the sign-in makes it */
export async function savePassword(
  tx: Transaction,
  { user_id, password_hash }: { readonly user_id: string; readonly password_hash: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into access.accounts as account (tenant_id, account_id, user_id, provider_id, provider_account_id, password_hash,
                                             created_at, updated_at)
     values ($1, $2, $3::uuid, 'credential', $3::uuid::text, $4, $5, $5)
     on conflict (tenant_id, provider_id, provider_account_id)
     do update set password_hash = excluded.password_hash, updated_at = excluded.updated_at`,
    [tx.tenant_id, newId(), user_id, password_hash, now],
  );
}
