import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { newId } from "../../kernel/ids.ts";
import { type Origin, recordAudit } from "../../platform/audit.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { endSessionsOf } from "../sessions/store.ts";
import { hashPassword, savePassword } from "../sign-in/passwords.ts";
import { decideUserContent, takesLastAdministrator, type UserRefusal } from "./decide-user.ts";
import { newHandle } from "./handle.ts";
import { makeInvitation } from "./links.ts";
import { findUser, insertUser, lockAdministrators, lockUser, updateUser } from "./store.ts";
import type { User, UserContent, WelcomeLink } from "./types.ts";

export type NewUser = UserContent & { readonly email: string };
export type Invited = { readonly user: User; readonly link: WelcomeLink };

/** Makes a user who has yet to choose a password. @returns the user and his link, or why not */
export async function createUser(
  tx: Transaction,
  request: NewUser,
  origin: Origin,
  now: Date,
): Promise<Decision<Invited, UserRefusal>> {
  const decision = decideUserContent(request);
  if (!decision.accepted) return decision;
  const user_id = await addUser(tx, request, origin, now);
  if (user_id === null) return refuse({ code: "user_email_taken" });
  return accept({ user: await loadUser(tx, user_id), link: await makeInvitation(tx, user_id, now) });
}

/** @returns the id; null if the address is taken */
export async function addUser(tx: Transaction, request: NewUser, origin: Origin, now: Date): Promise<string | null> {
  const user_id = newId();
  const handle = newHandle();
  const email = request.email.toLowerCase();
  if (!(await insertUser(tx, { ...request, email, user_id, handle }, now))) return null;
  const after = { handle, ...auditedFields({ ...request, deactivated_at: null }) };
  recordAudit(
    tx,
    // The first administrator makes himself.
    { ...origin, actor: origin.actor || `user:${handle}` },
    [{ action: "user_created", object_kind: "user", object_id: user_id, before: null, after }],
    now,
  );
  return user_id;
}

export type UserChange = Partial<UserContent> & { readonly active?: boolean };

/** Changes what is named. Whoever is deactivated is signed out. @returns the user as he is now, or why not */
export async function changeUser(
  tx: Transaction,
  request: { readonly user_id: string; readonly change: UserChange },
  origin: Origin,
  now: Date,
): Promise<Decision<User, UserRefusal>> {
  const { active, ...fields } = request.change;
  const administrators = await lockAdministrators(tx);
  const before = await lockUser(tx, request.user_id);
  if (!before) return refuse({ code: "user_not_found", user_id: request.user_id });
  const decision = decideUserContent({ ...before, ...fields });
  if (!decision.accepted) return decision;
  const is_active = active ?? before.deactivated_at === null;
  const after = {
    ...before,
    ...fields,
    deactivated_at: is_active ? null : (before.deactivated_at ?? now),
  };
  if (takesLastAdministrator(before.user_id, { role: after.role, is_active }, administrators))
    return refuse({ code: "last_administrator" });
  await updateUser(tx, after, now);
  if (!is_active) await endSessionsOf(tx, before.user_id);
  const change = { before: auditedFields(before), after: auditedFields(after) };
  recordAudit(tx, origin, [{ action: "user_changed", object_kind: "user", object_id: before.user_id, ...change }], now);
  return accept(after);
}

/** Another link to choose a password by: for who has lost the first one, or the password. */
export async function inviteAgain(
  tx: Transaction,
  user_id: string,
  origin: Origin,
  now: Date,
): Promise<Decision<Invited, UserRefusal>> {
  const user = await lockUser(tx, user_id);
  if (!user) return refuse({ code: "user_not_found", user_id });
  if (user.deactivated_at !== null) return refuse({ code: "user_deactivated" });
  const link = await makeInvitation(tx, user_id, now);
  const after = { expires_at: link.expires_at.toISOString() };
  recordAudit(
    tx,
    origin,
    [{ action: "user_invited", object_kind: "user", object_id: user_id, before: null, after }],
    now,
  );
  return accept({ user, link });
}

async function loadUser(tx: Transaction, user_id: string): Promise<User> {
  const user = await findUser(tx, user_id);
  if (!user) throw new Error("The user was stored in this transaction.");
  return user;
}

/** Without name and address, which say who it is: the id says it to those who may look it up. */
function auditedFields(user: UserContent & Pick<User, "deactivated_at">) {
  const { language, role, channel_codes, location_codes, amount_max_minor, deactivated_at } = user;
  const active = deactivated_at === null;
  return { language, role, channel_codes, location_codes, amount_max_minor, active };
}

type InTransaction = <T>(work: (tx: Transaction, origin: Origin, now: Date) => Promise<T>) => Promise<T>;

/** For users who are there from the start: a password that is known already. @returns false if the address is taken */
export async function addUserWithPassword(request: NewUser, password: string, within: InTransaction): Promise<boolean> {
  const password_hash = await hashPassword(password);
  return within(async (tx, origin, now) => {
    const user_id = await addUser(tx, request, origin, now);
    if (user_id !== null) await savePassword(tx, { user_id, password_hash }, now);
    return user_id !== null;
  });
}
