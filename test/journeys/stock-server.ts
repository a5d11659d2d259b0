import { loadItems, loadItemsBySku, registerCatalogRoutes } from "../../src/catalog/index.ts";
import { registerChannelsRoutes } from "../../src/channels/index.ts";
import { registerInventoryRoutes, type StockChange } from "../../src/inventory/index.ts";
import { createLocationSnapshot, registerLocationsRoutes } from "../../src/locations/index.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createTestServer, JSON_HEADERS } from "../../src/platform/http/test-server.ts";
import type { TestDatabase } from "../support/database.ts";

/** The API of master data and stock on a test's database, with a short way to call it. */
export async function createStockServer({ database }: TestDatabase) {
  const { server } = await createTestServer();
  const changes: StockChange[] = [];
  registerCatalogRoutes(server, { database, clock: systemClock });
  registerLocationsRoutes(server, { database, clock: systemClock });
  registerChannelsRoutes(server, { database, clock: systemClock });
  registerInventoryRoutes(server, {
    database,
    clock: systemClock,
    directory: { loadItems, loadItemsBySku, loadLocations: createLocationSnapshot().current },
    stockChanged: async (_tx, change) => {
      changes.push(change);
    },
  });

  const call = async (
    method: "GET" | "PUT" | "POST" | "DELETE",
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const { "content-type": type, ...authorized } = JSON_HEADERS;
    const answer = await server.inject({
      method,
      url,
      headers: { ...authorized, ...(body === undefined ? {} : { "content-type": type }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const is_json =
      /json/.test(String(answer.headers["content-type"])) && !/ndjson/.test(String(answer.headers["content-type"]));
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: is_json ? answer.json() : null,
    };
  };
  return { server, call, changes };
}

export const NDJSON_HEADERS = { "content-type": "application/x-ndjson" } as const;

export type LineAnswer = {
  readonly line_no: number;
  readonly outcome?: string;
  readonly problem?: { readonly code: string; readonly errors?: readonly { readonly pointer: string }[] };
};

export function linesOf(text: string): LineAnswer[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

export function item(sku: string, more: Record<string, unknown> = {}) {
  return { sku, kind: "physical", name: { en: `Item ${sku}` }, tax_class: "standard", ...more };
}

export function location(code: string, more: Record<string, unknown> = {}) {
  return {
    code,
    kind: "warehouse",
    name: `Warehouse ${code}`,
    address: { street: "Hauptstr. 1", postal_code: "10115", city: "Berlin", country: "DE" },
    time_zone: "Europe/Berlin",
    delivery_methods: ["ship"],
    active: true,
    ...more,
  };
}
