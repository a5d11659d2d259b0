import type { RoleName } from "../../session/roles.ts";
import type { User } from "./user-queries.ts";

/** A user as the form has it: no bound is an empty list or an empty amount. */
export type UserDraft = {
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly role: RoleName;
  readonly channel_codes: readonly string[];
  readonly location_codes: readonly string[];
  /** In major units, as people write amounts. */
  readonly amount: number | "";
};

export const NEW_USER: UserDraft = {
  ...{ email: "", name: "", language: "en", role: "read_only" },
  ...{ channel_codes: [], location_codes: [], amount: "" },
};

/** Work at certain places: without naming them the server refuses. */
const AT_LOCATIONS: readonly RoleName[] = ["store", "partner"];
export const needsLocations = (role: RoleName): boolean => AT_LOCATIONS.includes(role);
export const takesBounds = (role: RoleName): boolean => role !== "administrator";

export function draftOf(user: User): UserDraft {
  const { email, name, language, role, channel_codes, location_codes, amount_max_minor } = user;
  return {
    ...{ email, name, language, role },
    channel_codes: channel_codes ?? [],
    location_codes: location_codes ?? [],
    amount: amount_max_minor === null ? "" : amount_max_minor / 100,
  };
}

/** What is sent: an administrator's bounds are taken away, whatever was in the form before the role was chosen. */
export function contentOf({ name, language, role, channel_codes, location_codes, amount }: UserDraft) {
  const is_bounded = takesBounds(role);
  const codes = (chosen: readonly string[]) => (is_bounded && chosen.length > 0 ? [...chosen] : null);
  return {
    ...{ name, language, role },
    channel_codes: codes(channel_codes),
    location_codes: codes(location_codes),
    amount_max_minor: is_bounded && amount !== "" ? Math.round(amount * 100) : null,
  };
}
