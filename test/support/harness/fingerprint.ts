/** Every row of every table as a hash: what changed is seen, whatever it was. */
export type Fingerprint = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Rows that are there now and were not, and the other way round, by table. Tables without a change are left out. */
export type Changes = Readonly<Record<string, { readonly added: number; readonly removed: number }>>;

type Query = <Row>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** Numbers are handed out in transactions of their own, whatever becomes of the order. */
const LEFT_OUT = new Set(["platform.number_ranges"]);

/** In one statement, so of one moment. */
export async function createFingerprinter(query: Query): Promise<() => Promise<Fingerprint>> {
  const tables = await query<{ name: string }>(
    `select table_schema || '.' || table_name as name
       from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'public')
      order by 1`,
  );
  const names = tables.map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));
  const sql = names
    .map(
      (name) =>
        `select '${name}' as name, md5(row::text) as hash, count(*)::integer as rows from ${name} as row group by 2`,
    )
    .join(" union all ");
  return async () => {
    const fingerprint = new Map<string, Map<string, number>>(names.map((name) => [name, new Map()]));
    for (const { name, hash, rows } of await query<{ name: string; hash: string; rows: number }>(sql))
      fingerprint.get(name)?.set(hash, rows);
    return fingerprint;
  };
}

export function changesBetween(before: Fingerprint, after: Fingerprint): Changes {
  const changes: Record<string, { added: number; removed: number }> = {};
  for (const [name, rows] of after) {
    const old = before.get(name) ?? new Map<string, number>();
    const added = surplus(rows, old);
    const removed = surplus(old, rows);
    if (added + removed > 0) changes[name] = { added, removed };
  }
  return changes;
}

function surplus(rows: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): number {
  let count = 0;
  for (const [hash, times] of rows) count += Math.max(0, times - (others.get(hash) ?? 0));
  return count;
}
