import type { Problem } from "../../api/client.ts";

/** Refusals that are about one field, though the server says them of the whole. */
const FIELD_OF: Readonly<Record<string, string>> = {
  user_email_taken: "email",
  user_locations_missing: "location_codes",
  user_bounds_not_fitting: "role",
  last_administrator: "role",
  api_key_name_taken: "name",
  webhook_url_forbidden: "url",
  webhook_event_not_found: "event_id",
  kit_component_unknown: "components",
  kit_nested: "components",
  component_of_kit: "kind",
};

export type FieldMessage = { readonly code: string | null; readonly message: string };

/** @property at by field; @property rest what belongs to no field of the form. Both empty: it is not about the input at all. */
export type FieldErrors = {
  readonly at: Readonly<Record<string, FieldMessage>>;
  readonly rest: readonly FieldMessage[];
};

/**
 * What the server says against an input, by the field that it is about.
 *
 * @param prefix of the pointers, for an entry within a list: "/channels/0"
 * @param fields that the form has
 */
export function fieldErrors(
  { code, detail, errors = [] }: Pick<Problem, "code" | "detail" | "errors">,
  prefix: string,
  fields: readonly string[],
): FieldErrors {
  const field = FIELD_OF[code];
  if (field !== undefined) {
    const entry = { code, message: detail };
    return fields.includes(field) ? { at: { [field]: entry }, rest: [] } : { at: {}, rest: [entry] };
  }
  const at: Record<string, FieldMessage> = {};
  const rest: FieldMessage[] = [];
  for (const { pointer, message } of errors) {
    const path = pointer.startsWith(prefix) ? pointer.slice(prefix.length) : pointer;
    const name = path.split("/")[1] ?? "";
    const entry = { code: null, message };
    if (fields.includes(name)) at[name] ??= entry;
    else rest.push({ code: null, message: `${path} ${message}`.trim() });
  }
  return { at, rest };
}

/** Messages that can be said in the reader's language, by how the server begins or what it names. */
const KNOWN: readonly (readonly [RegExp, FieldWord])[] = [
  [/country of ISO/, "country"],
  [/currency of ISO/, "currency"],
  [/email address/, "email"],
  [/twice/, "twice"],
  [/only items of kind "kit"/, "no_kit"],
  [/a kit has at least one/, "empty_kit"],
  [/^is (required|missing)/, "required"],
  [/pattern|match/, "pattern"],
];
export type FieldWord = "required" | "country" | "currency" | "email" | "twice" | "no_kit" | "empty_kit" | "pattern";

export const wordOf = (message: string): FieldWord | null =>
  KNOWN.find(([pattern]) => pattern.test(message))?.[1] ?? null;
