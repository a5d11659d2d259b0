import { Agent, request } from "node:http";
import pg from "pg";
import { newId } from "../../src/kernel/ids.ts";
import { DEFAULT_TENANT_ID } from "../../src/platform/config.ts";
import { KEY } from "./app.ts";

export const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One call; `node:http` because the load must not cost more than what it measures. */
export function call(
  url: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  const text = body === null ? "" : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      {
        method,
        agent,
        headers: {
          authorization: `Bearer ${KEY}`,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
          ...headers,
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
      },
    );
    sent.on("error", reject);
    sent.end(text);
  });
}

/** A channel, items and locations by the API; stock of every item everywhere by SQL, since there is much of it. */
export async function setUpShop(
  url: string,
  database_url: string,
  size: { readonly items: number; readonly locations: number; readonly stock: number },
) {
  const put = async (path: string, body: unknown) => {
    const answer = await call(url, "PUT", path, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
  };
  const address = { name: "Lager", street: "Weg 1", postal_code: "10115", city: "Berlin", country: "DE" };
  await put("/v1/channels", {
    channels: [
      {
        code: "shop",
        kind: "web_shop",
        name: "Shop",
        country: "DE",
        currency: "EUR",
        language: "de",
        prices_include_tax: true,
      },
    ],
  });
  await put("/v1/items", {
    items: range(size.items).map((i) => ({
      sku: `SKU-${i}`,
      kind: "physical",
      name: { en: `Item ${i}` },
      tax_class: "standard",
    })),
  });
  await put("/v1/locations", {
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
  const owner = new pg.Client({ connectionString: database_url });
  await owner.connect();
  await owner.query(`set dirigent.tenant_id = '${DEFAULT_TENANT_ID}'`);
  await owner.query(
    `insert into inventory.stock_levels (tenant_id, item_id, location_id, on_hand)
     select i.tenant_id, i.item_id, l.location_id, $1 from catalog.items i cross join locations.locations l`,
    [size.stock],
  );
  await owner.query(
    `insert into inventory.movements (tenant_id, movement_id, item_id, location_id, kind, quantity, cause_id, reason, occurred_at)
     select tenant_id, gen_random_uuid(), item_id, location_id, 'set', on_hand, 'opening', 'opening', now() from inventory.stock_levels`,
  );
  await owner.query("vacuum analyze");
  await owner.end();
}

export function newOrder(index: number, size: { readonly items: number }, run = newId()) {
  const address = { name: "Erika Muster", street: "Hauptstr. 1", postal_code: "10115", city: "Berlin", country: "DE" };
  const line = (line_no: number) => ({
    line_no,
    sku: `SKU-${(index * 7 + line_no * 131) % size.items}`,
    quantity: 1,
    unit_price_minor: 1_999,
    tax_rate_percent: 19,
  });
  return {
    channel: "shop",
    external_id: `${run}-${index}`,
    currency: "EUR",
    customer: { external_id: `c-${index}`, email: `c${index}@example.com`, name: "Erika Muster" },
    billing_address: address,
    shipping_address: address,
    lines: [line(1), line(2)],
    charges: [{ kind: "shipping", amount_minor: 490, tax_rate_percent: 19 }],
    payments: [
      { method: "card", provider: "sandbox", amount_minor: 4_488, authorization: { reference: `auth-${index}` } },
    ],
  };
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
