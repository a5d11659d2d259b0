import { ProblemError } from "../../api/client.ts";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { ADMIN } from "../words.ts";
import { type FieldMessage, fieldErrors, wordOf } from "./field-errors.ts";

const REFUSALS = [
  "user_email_taken",
  "user_locations_missing",
  "user_bounds_not_fitting",
  "last_administrator",
  "user_deactivated",
  "api_key_name_taken",
  "webhook_url_forbidden",
  "webhook_event_not_found",
  "workflow_version_exists",
  "workflow_invalid",
  "kit_component_unknown",
  "kit_nested",
  "component_of_kit",
  "mail_not_set_up",
] as const;

/**
 * Why something was not saved, in words, at the fields that it is about.
 *
 * @returns of: the message of a field; general: what belongs to none, null if nothing does
 */
export function useProblem(error: unknown, prefix: string, fields: readonly string[]) {
  const say = useWords(ADMIN);
  const sayCommon = useWords(COMMON);
  const words = ({ code, message }: FieldMessage): string => {
    const refusal = REFUSALS.find((known) => known === code);
    if (refusal) return say(`refusal.${refusal}`);
    const word = wordOf(message);
    return word ? say(`field.${word}`) : message;
  };
  const problem = error instanceof ProblemError ? error.problem : null;
  const found = problem ? fieldErrors(problem, prefix, fields) : { at: {}, rest: [] };
  const refusal = REFUSALS.find((known) => known === problem?.code);
  const is_about_input = Object.keys(found.at).length + found.rest.length > 0;
  const general = is_about_input
    ? found.rest.map(words).join(" ")
    : refusal
      ? say(`refusal.${refusal}`)
      : error
        ? explain(error, sayCommon)
        : "";
  const at: Readonly<Record<string, FieldMessage | undefined>> = found.at;
  return {
    of: (field: string) => {
      const message = at[field];
      return message ? words(message) : undefined;
    },
    general: general === "" ? null : general,
  };
}
