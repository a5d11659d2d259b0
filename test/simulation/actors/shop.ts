import { LINES_MAX, type OrderInput } from "../../../src/orchestration/intake/order-schema.ts";
import { placeOrders } from "../../../src/orchestration/intake/place-orders.ts";
import { splitPrice } from "../../../src/orders/index.ts";
import { integerBetween, type Random, seededRandom } from "../../support/harness/seeded.ts";
import { fateOf } from "../options.ts";
import { chance, note, type PlacedOrder, type Simulation, unlessOutage } from "../simulation.ts";
import { Violation } from "../violation.ts";

/** Some orders come in, in one request; some of them for the second time. */
export async function placeSome(simulation: Simulation): Promise<void> {
  const { world } = simulation;
  const indexes: number[] = [];
  const wanted = integerBetween(simulation.random, 1, 5);
  while (indexes.length < wanted && simulation.next_order < world.options.orders) indexes.push(simulation.next_order++);
  const again = simulation.placed[Math.floor(simulation.random() * simulation.placed.length)];
  if (chance(simulation, "duplicate") && again) indexes.push(again.index);
  if (chance(simulation, "duplicate") && indexes[0] !== undefined) indexes.push(indexes[0]);
  if (indexes.length > 0) await place(simulation, indexes);
}

async function place(simulation: Simulation, indexes: readonly number[]): Promise<void> {
  const { world } = simulation;
  const inputs = indexes.map((index) => orderOf(simulation, index));
  const now = new Date(world.clock.now_ms);
  // At the front door orders are taken on their way at once; in bulk, or if that has failed, a worker does it.
  const advance = fateOf(world.options.seed, "advance", indexes[0] as number) < world.options.advanced;
  const placements = inputs.map((input) => ({ input, caller_channels: null, actor: "shop" }));
  const decisions = await unlessOutage(simulation, async () => {
    const numbers = await world.services.order_numbers.take(world.tenant_id, inputs.length);
    return world.inTx("place orders", (tx) => placeOrders(tx, world.services, placements, numbers, now, { advance }));
  });
  // A shop that hears nothing asks again: with the same order, so that it is one.
  if (decisions === null) return place(simulation, indexes);
  for (const [position, decision] of decisions.entries()) {
    const index = indexes[position] as number;
    if (!decision.accepted)
      throw new Violation("I-14", `order ${index} is refused: ${JSON.stringify(decision.refusal)}`);
    const { value } = decision;
    const order_id = value.outcome === "created" ? value.view.order.order_id : value.order_id;
    const known = simulation.placed.find((order) => order.index === index);
    if (known && known.order_id !== order_id) throw new Violation("I-9", `order ${index} is there twice`);
    if (known) continue;
    const placed: PlacedOrder = { index, order_id, input: inputs[position] as OrderInput };
    simulation.placed.push(placed);
    simulation.active.push(placed);
    note(simulation, `${advance ? "placed" : "stored"} order ${index}`);
  }
}

const RATES = [19, 7, 7.7, 0];

/** The order of an index is always the same, whatever else happens in the run. */
function orderOf({ world }: Simulation, index: number): OrderInput {
  const { options } = world;
  const random = seededRandom(options.seed * 7919 + index);
  const channel = random() < 0.7 ? "shop" : random() < 0.4 ? "b2b" : random() < 0.6 ? "market" : "shop-jpy";
  const lines = Array.from(
    { length: integerBetween(random, 1, Math.min(options.lines_max, LINES_MAX)) },
    (_, position) => lineOf(random, options.skus, position + 1),
  );
  const charges =
    random() < 0.6 ? [{ kind: "shipping", amount_minor: integerBetween(random, 0, 990), tax_rate_percent: 19 }] : [];
  const address = { name: "Ada", street: "Weg 7", postal_code: "10115", city: "Berlin", country: "DE" };
  const input: OrderInput = {
    ...{ channel, external_id: `o-${options.seed}-${index}`, currency: channel === "shop-jpy" ? "JPY" : "EUR" },
    customer: { email: `c${index % 50}@example.com`, group: groupOf(random(), options.careful) },
    ...{ billing_address: address, shipping_address: address, lines, charges, payments: [] },
    priority: random() < 0.1 ? integerBetween(random, 1, 20) : 0,
  };
  return {
    ...input,
    payments: paymentsOf(random, options.faults.card_trouble, channel, totalOf(input, channel !== "b2b")),
  };
}

function groupOf(draw: number, careful: number): string | null {
  if (draw < careful) return "careful";
  return draw < careful + 0.1 ? "whole" : null;
}

function lineOf(random: Random, skus: number, line_no: number): OrderInput["lines"][number] {
  const quantity = random() < 0.04 ? integerBetween(random, 15, 45) : integerBetween(random, 1, 5);
  const unit_price_minor = random() < 0.05 ? 0 : integerBetween(random, 1, 9_999);
  const discount = integerBetween(random, 0, Math.floor((quantity * unit_price_minor) / 2));
  const collected = random() < 0.2;
  return {
    ...{ line_no, sku: `SKU-${integerBetween(random, 1, skus)}`, quantity, unit_price_minor },
    ...(random() < 0.3 ? { discounts: [{ code: "ten", amount_minor: discount }] } : {}),
    tax_rate_percent: RATES[integerBetween(random, 0, RATES.length - 1)] as number,
    ...(collected
      ? { delivery: { method: "collect", location: random() < 0.5 ? "st-city" : "st-mall" } as const }
      : {}),
  };
}

function totalOf(input: OrderInput, prices_include_tax: boolean): number {
  const gross = (amount_minor: number, rate: number) => splitPrice(amount_minor, rate, prices_include_tax).gross_minor;
  const lines = input.lines.map((line) => {
    const discount_minor = (line.discounts ?? []).reduce((sum, discount) => sum + discount.amount_minor, 0);
    return gross(line.quantity * line.unit_price_minor - discount_minor, line.tax_rate_percent);
  });
  const charges = (input.charges ?? []).map((charge) => gross(charge.amount_minor, charge.tax_rate_percent));
  return [...lines, ...charges].reduce((sum, amount) => sum + amount, 0);
}

function paymentsOf(random: Random, trouble: number, channel: string, total_minor: number): OrderInput["payments"] {
  const draw = random();
  const token =
    random() >= trouble
      ? "tok_ok"
      : (["tok_declined", "tok_pending", "tok_short"][integerBetween(random, 0, 2)] as string);
  const card = (amount_minor: number) => ({ method: "card", provider: "sandbox", token, amount_minor });
  if (channel === "market") return [{ method: "marketplace", settled: true, amount_minor: total_minor }];
  if (draw < 0.45) return [card(total_minor)];
  if (draw < 0.6) {
    // A shop may have authorized more than the order costs in the end.
    const amount_minor = total_minor + (random() < 0.3 ? 500 : 0);
    return [
      {
        method: "card",
        provider: "sandbox",
        authorization: { reference: `shop-${Math.floor(random() * 1e9)}` },
        amount_minor,
      },
    ];
  }
  if (draw < 0.75) return [{ method: "bank_transfer", amount_minor: total_minor }];
  if (draw < 0.85) return [{ method: "invoice", amount_minor: total_minor }];
  const first_minor = Math.floor(total_minor * random());
  if (draw < 0.88)
    return [
      { method: "bank_transfer", amount_minor: first_minor },
      { method: random() < 0.5 ? "bank_transfer" : "invoice", amount_minor: total_minor - first_minor },
    ];
  if (draw < 0.95) return [card(first_minor), { ...card(total_minor - first_minor), method: "paypal" }];
  return [{ method: "bank_transfer", amount_minor: first_minor }, card(total_minor - first_minor)];
}
