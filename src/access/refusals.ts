import type { RefusalTable } from "../platform/http/index.ts";
import { SIGN_IN_REFUSALS, type SignInRefusal } from "./sign-in/refusals.ts";
import type { UserRefusal } from "./users/decide-user.ts";
import { USER_REFUSALS } from "./users/refusals.ts";

export type AccessRefusal =
  | { readonly code: "api_key_name_taken"; readonly name: string }
  | { readonly code: "api_key_not_found"; readonly api_key_id: string };

export const KEY_REFUSALS: RefusalTable<AccessRefusal> = {
  api_key_name_taken: {
    status: 409,
    title: "The name is in use",
    retryable: false,
    help: "Names tell programs apart in the log, so two keys in use never share one. Choose another name, or revoke the other key first.",
    detail: (refusal) =>
      `Another API key in use is named ${refusal.name}: choose another name or revoke that key first.`,
  },
  api_key_not_found: {
    status: 404,
    title: "No such API key",
    retryable: false,
    help: "GET /v1/api-keys lists all keys with their ids.",
    detail: (refusal) => `There is no API key ${refusal.api_key_id}: GET /v1/api-keys lists all.`,
  },
};

/** Of keys, users and the sign-in together. */
export const ACCESS_REFUSALS: RefusalTable<AccessRefusal | UserRefusal | SignInRefusal> = {
  ...KEY_REFUSALS,
  ...USER_REFUSALS,
  ...SIGN_IN_REFUSALS,
};
