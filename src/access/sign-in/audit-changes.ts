import { recordAudit } from "../../platform/audit.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { Fields } from "./statements.ts";

type Change = {
  readonly action: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>>;
};

/** What users change about their own sign-in is written down where it is stored: a password, the second factor. */
export async function auditSignInChange(
  tx: Transaction,
  {
    model,
    set,
    before,
    row,
  }: { readonly model: string; readonly set: Fields; readonly before: Fields; readonly row: Fields },
  now: Date,
): Promise<void> {
  const change = changeOf(model, set, before);
  if (change) await record(tx, String(model === "user" ? row.id : row.userId), change, now);
}

/** What the single sign-on makes: a user who has never been invited, and who at the provider he is. */
export async function auditSignInCreation(
  tx: Transaction,
  { model, row }: { readonly model: string; readonly row: Fields },
  now: Date,
): Promise<void> {
  if (model === "user") {
    const { handle, role, language } = row;
    await record(tx, String(row.id), { action: "user_created", before: null, after: { handle, language, role } }, now);
  }
  if (model === "account" && row.providerId !== "credential") {
    const after = { single_sign_on: row.providerId };
    await record(tx, String(row.userId), { action: "single_sign_on_linked", before: null, after }, now);
  }
}

/** One of them opened the door, and does so no more. */
export async function auditBackupCodeUsed(tx: Transaction, row: Fields, now: Date): Promise<void> {
  const after = { backup_code: "used" };
  await record(tx, String(row.userId), { action: "backup_code_used", before: null, after }, now);
}

/** Whether a change of this is written down, so that what was before must be known. */
export const isAudited = (model: string, set: Fields): boolean => changeOf(model, set, {}) !== null;

function changeOf(model: string, set: Fields, before: Fields): Change | null {
  if (model === "account" && set.password !== undefined)
    return { action: "password_changed", before: null, after: { password: "changed" } };
  if (model === "user" && set.twoFactorEnabled !== undefined)
    return {
      action: "second_factor_changed",
      before: { two_factor_enabled: before.twoFactorEnabled },
      after: { two_factor_enabled: set.twoFactorEnabled },
    };
  if (model === "twoFactor" && set.backupCodes !== undefined)
    return { action: "backup_codes_changed", before: null, after: { backup_codes: "changed" } };
  return null;
}

async function record(tx: Transaction, user_id: string, change: Change, now: Date): Promise<void> {
  const [user] = await tx.query<{ handle: string }>(
    "select users.handle from access.users as users where users.tenant_id = $1 and users.user_id = $2",
    [tx.tenant_id, user_id],
  );
  const origin = { actor: `user:${user?.handle}`, request_id: null };
  recordAudit(tx, origin, [{ ...change, object_kind: "user", object_id: user_id }], now);
}
