import type { Caller } from "../../platform/http/index.ts";
import { ROLE_NAMES, ROLES, type RoleName } from "../roles.ts";
import type { SignedIn } from "./store.ts";

/** A user as a caller. A role that this version does not know may do nothing. */
export function callerOfUser(tenant_id: string, user: SignedIn): Caller {
  const role = isRole(user.role) ? ROLES[user.role] : null;
  return {
    tenant_id,
    api_key_id: null,
    user_id: user.user_id,
    session_id: user.session_id,
    actor: `user:${user.handle}`,
    scopes: role?.scopes ?? [],
    channel_codes: user.channel_codes,
    // Who works at locations and has none named sees none, rather than all.
    location_codes: user.location_codes ?? (role?.needs_locations === false ? null : []),
    amount_max_minor: user.amount_max_minor,
    masks_personal_data: role?.masks_personal_data ?? true,
  };
}

function isRole(name: string): name is RoleName {
  return (ROLE_NAMES as readonly string[]).includes(name);
}
