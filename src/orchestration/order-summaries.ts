import { findWhose, type Whose } from "../customers/index.ts";
import { findWorkplaces } from "../fulfillment/index.ts";
import { findReservations } from "../inventory/index.ts";
import { findOrders, findSummaries, type OrderSummary, owedMinor } from "../orders/index.ts";
import { findTenders } from "../payments/index.ts";
import { findExcepted } from "../platform/exceptions.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { Summarized } from "./present-summary.ts";
import type { Services } from "./services.ts";

/**
 * Orders as lines of a table, in the order of their ids: one narrow statement per capability, all asked at once, and
 * nothing of what a line does not show. Only of orders that were canceled or returned in part the prices are read as well.
 */
export async function findSummarized(
  tx: Transaction,
  services: Pick<Services, "locations">,
  order_ids: readonly string[],
): Promise<Summarized[]> {
  if (order_ids.length === 0) return [];
  const [orders, whose, tenders, work, excepted, locations] = await Promise.all([
    findSummaries(tx, order_ids),
    findWhose(tx, order_ids),
    findTenders(tx, order_ids),
    findWorkplaces(tx, order_ids),
    findExcepted(tx, order_ids),
    services.locations(tx),
  ]);
  const all = order_ids.flatMap((order_id) => orders.get(order_id) ?? []);
  const [shrunk, reserved] = await Promise.all([
    findOrders(
      tx,
      idsOf(all, ({ stages }) => stages.canceled + stages.returned > 0),
    ),
    findReservations(
      tx,
      idsOf(all, ({ stages }) => stages.sourced > 0),
    ),
  ]);
  return all.map((order) => {
    const { order_id } = order;
    const whole = shrunk.get(order_id);
    return {
      order,
      whose: whose.get(order_id) as Whose,
      tenders: tenders.get(order_id) ?? [],
      owed_minor: whole ? owedMinor(whole) : order.total_minor,
      work: work.get(order_id) ?? [],
      reserved_at: (reserved.get(order_id) ?? []).map(
        ({ location_id }) => locations.get(location_id)?.code ?? location_id,
      ),
      has_exception: excepted.has(order_id),
    };
  });
}

function idsOf(orders: readonly OrderSummary[], condition: (order: OrderSummary) => boolean): string[] {
  return orders.filter(condition).map(({ order_id }) => order_id);
}
