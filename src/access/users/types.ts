import type { Bounds } from "../../platform/http/index.ts";
import type { RoleName } from "../roles.ts";

export type User = Bounds & {
  readonly user_id: string;
  /** In logs, events and audit entries, as `user:<handle>`. */
  readonly handle: string;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly role: RoleName;
  /** Most money that one action may give back, in minor units of the order's currency; null: no limit. */
  readonly amount_max_minor: number | null;
  readonly two_factor_enabled: boolean;
  readonly has_password: boolean;
  readonly created_at: Date;
  readonly deactivated_at: Date | null;
};

/** What an administrator says of a user. */
export type UserContent = Pick<
  User,
  "name" | "language" | "role" | "channel_codes" | "location_codes" | "amount_max_minor"
>;

/** A link that is shown or mailed once. */
export type WelcomeLink = { readonly token: string; readonly expires_at: Date };
