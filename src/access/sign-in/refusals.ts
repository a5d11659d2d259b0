import type { RefusalTable } from "../../platform/http/index.ts";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "./passwords.ts";

export type SignInRefusal =
  | { readonly code: "sign_in_refused" }
  | { readonly code: "too_many_attempts"; readonly retry_after_seconds: number }
  | { readonly code: "password_unfit" }
  | { readonly code: "password_wrong" }
  | { readonly code: "reset_link_invalid" }
  | { readonly code: "reset_not_possible" }
  | { readonly code: "second_factor_wrong" }
  | { readonly code: "second_factor_expired" }
  | { readonly code: "sign_in_failed" };

const FINAL = { retryable: false } as const;

export const SIGN_IN_REFUSALS: RefusalTable<SignInRefusal> = {
  sign_in_refused: {
    ...FINAL,
    status: 401,
    title: "You cannot sign in with this",
    help: "The address is unknown, the password is another one, or the user has been deactivated. Which one is told to nobody.",
    detail: () => "Address and password do not fit: correct them, or reset the password.",
  },
  too_many_attempts: {
    status: 429,
    retryable: true,
    title: "Too many attempts",
    help: "Attempts to sign in are counted by account and by address. Wait for the seconds in Retry-After.",
    detail: ({ retry_after_seconds }) => `This was tried too often: wait ${retry_after_seconds} seconds.`,
  },
  password_unfit: {
    ...FINAL,
    status: 422,
    title: "The password is too short or too long",
    detail: () => `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`,
  },
  password_wrong: {
    ...FINAL,
    status: 422,
    title: "The password is another one",
    detail: () => "The current password is another one: correct it.",
  },
  reset_link_invalid: {
    ...FINAL,
    status: 410,
    title: "The link no longer counts",
    detail: () => "The link was used, or its hour is over: ask for another.",
  },
  reset_not_possible: {
    ...FINAL,
    status: 409,
    title: "Passwords cannot be reset by mail",
    help: "No mail server is set (SMTP_URL). An administrator makes a new link: POST /v1/users/{user_id}/invitations.",
    detail: () => "No mail server is set: ask an administrator for a new link.",
  },
  second_factor_wrong: {
    ...FINAL,
    status: 401,
    title: "The code is another one",
    detail: () => "The code is wrong or was used: enter the one that is shown now.",
  },
  second_factor_expired: {
    ...FINAL,
    status: 401,
    title: "The sign-in took too long",
    detail: () => "Too much time or too many codes went by since the password: sign in again.",
  },
  sign_in_failed: {
    ...FINAL,
    status: 400,
    title: "The sign-in could not go on",
    detail: () => "What was sent does not fit what was expected: begin the sign-in again.",
  },
};

const OF_LIBRARY: Readonly<Record<string, Exclude<SignInRefusal["code"], "too_many_attempts">>> = {
  INVALID_EMAIL_OR_PASSWORD: "sign_in_refused",
  INVALID_EMAIL: "sign_in_refused",
  FAILED_TO_CREATE_SESSION: "sign_in_refused",
  PASSWORD_TOO_SHORT: "password_unfit",
  PASSWORD_TOO_LONG: "password_unfit",
  INVALID_PASSWORD: "password_wrong",
  INVALID_TOKEN: "reset_link_invalid",
  USER_NOT_FOUND: "reset_link_invalid",
  RESET_PASSWORD_DISABLED: "reset_not_possible",
  INVALID_CODE: "second_factor_wrong",
  INVALID_BACKUP_CODE: "second_factor_wrong",
  INVALID_TWO_FACTOR_COOKIE: "second_factor_expired",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "second_factor_expired",
};

/** How long the library locks a second factor after 10 wrong codes. */
const LOCKED_SECONDS = 900;

/** What the library refused, in our words. */
export function refusalOf(code: unknown): SignInRefusal {
  if (code === "ACCOUNT_TEMPORARILY_LOCKED") return { code: "too_many_attempts", retry_after_seconds: LOCKED_SECONDS };
  return { code: OF_LIBRARY[String(code)] ?? "sign_in_failed" };
}
