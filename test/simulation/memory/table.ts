/** Rows by their key, and the keys by one property of the rows. */
export type Table<Row> = {
  readonly rows: Map<string, Row>;
  readonly groups: Map<string, Set<string>>;
  readonly groupOf: (row: Row) => string;
};

/** A unique key or a check of the schema would have refused this. The code is Postgres's; it is never an outage. */
export class ConstraintError extends Error {
  override readonly name = "ConstraintError";
  readonly code = "23514";
}

export function newTable<Row>(groupOf: (row: Row) => string): Table<Row> {
  return { rows: new Map(), groups: new Map(), groupOf };
}

type Undoable = { readonly undo: (() => void)[] };

/** Inserts or replaces a row. */
export function put<Row>(tables: Undoable, table: Table<Row>, key: string, row: Row): void {
  const before = table.rows.get(key);
  tables.undo.push(() => place(table, key, before));
  place(table, key, row);
}

export function insert<Row>(tables: Undoable, table: Table<Row>, key: string, row: Row): void {
  if (table.rows.has(key)) throw new ConstraintError(`The key ${key} is there already.`);
  put(tables, table, key, row);
}

export function drop<Row>(tables: Undoable, table: Table<Row>, key: string): void {
  const before = table.rows.get(key);
  if (before === undefined) return;
  tables.undo.push(() => place(table, key, before));
  place(table, key, undefined);
}

function place<Row>(table: Table<Row>, key: string, row: Row | undefined): void {
  const before = table.rows.get(key);
  const old_group = before === undefined ? null : table.groupOf(before);
  const new_group = row === undefined ? null : table.groupOf(row);
  if (row === undefined) table.rows.delete(key);
  else table.rows.set(key, row);
  if (old_group === new_group) return;
  if (old_group !== null) {
    const keys = table.groups.get(old_group);
    keys?.delete(key);
    if (keys?.size === 0) table.groups.delete(old_group);
  }
  if (new_group === null) return;
  const keys = table.groups.get(new_group);
  if (keys) keys.add(key);
  else table.groups.set(new_group, new Set([key]));
}

/** Rows of a group by key. Keys are ids that rise, so this is the order in which they were made. */
export function inGroup<Row>(table: Table<Row>, group: string): Row[] {
  const keys = table.groups.get(group);
  if (!keys) return [];
  if (keys.size === 1) return [...keys].map((key) => table.rows.get(key) as Row);
  return [...keys].sort().map((key) => table.rows.get(key) as Row);
}

export function sortedUnique(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort();
}

export function check(condition: boolean, what: string): void {
  if (!condition) throw new ConstraintError(what);
}
