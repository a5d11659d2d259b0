import type { Database } from "./database.ts";
import { transact } from "./transaction.ts";

const BLOCK_SIZE = 1_000;

/** Hands out rising numbers that are unique per tenant. Gaps happen (a killed process takes its block along). */
export type NumberRange = { readonly take: (tenant_id: string, count: number) => Promise<number[]> };

/**
 * Takes blocks of 1,000 in a transaction of their own, so that no order waits for another's number.
 *
 * @param first the first number of a new tenant
 */
export function createNumberRange(database: Database, name: string, first: number): NumberRange {
  const blocks = new Map<string, { next: number; end: number }>();
  const fetches = new Map<string, Promise<void>>();

  const fetchBlock = async (tenant_id: string) => {
    const [row] = await transact(database, tenant_id, { name: "take number block" }, (tx) =>
      tx.query<{ next_number: number }>(
        `insert into platform.number_ranges as range (tenant_id, name, next_number)
         values ($1, $2, $3::bigint + $4)
         on conflict (tenant_id, name) do update set next_number = range.next_number + $4
         returning next_number`,
        [tx.tenant_id, name, first, BLOCK_SIZE],
      ),
    );
    const end = row?.next_number ?? first + BLOCK_SIZE;
    blocks.set(tenant_id, { next: end - BLOCK_SIZE, end });
  };

  const takeOne = async (tenant_id: string): Promise<number> => {
    for (;;) {
      const block = blocks.get(tenant_id);
      if (block && block.next < block.end) {
        block.next += 1;
        return block.next - 1;
      }
      const fetching = fetches.get(tenant_id) ?? fetchBlock(tenant_id).finally(() => fetches.delete(tenant_id));
      fetches.set(tenant_id, fetching);
      await fetching;
    }
  };

  return {
    take: async (tenant_id, count) => {
      const numbers: number[] = [];
      while (numbers.length < count) numbers.push(await takeOne(tenant_id));
      return numbers;
    },
  };
}
