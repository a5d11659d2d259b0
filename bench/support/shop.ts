import pg from "pg";
import { newId } from "../../src/kernel/ids.ts";
import { DEFAULT_TENANT_ID } from "../../src/platform/config.ts";
import { KEY } from "./app.ts";

export type ShopSize = { readonly items: number; readonly locations: number; readonly stock: number };

/** What BENCHMARKS asks for; a smaller one tries the benchmarks out. */
export const SHOP: ShopSize = { items: 1_000, locations: 200, stock: 1_000 };

/** One call of the API that is not measured. @throws Error if it is not answered with success */
export async function call<Body = unknown>(url: string, method: string, path: string, body: unknown): Promise<Body> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === null ? {} : { "content-type": "application/json" }) },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === "" ? null : JSON.parse(text)) as Body;
}

/** A channel, items and locations by the API; stock of every item everywhere by SQL, since there is much of it. */
export async function setUpShop(url: string, database_url: string, size: ShopSize): Promise<void> {
  const address = { name: "Lager", street: "Weg 1", postal_code: "10115", city: "Berlin", country: "DE" };
  const channel = { country: "DE", currency: "EUR", language: "de", prices_include_tax: true };
  await call(url, "PUT", "/v1/channels", {
    channels: [
      { ...channel, code: "shop", kind: "web_shop", name: "Shop" },
      { ...channel, code: "phone", kind: "phone", name: "Telephone" },
    ],
  });
  for (const part of inParts(range(size.items), 1_000))
    await call(url, "PUT", "/v1/items", { items: part.map((i) => itemOf(`SKU-${i}`)) });
  await call(url, "PUT", "/v1/locations", {
    locations: range(size.locations).map((i) => ({
      code: `L-${i}`,
      kind: i < 5 ? "warehouse" : "store",
      name: `Location ${i}`,
      address,
      time_zone: "Europe/Berlin",
      delivery_methods: ["ship", "collect"],
      costs: { order_minor: 100 + i, unit_minor: 10 },
      active: true,
    })),
  });
  await withClient(database_url, async (client) => {
    await client.query(`set dirigent.tenant_id = '${DEFAULT_TENANT_ID}'`);
    await client.query(
      `insert into inventory.stock_levels (tenant_id, item_id, location_id, on_hand)
       select i.tenant_id, i.item_id, l.location_id, $1 from catalog.items i cross join locations.locations l`,
      [size.stock],
    );
    await client.query(
      `insert into inventory.movements (tenant_id, movement_id, item_id, location_id, kind, quantity, cause_id, reason, occurred_at)
       select tenant_id, gen_random_uuid(), item_id, location_id, 'set', on_hand, 'opening', 'opening', now() from inventory.stock_levels`,
    );
    await client.query(
      "vacuum analyze inventory.stock_levels, inventory.movements, catalog.items, locations.locations, channels.channels",
    );
  });
}

/** As the database's owner, on a connection of its own. */
export async function withClient<T>(database_url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database_url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function itemOf(sku: string) {
  return { sku, kind: "physical", name: { en: `Item ${sku}` }, tax_class: "standard" };
}

const ADDRESS = { name: "Erika Muster", street: "Hauptstr. 1", postal_code: "10115", city: "Berlin", country: "DE" };

/** An order of some skus, one unit each, its payment authorized by the shop. */
export function orderOf(external_id: string, index: number, skus: readonly string[]) {
  return {
    channel: "shop",
    external_id,
    currency: "EUR",
    customer: { external_id: `c-${index}`, email: `c${index}@example.com`, name: "Erika Muster" },
    billing_address: ADDRESS,
    shipping_address: ADDRESS,
    lines: skus.map((sku, position) => ({
      line_no: position + 1,
      sku,
      quantity: 1,
      unit_price_minor: 1_999,
      tax_rate_percent: 19,
    })),
    charges: [{ kind: "shipping", amount_minor: 490, tax_rate_percent: 19 }],
    payments: [
      {
        method: "card",
        provider: "sandbox",
        amount_minor: skus.length * 1_999 + 490,
        authorization: { reference: `auth-${index}` },
      },
    ],
  };
}

/** Orders that nobody has placed before, spread evenly over the items. */
export function newOrders(count: number, size: Pick<ShopSize, "items">, lines = 2) {
  const run = newId();
  const sku = (index: number, line_no: number) => `SKU-${(index * 7 + line_no * 131) % size.items}`;
  return range(count).map((index) =>
    orderOf(
      `${run}-${index}`,
      index,
      range(lines).map((line) => sku(index, line + 1)),
    ),
  );
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export function inParts<T>(all: readonly T[], size: number): T[][] {
  return range(Math.ceil(all.length / size)).map((part) => all.slice(part * size, (part + 1) * size));
}
