import type { Transaction } from "../platform/transaction.ts";
import { type DeliveryMethod, type Order, STAGES, type Stage, type StageQuantities } from "./types.ts";

/** What a line of a table shows of an order. */
export type OrderSummary = Pick<
  Order,
  | "order_id"
  | "number"
  | "external_id"
  | "channel_code"
  | "type"
  | "status"
  | "version"
  | "priority"
  | "ordered_at"
  | "currency"
  | "total_minor"
> & {
  /** Units of all lines. */
  readonly stages: StageQuantities;
  readonly delivery_methods: readonly DeliveryMethod[];
  /** Codes of the open holds, in the order in which they were placed. */
  readonly held_by: readonly string[];
};

type SummaryRow = Omit<OrderSummary, "stages"> & Record<`${Stage}_quantity`, number>;

const SUMS = STAGES.map((stage) => `sum(line.${stage}_quantity)::bigint as ${stage}_quantity`).join(", ");

/** One statement that reads of each order its row, its lines and its open holds, and answers a row. */
export async function findSummaries(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, OrderSummary>> {
  const rows = await tx.query<SummaryRow>(
    `select orders.order_id, orders.number, orders.external_id, orders.channel_code, orders.type, orders.status, orders.version,
            orders.priority, orders.ordered_at, orders.currency, orders.total_minor, lines.*, holds.held_by
       from orders.orders as orders
       cross join lateral (select ${SUMS}, array_agg(distinct line.delivery_method) as delivery_methods
                             from orders.lines as line
                            where line.tenant_id = $1 and line.order_id = orders.order_id) as lines
       cross join lateral (select coalesce(array_agg(hold.code order by hold.hold_id), '{}') as held_by
                             from orders.holds as hold
                            where hold.tenant_id = $1 and hold.order_id = orders.order_id and hold.lifted_at is null) as holds
      where orders.tenant_id = $1 and orders.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return new Map(rows.map((row) => [row.order_id, { ...row, stages: stagesOf(row) }]));
}

function stagesOf(row: SummaryRow): StageQuantities {
  return Object.fromEntries(STAGES.map((stage) => [stage, row[`${stage}_quantity`]])) as StageQuantities;
}
