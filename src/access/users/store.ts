import type { Transaction } from "../../platform/transaction.ts";
import type { User, UserContent } from "./types.ts";

const COLUMNS = `users.user_id, users.handle, users.email, users.name, users.language, users.role, users.channel_codes,
            users.location_codes, users.amount_max_minor, users.two_factor_enabled, users.created_at, users.deactivated_at,
            exists (select from access.accounts as account
                     where account.tenant_id = $1 and account.user_id = users.user_id and account.password_hash is not null) as has_password`;

/** Whoever makes a user vouches for his address. @returns whether the user was stored; false if the address is taken */
export async function insertUser(
  tx: Transaction,
  user: UserContent & Pick<User, "user_id" | "handle" | "email">,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into access.users (tenant_id, user_id, handle, email, email_verified, name, language, role, channel_codes,
                               location_codes, amount_max_minor, created_at, updated_at)
     values ($1, $2, $3, $4, true, $5, $6, $7, $8, $9, $10, $11, $11)
     on conflict (tenant_id, email) do nothing
     returning user_id`,
    [
      tx.tenant_id,
      user.user_id,
      user.handle,
      user.email,
      user.name,
      user.language,
      user.role,
      user.channel_codes,
      user.location_codes,
      user.amount_max_minor,
      now,
    ],
  );
  return rows.length === 1;
}

/** Locks the user, so that of two changes each sees what the other has left. */
export async function lockUser(tx: Transaction, user_id: string): Promise<User | null> {
  const rows = await tx.query<User>(
    `select ${COLUMNS} from access.users as users where users.tenant_id = $1 and users.user_id = $2 for no key update`,
    [tx.tenant_id, user_id],
  );
  return rows[0] ?? null;
}

export async function findUser(tx: Transaction, user_id: string): Promise<User | null> {
  const rows = await tx.query<User>(
    `select ${COLUMNS} from access.users as users where users.tenant_id = $1 and users.user_id = $2`,
    [tx.tenant_id, user_id],
  );
  return rows[0] ?? null;
}

/** Of those who work here, or have, what the handle in events and audit entries stands for. The newest first, at most `limit`. */
export function findNames(
  tx: Transaction,
  { only_user_id, limit }: { readonly only_user_id: string | null; readonly limit: number },
): Promise<{ readonly handle: string; readonly name: string }[]> {
  return tx.query(
    `select users.handle, users.name from access.users as users
      where users.tenant_id = $1 and ($2::uuid is null or users.user_id = $2)
      order by users.user_id desc limit $3`,
    [tx.tenant_id, only_user_id, limit],
  );
}

export async function updateUser(
  tx: Transaction,
  user: UserContent & Pick<User, "user_id" | "deactivated_at">,
  now: Date,
): Promise<void> {
  await tx.query(
    `update access.users as users
        set name = $3, language = $4, role = $5, channel_codes = $6, location_codes = $7, amount_max_minor = $8,
            deactivated_at = $9, updated_at = $10
      where users.tenant_id = $1 and users.user_id = $2`,
    [
      tx.tenant_id,
      user.user_id,
      user.name,
      user.language,
      user.role,
      user.channel_codes,
      user.location_codes,
      user.amount_max_minor,
      user.deactivated_at,
      now,
    ],
  );
}

/** By id, so newest last; ids begin with the time. */
export function findUsers(
  tx: Transaction,
  page: { readonly after: string | null; readonly limit: number },
): Promise<User[]> {
  return tx.query<User>(
    `select ${COLUMNS}
       from access.users as users
      where users.tenant_id = $1 and ($2::uuid is null or users.user_id > $2)
      order by users.user_id
      limit $3`,
    [tx.tenant_id, page.after, page.limit],
  );
}

/**
 * The active administrators, locked in the order of their ids: who takes the role from one of them must see that another
 * is left.
 */
export async function lockAdministrators(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ user_id: string }>(
    `select users.user_id
       from access.users as users
      where users.tenant_id = $1 and users.role = 'administrator' and users.deactivated_at is null
      order by users.user_id
        for no key update`,
    [tx.tenant_id],
  );
  return rows.map((row) => row.user_id);
}

export async function hasUsers(tx: Transaction): Promise<boolean> {
  const rows = await tx.query("select from access.users as users where users.tenant_id = $1 limit 1", [tx.tenant_id]);
  return rows.length > 0;
}
