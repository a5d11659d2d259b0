import type { Transaction } from "../platform/transaction.ts";

export async function findProgress(tx: Transaction, what: string): Promise<string | null> {
  const rows = await tx.query<{ position: string }>(
    "select progress.position from care.progress as progress where progress.tenant_id = $1 and progress.what = $2",
    [tx.tenant_id, what],
  );
  return rows[0]?.position ?? null;
}

export function saveProgress(tx: Transaction, what: string, position: string): void {
  tx.write(
    `insert into care.progress as progress (tenant_id, what, position) values ($1, $2, $3)
         on conflict (tenant_id, what) do update set position = excluded.position`,
    [tx.tenant_id, what, position],
  );
}
