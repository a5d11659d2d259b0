import { createHash, randomBytes } from "node:crypto";
import { newId } from "../../kernel/ids.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { WelcomeLink } from "./types.ts";

const HOUR_MS = 3_600_000;
const ADMINISTRATOR_HOURS = 24;
const INVITATION_HOURS = 7 * 24;

/**
 * The part of a page's address that leads there with the token behind `#`: a fragment is sent to no server, so it stands in
 * no log on the way.
 */
export const welcomePath = (token: string) => `/welcome#${token}`;
export const resetPath = (token: string) => `/reset-password#${token}`;

/** A new link for an invited user; the one before no longer counts. Valid for 7 days. */
export async function makeInvitation(tx: Transaction, user_id: string, now: Date): Promise<WelcomeLink> {
  await tx.query("delete from access.welcome_links as link where link.tenant_id = $1 and link.user_id = $2", [
    tx.tenant_id,
    user_id,
  ]);
  const link = newLink(INVITATION_HOURS, now);
  await insertLink(tx, link, user_id, now);
  return link;
}

/** A new link that makes an administrator; the one before no longer counts. Valid for 24 hours. */
export async function makeAdministratorLink(tx: Transaction, now: Date): Promise<WelcomeLink> {
  await tx.query("delete from access.welcome_links as link where link.tenant_id = $1 and link.user_id is null", [
    tx.tenant_id,
  ]);
  const link = newLink(ADMINISTRATOR_HOURS, now);
  await insertLink(tx, link, null, now);
  return link;
}

/** For the first start: of processes that start together one gets the link. @returns null if there was one before */
export async function makeFirstLink(tx: Transaction, now: Date): Promise<WelcomeLink | null> {
  const link = newLink(ADMINISTRATOR_HOURS, now);
  return (await insertLink(tx, link, null, now)) ? link : null;
}

export type FoundLink = { readonly link_id: string; readonly user_id: string | null; readonly expires_at: Date };

const OF_TOKEN = `select link.link_id, link.user_id, link.expires_at
       from access.welcome_links as link
      where link.tenant_id = $1 and link.token_hash = $2 and link.expires_at > $3`;

/** @returns the link of this token, unless its time is over */
export async function findLink(tx: Transaction, token: string, now: Date): Promise<FoundLink | null> {
  const rows = await tx.query<FoundLink>(OF_TOKEN, [tx.tenant_id, hashToken(token), now]);
  return rows[0] ?? null;
}

export async function lockLink(tx: Transaction, token: string, now: Date): Promise<FoundLink | null> {
  const rows = await tx.query<FoundLink>(`${OF_TOKEN} for update`, [tx.tenant_id, hashToken(token), now]);
  return rows[0] ?? null;
}

export async function deleteLink(tx: Transaction, link_id: string): Promise<void> {
  await tx.query("delete from access.welcome_links as link where link.tenant_id = $1 and link.link_id = $2", [
    tx.tenant_id,
    link_id,
  ]);
}

function newLink(hours: number, now: Date): WelcomeLink {
  return { token: randomBytes(32).toString("base64url"), expires_at: new Date(now.getTime() + hours * HOUR_MS) };
}

async function insertLink(tx: Transaction, link: WelcomeLink, user_id: string | null, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into access.welcome_links (tenant_id, link_id, user_id, token_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing
     returning link_id`,
    [tx.tenant_id, newId(), user_id, hashToken(link.token), now, link.expires_at],
  );
  return rows.length === 1;
}

/** A plain hash does: the token has 256 random bits, there is nothing to guess. */
function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
