/** A field that differs, by its path: "capacity.orders_per_day". @property before and after null: it was or is not there */
export type FieldChange = { readonly path: string; readonly before: string | null; readonly after: string | null };

type Fields = Readonly<Record<string, unknown>> | null;

/** What differs between two documents, down to single values, in the order of their paths. Lists are compared as a whole. */
export function fieldChanges(before: Fields, after: Fields): readonly FieldChange[] {
  const old_values = valuesOf(before);
  const new_values = valuesOf(after);
  const paths = [...new Set([...old_values.keys(), ...new_values.keys()])].sort();
  return paths.flatMap((path) => {
    const change = { path, before: old_values.get(path) ?? null, after: new_values.get(path) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function valuesOf(document: Fields): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (value === null || value === undefined) return;
    if (typeof value !== "object" || Array.isArray(value)) found.set(path, textOf(value));
    else for (const [name, inner] of Object.entries(value)) walk(inner, path === "" ? name : `${path}.${name}`);
  };
  walk(document, "");
  return found;
}

/** Lists of simple things read as people write them; what is nested stays as it is stored. */
function textOf(value: unknown): string {
  if (Array.isArray(value) && value.every((part) => typeof part !== "object")) return value.join(", ");
  if (Array.isArray(value) && value.every(isSpan)) return value.map((span) => span.join("–")).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Opening hours: ["09:00", "18:00"]. */
const isSpan = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === "string");
