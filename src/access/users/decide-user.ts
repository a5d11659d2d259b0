import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { ROLES } from "../roles.ts";
import type { UserContent } from "./types.ts";

export type UserRefusal =
  | { readonly code: "user_not_found"; readonly user_id: string }
  | { readonly code: "user_email_taken" }
  | { readonly code: "user_locations_missing"; readonly role: string }
  | { readonly code: "user_bounds_not_fitting"; readonly role: string }
  | { readonly code: "last_administrator" }
  | { readonly code: "user_deactivated" }
  | { readonly code: "welcome_link_invalid" }
  | { readonly code: "welcome_fields_missing"; readonly errors: readonly { pointer: string; message: string }[] }
  | { readonly code: "session_not_found"; readonly session_id: string };

/** Whether role and bounds fit together: who works at locations has some, and an administrator has no bounds to lift himself. */
export function decideUserContent(content: UserContent): Decision<UserContent, UserRefusal> {
  const { role, channel_codes, location_codes, amount_max_minor } = content;
  const is_bounded = channel_codes !== null || location_codes !== null || amount_max_minor !== null;
  if (role === "administrator" && is_bounded) return refuse({ code: "user_bounds_not_fitting", role });
  if (ROLES[role].needs_locations && location_codes === null) return refuse({ code: "user_locations_missing", role });
  return accept(content);
}

/** Somebody must be left who can let the others in. */
export function takesLastAdministrator(
  user_id: string,
  after: { readonly role: string; readonly is_active: boolean },
  administrators: readonly string[],
): boolean {
  const stays = after.role === "administrator" && after.is_active;
  return !stays && administrators.length === 1 && administrators[0] === user_id;
}
