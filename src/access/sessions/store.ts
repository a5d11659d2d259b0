import type { Transaction } from "../../platform/transaction.ts";

export type Session = {
  readonly session_id: string;
  readonly user_id: string;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
};

/** What a caller is made of. */
export type SignedIn = {
  readonly session_id: string;
  readonly user_id: string;
  readonly handle: string;
  readonly role: string;
  readonly channel_codes: readonly string[] | null;
  readonly location_codes: readonly string[] | null;
  readonly amount_max_minor: number | null;
};

/** The active user of a session that has not ended. By the database's clock: all processes agree when it ends. */
export async function findSignedIn(tx: Transaction, token_hash: string): Promise<SignedIn | null> {
  const rows = await tx.query<SignedIn>(
    `select session.session_id, users.user_id, users.handle, users.role, users.channel_codes, users.location_codes,
            users.amount_max_minor
       from access.sessions as session
       join access.users as users on users.tenant_id = $1 and users.user_id = session.user_id
      where session.tenant_id = $1 and session.token_hash = $2 and session.expires_at > now() and users.deactivated_at is null`,
    [tx.tenant_id, token_hash],
  );
  return rows[0] ?? null;
}

/** Newest first; those that have ended by themselves are left out. */
export function findSessions(tx: Transaction, user_id: string): Promise<Session[]> {
  return tx.query<Session>(
    `select session.session_id, session.user_id, session.ip_address, session.user_agent, session.created_at, session.expires_at
       from access.sessions as session
      where session.tenant_id = $1 and session.user_id = $2 and session.expires_at > now()
      order by session.session_id desc
      limit 200`,
    [tx.tenant_id, user_id],
  );
}

/** @param user_id whose session it must be; null: anybody's. @returns whose it was, or null if there is none */
export async function endSession(tx: Transaction, session_id: string, user_id: string | null): Promise<string | null> {
  const rows = await tx.query<{ user_id: string }>(
    `delete from access.sessions as session
      where session.tenant_id = $1 and session.session_id = $2 and ($3::uuid is null or session.user_id = $3)
     returning session.user_id`,
    [tx.tenant_id, session_id, user_id],
  );
  return rows[0]?.user_id ?? null;
}

export async function endSessionsOf(tx: Transaction, user_id: string): Promise<void> {
  await tx.query("delete from access.sessions as session where session.tenant_id = $1 and session.user_id = $2", [
    tx.tenant_id,
    user_id,
  ]);
}
