import { recordAudit } from "../../platform/audit.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { Fields } from "./statements.ts";

/** What users change about their own sign-in is written down where it is stored: a password, the second factor. */
export async function auditSignInChange(
  tx: Transaction,
  { model, set, row }: { readonly model: string; readonly set: Fields; readonly row: Fields },
  now: Date,
): Promise<void> {
  const change = changeOf(model, set);
  if (!change) return;
  const user_id = String(model === "user" ? row.id : row.userId);
  const [user] = await tx.query<{ handle: string }>(
    "select users.handle from access.users as users where users.tenant_id = $1 and users.user_id = $2",
    [tx.tenant_id, user_id],
  );
  const origin = { actor: `user:${user?.handle}`, request_id: null };
  recordAudit(tx, origin, [{ ...change, object_kind: "user", object_id: user_id, before: null }], now);
}

function changeOf(model: string, set: Fields) {
  if (model === "account" && set.password !== undefined)
    return { action: "password_changed", after: { password: "changed" } };
  if (model === "user" && set.twoFactorEnabled !== undefined)
    return { action: "second_factor_changed", after: { two_factor_enabled: set.twoFactorEnabled } };
  return null;
}
