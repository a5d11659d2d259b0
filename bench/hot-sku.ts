import { parseArgs } from "node:util";
import { type BenchApp, startBenchApp } from "./support/app.ts";
import { round } from "./support/figures.ts";
import { measureReleases, watchOwnCpu } from "./support/measure.ts";
import { type Offered, offerByClients } from "./support/offer.ts";
import { type Check, doctorFindsNothing, everyOrderAccepted, type Meddling, type Result } from "./support/result.ts";
import { call, itemOf, newOrders, orderOf, range, SHOP, setUpShop, withClient } from "./support/shop.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const HOT = "HOT";

/** BENCHMARKS "hot-sku": more orders than units of one item at one location, beside ordinary orders of one line. */
export async function run(args: readonly string[], meddle?: Meddling): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "15000" },
      units: { type: "string", default: "10000" },
      clients: { type: "string", default: "32" },
      roles: { type: "string", default: "all" },
      items: { type: "string", default: String(SHOP.items) },
      locations: { type: "string", default: String(SHOP.locations) },
      server: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const [orders, units, clients] = [Number(values.orders), Number(values.units), Number(values.clients)];
  const size = { ...SHOP, items: Number(values.items), locations: Number(values.locations) };
  const app = await startBenchApp({ roles: values.roles.split(","), server_url: values.server });
  try {
    await setUpShop(app.url, app.database_url, size);
    await stockHotItem(app, units);
    const warm_up = newOrders(Math.min(500, orders), size, 1);
    await measureReleases(app, () => offerByClients(app.url, warm_up, clients));

    const ordinary = await measureDecided(app, newOrders(orders, size, 1), clients);
    const hot_orders = range(orders).map((index) => orderOf(`hot-${index}`, index, [HOT]));
    const hot = await measureDecided(app, hot_orders, clients);
    await meddle?.(app.database_url);
    const outcome = await readOutcome(app.database_url);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: {
        orders,
        units,
        clients,
        "orders/s decided": round(hot.decided_per_second),
        "ordinary one-line orders/s decided": round(ordinary.decided_per_second),
        ratio: round(hot.decided_per_second / ordinary.decided_per_second, 2),
        covered: outcome.covered,
        backordered: outcome.backordered,
        oversold: Math.max(0, outcome.covered - units),
        "client's share of processors %": hot.client_share_percent,
      },
      checks: [
        everyOrderAccepted({ failures: ordinary.offered.failures + hot.offered.failures }),
        allDecided(ordinary, hot),
        coveredExactly({ orders, units }, outcome),
        await doctorFindsNothing(app.database_url),
      ],
    };
  } finally {
    await app.stop();
  }
}

async function stockHotItem(app: BenchApp, units: number): Promise<void> {
  await call(app.url, "PUT", "/v1/items", { items: [itemOf(HOT)] });
  await call(app.url, "POST", "/v1/stock-adjustments", {
    adjustments: [{ sku: HOT, location: "L-0", kind: "set", quantity: units, reason: "count", cause_id: "hot item" }],
  });
}

type Decided = {
  readonly offered: Offered;
  readonly decided_per_second: number;
  readonly undecided: number;
  readonly client_share_percent: number;
};

/** Until no unit is open any more: each is released or known to be missing. */
async function measureDecided(
  app: BenchApp,
  orders: ReturnType<typeof newOrders>,
  clients: number,
  patience_ms = 120_000,
): Promise<Decided> {
  const shareOf = watchOwnCpu();
  const offered = await offerByClients(app.url, orders, clients);
  const undecided = await withClient(app.database_url, async (client) => {
    for (const until = performance.now() + patience_ms; ; ) {
      const { rows } = await client.query(
        "select count(*)::integer as open from orders.lines where open_quantity + sourced_quantity > 0",
      );
      if (rows[0].open === 0 || performance.now() > until) return Number(rows[0].open);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  const seconds = (performance.now() - offered.started) / 1_000;
  return {
    offered,
    undecided,
    decided_per_second: (orders.length - undecided) / seconds,
    client_share_percent: shareOf(),
  };
}

function allDecided(...measured: readonly Decided[]): Check {
  const undecided = measured.reduce((sum, part) => sum + part.undecided, 0);
  return { name: "every unit is released or backordered", holds: undecided === 0, detail: `${undecided} are not` };
}

export type HotOutcome = { readonly covered: number; readonly backordered: number; readonly reserved: number };

/** Told by three tables that are written apart: the lines, the work of the location, and the stock. */
export function coveredExactly(
  { orders, units }: { readonly orders: number; readonly units: number },
  outcome: HotOutcome & { readonly asked_of_location: number },
): Check {
  const covered = Math.min(orders, units);
  const holds =
    outcome.covered === covered &&
    outcome.backordered === orders - covered &&
    outcome.reserved === covered &&
    outcome.asked_of_location === covered;
  return {
    name: `exactly ${covered} are covered and ${orders - covered} backordered`,
    holds,
    detail: JSON.stringify(outcome),
  };
}

function readOutcome(database_url: string) {
  return withClient(database_url, async (client) => {
    const { rows } = await client.query(
      `with hot as (select tenant_id, item_id from catalog.items where sku = $1)
       select (select coalesce(sum(released_quantity), 0)::integer from orders.lines join hot using (tenant_id, item_id)) as covered,
              (select coalesce(sum(backordered_quantity), 0)::integer from orders.lines join hot using (tenant_id, item_id)) as backordered,
              (select coalesce(sum(reserved), 0)::integer from inventory.stock_levels join hot using (tenant_id, item_id)) as reserved,
              (select coalesce(sum(quantity), 0)::integer
                 from fulfillment.fulfillment_order_lines join hot using (tenant_id, item_id)) as asked_of_location`,
      [HOT],
    );
    return rows[0] as HotOutcome & { readonly asked_of_location: number };
  });
}
