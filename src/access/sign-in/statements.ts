import type { CleanedWhere } from "better-auth/adapters";
import { sessionTokenHash } from "./session-token.ts";
import { SIGN_IN_TABLES, type SignInTable } from "./tables.ts";

/** A row in the library's words. */
export type Fields = Readonly<Record<string, unknown>>;

/** Collects the parameters of a statement, of which `$1` is the tenant. */
export type Parameters = { readonly values: unknown[]; readonly add: (value: unknown) => string };

export function parametersOf(tenant_id: string): Parameters {
  const values: unknown[] = [tenant_id];
  return {
    values,
    add: (value) => {
      values.push(value);
      return `$${values.length}`;
    },
  };
}

/** @throws Error for a model that we do not keep: a plugin that nobody has made room for */
export function tableOf(model: string): SignInTable {
  const table = SIGN_IN_TABLES[model];
  if (!table) throw new Error(`The sign-in asks for ${model}, which has no table: add it to tables.ts.`);
  return table;
}

/** @throws Error for a field that we do not keep: what it is to be found by must be there */
export function columnOf(model: string, field: string): string {
  const column = tableOf(model).columns[field];
  if (!column) throw new Error(`The sign-in asks for ${model}.${field}, which has no column: add it to tables.ts.`);
  return column;
}

/** Columns and parameters of the fields that are kept. */
export function assignments(model: string, fields: Fields, parameters: Parameters): readonly [string, string][] {
  const { columns } = tableOf(model);
  return Object.entries(fields).flatMap(([field, value]): [string, string][] => {
    const column = columns[field];
    if (column === undefined || value === undefined) return [];
    return [[column, parameters.add(storedValue(model, field, value))]];
  });
}

/** What is kept of a session's token is its hash. */
function storedValue(model: string, field: string, value: unknown): unknown {
  if (model !== "session" || field !== "token") return value;
  return Array.isArray(value) ? value.map((token) => sessionTokenHash(String(token))) : sessionTokenHash(String(value));
}

/** Conditions in the library's order: those joined by AND must all hold, and one of those joined by OR. */
export function conditionsOf(model: string, where: readonly CleanedWhere[], parameters: Parameters): string {
  const all = where.filter(({ connector }) => connector !== "OR").map((one) => condition(model, one, parameters));
  const any = where.filter(({ connector }) => connector === "OR").map((one) => condition(model, one, parameters));
  return ["tenant_id = $1", ...all, ...(any.length > 0 ? [`(${any.join(" or ")})`] : [])].join(" and ");
}

const COMPARISONS: Readonly<Record<string, string>> = { lt: "<", lte: "<=", gt: ">", gte: ">=" };

function condition(
  model: string,
  { field, operator = "eq", value: asked, mode }: CleanedWhere,
  parameters: Parameters,
): string {
  const column = columnOf(model, field);
  const value = storedValue(model, field, asked);
  const is_text = typeof value === "string";
  const fold = (sql: string) => (mode === "insensitive" && is_text ? `lower(${sql})` : sql);
  if (operator === "eq")
    return value === null ? `${column} is null` : `${fold(column)} = ${fold(parameters.add(value))}`;
  if (operator === "ne")
    return value === null ? `${column} is not null` : `${fold(column)} is distinct from ${fold(parameters.add(value))}`;
  if (operator === "in") return `${column} = any (${parameters.add(value)})`;
  if (operator === "not_in") return `${column} <> all (${parameters.add(value)})`;
  const comparison = COMPARISONS[operator];
  if (comparison) return `${column} ${comparison} ${parameters.add(value)}`;
  const text = parameters.add(String(value));
  if (operator === "starts_with") return `starts_with(${fold(column)}, ${fold(text)})`;
  if (operator === "ends_with") return `right(${fold(column)}, length(${text})) = ${fold(text)}`;
  if (operator === "contains") return `position(${fold(text)} in ${fold(column)}) > 0`;
  throw new Error(`The sign-in compares by ${operator}, which is not known here.`);
}

/** A row in the library's words. @param token of a session that was found by it: what is stored is only its hash */
export function fieldsOf(model: string, row: Fields, token: string | null = null): Record<string, unknown> {
  const fields = Object.fromEntries(
    Object.entries(tableOf(model).columns).map(([field, column]) => [field, row[column] ?? null]),
  );
  return model === "session" && token !== null ? { ...fields, token } : fields;
}

/** The token by which a session is looked for, if it is. */
export function tokenIn(model: string, where: readonly CleanedWhere[]): string | null {
  const by_token = where.find(({ field, operator }) => model === "session" && field === "token" && operator === "eq");
  return by_token ? String(by_token.value) : null;
}
