import { ProblemError } from "../api/client.ts";
import type { Format } from "../words/format.ts";
import type { Say } from "../words/use-words.ts";
import { AuthError } from "./auth-calls.ts";
import type { SESSION } from "./words.ts";

type Key = Extract<keyof typeof SESSION.texts.en, string>;
type SessionSay = Say<Key>;

/** What the server refused, by its code (src/access/sign-in/refusals.ts, src/access/users/refusals.ts). */
const REFUSED: Readonly<Record<string, Key>> = {
  sign_in_refused: "wrong",
  second_factor_wrong: "wrong_code",
  second_factor_expired: "second_factor_expired",
  password_wrong: "password_wrong",
  password_unfit: "password_unfit",
  reset_link_invalid: "reset_link_invalid",
  reset_not_possible: "forgot_ask",
  welcome_link_invalid: "link_invalid",
  user_email_taken: "email_taken",
  not_reached: "not_reached",
};

const UNKNOWN_WAIT_SECONDS = 60;

/** @returns why signing in failed; never whether it was the address or the password */
export function explainAuth(error: unknown, say: SessionSay, format: Format): string {
  const { code, retry_after_seconds } = factsOf(error);
  if (code === "too_many_attempts") {
    const minutes = Math.ceil((retry_after_seconds ?? UNKNOWN_WAIT_SECONDS) / 60);
    return say("too_many", { wait: format.duration(minutes * 60_000) });
  }
  return say(REFUSED[code] ?? "failed");
}

function factsOf(error: unknown): { readonly code: string; readonly retry_after_seconds: number | null } {
  if (error instanceof AuthError) return error;
  if (!(error instanceof ProblemError)) return { code: "", retry_after_seconds: null };
  const { code, retry_after_seconds } = error.problem as { code: string; retry_after_seconds?: unknown };
  return { code, retry_after_seconds: typeof retry_after_seconds === "number" ? retry_after_seconds : null };
}

/**
 * @param error what the single sign-on came back with: OAuth's codes and those of better-auth
 * @param provider what the single sign-on is called here
 */
export function explainProvider(error: string, provider: string, say: SessionSay): string {
  if (error === "signup_disabled" || error === "unable_to_create_user") return say("provider_uninvited", { provider });
  if (error === "account_not_linked") return say("provider_unverified", { provider });
  if (error === "access_denied") return say("provider_canceled", { provider });
  return say("provider_failed", { provider });
}
