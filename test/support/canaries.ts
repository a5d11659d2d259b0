import { standardWorkflows } from "../../src/workflows/index.ts";

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;

/** What must be read by nobody who is not meant: of any kind, and of a person. */
export const canaryOf = (tenant: "a" | "b") => `canary-${tenant}`;
export const personOf = (tenant: "a" | "b") => `person-of-${canaryOf(tenant)}`;

/** Writes a tenant's canary into every text of its small world that an answer could show, and lets every order be read. */
export async function plantCanaries(query: Query, tenant_id: string, tenant: "a" | "b"): Promise<void> {
  const [canary, person] = [canaryOf(tenant), personOf(tenant)];
  const address = JSON.stringify({
    ...{ name: person, street: person, postal_code: "10115" },
    city: "B",
    country: "DE",
  });
  const named: readonly (readonly [string, string])[] = [
    ["orders.orders", "external_id = external_id || $2"],
    ["orders.lines", "description = $2"],
    ["orders.holds", "note = $2"],
    ["catalog.items", "name = jsonb_build_object('en', $2::text)"],
    ["locations.locations", "name = $2"],
    ["channels.channels", "name = $2"],
    ["platform.exceptions", "detail = $2"],
    ["platform.events", "data = jsonb_build_object('note', $2::text)"],
    ["platform.audit_entries", "after = jsonb_build_object('note', $2::text)"],
    ["inventory.movements", "reason = $2"],
    ["returns.returns", "reason = $2"],
    ["fulfillment.fulfillment_order_lines", "description = $2"],
    ["fulfillment.shipments", "carrier = $2"],
    ["access.api_keys", "name = $2 || '-' || left(md5(api_key_id::text), 8)"],
    ["access.users", "name = $2"],
    ["access.sessions", "user_agent = $2"],
    ["sourcing.plans", "plan = jsonb_build_object('note', $2::text)"],
    // Nobody is called when somebody tries the endpoint.
    ["notifications.webhook_endpoints", "description = $2, url = 'http://127.0.0.1:9/of-nobody'"],
    ["care.notes", "text = $2"],
    ["care.views", "name = $2"],
    ["risk.rules", "rule = jsonb_build_object('note', $2::text)"],
  ];
  for (const [table, set] of named) await query(`update ${table} set ${set} where tenant_id = $1`, [tenant_id, canary]);
  await query(
    `insert into customers.order_parties (tenant_id, order_id, customer_id, ordered_at, name, billing_address, payload)
     select tenant_id, order_id, customer_id, ordered_at, 'x', '{}', '{}' from orders.orders where tenant_id = $1
     on conflict do nothing`,
    [tenant_id],
  );
  await query(
    `update customers.order_parties
        set name = $2, first_word = 'person', last_word = 'a', email = $2 || '@example.com', phone = $2, billing_address = $3, shipping_address = $3
      where tenant_id = $1`,
    [tenant_id, person, address],
  );
  await query("update locations.locations set address = $2 where tenant_id = $1", [
    tenant_id,
    JSON.stringify({ street: canary, postal_code: "10115", city: "Berlin", country: "DE" }),
  ]);
  await query("update invoicing.invoices set recipient = $2 where tenant_id = $1", [tenant_id, address]);
  const ship = standardWorkflows().find(({ code }) => code === "ship");
  await query("update workflows.documents set document = $2 where tenant_id = $1", [tenant_id, JSON.stringify(ship)]);
}
