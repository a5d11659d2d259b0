import { accept, type Decision } from "../kernel/decision.ts";
import type { Transaction } from "../platform/transaction.ts";
import { type CodeRefusal, decideCode } from "./decide-hand-over-code.ts";

type KnownCode = { readonly hand_over_code: string | null; readonly wrong_codes: number };

/** What customers were told to say at the counter, by fulfillment order; those that have no code are left out. */
export async function findHandOverCodes(
  tx: Transaction,
  fulfillment_order_ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ fulfillment_order_id: string; hand_over_code: string }>(
    `select head.fulfillment_order_id, head.hand_over_code
       from fulfillment.fulfillment_orders as head
      where head.tenant_id = $1 and head.fulfillment_order_id = any ($2::uuid[]) and head.hand_over_code is not null`,
    [tx.tenant_id, fulfillment_order_ids],
  );
  return new Map(rows.map((row) => [row.fulfillment_order_id, row.hand_over_code]));
}

/**
 * Compares the code that a customer says, and counts a wrong one: so it has to be committed also when it refuses, in a
 * transaction before that of the hand-over. What is shipped has no code to compare with; handing it over is refused anyway.
 */
export async function checkHandOverCode(
  tx: Transaction,
  { fulfillment_order_id, said }: { readonly fulfillment_order_id: string; readonly said: string },
): Promise<Decision<null, CodeRefusal>> {
  const [known] = await tx.query<KnownCode>(
    `select head.hand_over_code, head.wrong_codes
       from fulfillment.fulfillment_orders as head
      where head.tenant_id = $1 and head.fulfillment_order_id = $2 and head.delivery_method = 'collect'
        for no key update of head`,
    [tx.tenant_id, fulfillment_order_id],
  );
  const decision = known ? decideCode(known, said) : accept(null);
  if (!decision.accepted && decision.refusal.code === "wrong_code")
    tx.write(
      `update fulfillment.fulfillment_orders as head
          set wrong_codes = head.wrong_codes + 1
        where head.tenant_id = $1 and head.fulfillment_order_id = $2`,
      [tx.tenant_id, fulfillment_order_id],
    );
  return decision;
}
