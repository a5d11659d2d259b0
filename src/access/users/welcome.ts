import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { recordAudit } from "../../platform/audit.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { endSessionsOf } from "../sessions/store.ts";
import { savePassword } from "../sign-in/passwords.ts";
import { addUser } from "./commands.ts";
import type { UserRefusal } from "./decide-user.ts";
import { deleteLink, findLink, lockLink } from "./links.ts";
import { findUser, lockUser } from "./store.ts";

/** What a page asks for before a password is chosen. */
export type Welcome = {
  readonly kind: "administrator" | "invitation";
  readonly email: string | null;
  readonly name: string | null;
  readonly expires_at: Date;
};

/** @returns what the link is for, or welcome_link_invalid */
export async function readWelcome(tx: Transaction, token: string, now: Date): Promise<Decision<Welcome, UserRefusal>> {
  const link = await findLink(tx, token, now);
  if (!link) return refuse({ code: "welcome_link_invalid" });
  const { expires_at } = link;
  if (link.user_id === null) return accept({ kind: "administrator", email: null, name: null, expires_at });
  const user = await findUser(tx, link.user_id);
  if (!user || user.deactivated_at !== null) return refuse({ code: "welcome_link_invalid" });
  return accept({ kind: "invitation", email: user.email, name: user.name, expires_at });
}

export type WelcomeAnswer = {
  readonly token: string;
  readonly password_hash: string;
  /** Of the first administrator; an invited user has both. */
  readonly email: string | null;
  readonly name: string | null;
  /** That the first administrator reads the page in; an invited user has one. */
  readonly language: string | null;
  readonly request_id: string;
};

/**
 * Uses the link, once: the password is chosen, and who was signed in with another one no longer is.
 *
 * @returns the address to sign in with, or why not
 */
export async function acceptWelcome(
  tx: Transaction,
  request: WelcomeAnswer,
  now: Date,
): Promise<Decision<{ readonly email: string }, UserRefusal>> {
  // Locked until the end: of two who use it at once the second finds it gone.
  const link = await lockLink(tx, request.token, now);
  if (!link) return refuse({ code: "welcome_link_invalid" });
  const user_id = link.user_id ?? (await addAdministrator(tx, request, now));
  if (typeof user_id !== "string") return user_id;
  const user = await lockUser(tx, user_id);
  if (!user || user.deactivated_at !== null) return refuse({ code: "welcome_link_invalid" });
  await deleteLink(tx, link.link_id);
  await savePassword(tx, { user_id, password_hash: request.password_hash }, now);
  await endSessionsOf(tx, user_id);
  const origin = { actor: `user:${user.handle}`, request_id: request.request_id };
  const after = { password: "chosen" };
  recordAudit(
    tx,
    origin,
    [{ action: "password_chosen", object_kind: "user", object_id: user_id, before: null, after }],
    now,
  );
  return accept({ email: user.email });
}

async function addAdministrator(
  tx: Transaction,
  { email, name, language, request_id }: WelcomeAnswer,
  now: Date,
): Promise<string | Decision<never, UserRefusal>> {
  if (email === null || name === null)
    return refuse({
      code: "welcome_fields_missing",
      errors: [
        ...(email === null ? [{ pointer: "/email", message: "is required for the first administrator" }] : []),
        ...(name === null ? [{ pointer: "/name", message: "is required for the first administrator" }] : []),
      ],
    });
  const bounds = { channel_codes: null, location_codes: null, amount_max_minor: null };
  const administrator = { email, name, language: language ?? "en", role: "administrator", ...bounds } as const;
  const user_id = await addUser(tx, administrator, { actor: "", request_id }, now);
  return user_id ?? refuse({ code: "user_email_taken" });
}
