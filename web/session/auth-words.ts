import { ProblemError } from "../api/client.ts";
import type { Format } from "../words/format.ts";
import type { Say } from "../words/use-words.ts";
import { AuthError } from "./auth-calls.ts";
import type { SESSION } from "./words.ts";

type SessionSay = Say<Extract<keyof typeof SESSION.texts.en, string>>;

/** @returns why signing in failed; never whether it was the address or the password */
export function explainAuth(error: unknown, say: SessionSay, format: Format): string {
  if (error instanceof AuthError) {
    if (error.status === 429)
      return say("too_many", { wait: format.duration((error.retry_after_seconds ?? 60) * 1000) });
    if (error.code.includes("code") || error.code.includes("two_factor")) return say("wrong_code");
    if (error.status === 401 || error.status === 400) return say("wrong");
  }
  if (error instanceof ProblemError && error.problem.code === "welcome_link_invalid") return say("link_invalid");
  return error instanceof ProblemError && error.problem.status < 500 ? error.problem.detail : say("failed");
}
