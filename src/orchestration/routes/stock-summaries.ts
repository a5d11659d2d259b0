import { Type } from "typebox";
import { findItems, type Item } from "../../catalog/index.ts";
import { type StockSum, sumStock } from "../../inventory/index.ts";
import type { Location } from "../../locations/index.ts";
import { callerOf, decodeCursor, encodeCursor, type HttpServer, pageOf, pageQuery } from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";
import { isWithin } from "../visible.ts";
import { closed } from "./schemas.ts";

const STATES = ["available", "short", "sold_out", "nowhere"] as const;

/** Items that are looked at in one statement, and in one request, when most of them may not be wanted. */
const LOOK_AT = 500;
const LOOK_AT_MAX = 2_000;

const Code = Type.String({ minLength: 1, maxLength: 100 });
const Units = Type.Integer({ description: "In stocking units." });

const Summary = Type.Object(
  {
    sku: Type.String(),
    name: Type.Record(Type.String(), Type.String(), { description: "Text per language." }),
    kind: Type.String(),
    image_url: Type.Union([Type.String(), Type.Null()]),
    category: Type.Union([Type.String(), Type.Null()], { description: "The item's attribute of that name." }),
    on_hand: Units,
    reserved: Units,
    safety: Units,
    damaged: Units,
    available: Type.Integer({ description: "What may still be promised, at active locations." }),
    locations: Type.Integer({ description: "How many locations keep the item." }),
    short_locations: Type.Integer({ description: "At how many of them nothing may be promised any more." }),
  },
  closed,
);

type Wanted = {
  readonly text: string | null;
  readonly category: string | null;
  readonly location: string | null;
  readonly state: (typeof STATES)[number] | null;
  readonly after_sku: string | null;
  readonly limit: number;
  /** The only locations that the caller may see; null: all. */
  readonly location_codes: readonly string[] | null;
};

/** Items with their stock summed up over locations: what a list of items shows. */
export function registerStockSummaryRoutes(server: HttpServer, services: Services): void {
  const querystring = Type.Object(
    {
      ...pageQuery,
      q: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: "Part of the sku or of the name, or the whole GTIN.",
        }),
      ),
      category: Type.Optional(Code),
      location: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: "Only what this location keeps, and only its stock.",
        }),
      ),
      state: Type.Optional(
        Type.Enum(STATES, {
          description:
            "available: something may be promised. short: somewhere nothing may be promised any more. sold_out: kept, but nothing may be promised anywhere. nowhere: no location keeps it.",
        }),
      ),
    },
    closed,
  );
  server.get(
    "/v1/stock-summaries",
    {
      config: { scope: "inventory:read" },
      schema: {
        operationId: "listStockSummaries",
        summary: "List items by sku with their stock over all locations",
        description:
          "With state or location a page may hold fewer entries than limit, even none, though next_cursor says that there is more to look at.",
        tags: ["Stock"],
        querystring,
        response: { 200: pageOf(Summary) },
      },
    },
    (request) => {
      const { tenant_id, location_codes } = callerOf(request);
      const { limit, cursor, q, category, location, state } = request.query;
      const wanted = {
        text: q ?? null,
        category: category ?? null,
        location: location ?? null,
        state: state ?? null,
        after_sku: cursor === undefined ? null : (decodeCursor(cursor, ["text"])[0] as string),
        limit,
        location_codes,
      };
      return read(services.database, tenant_id, "listStockSummaries", async (tx) => {
        const { found, last_sku } = await findSummaries(tx, await services.locations(tx), wanted);
        return { data: found, next_cursor: last_sku === null ? null : encodeCursor([last_sku]) };
      });
    },
  );
}

/**
 * Looks through the items by sku until the page is full, all have been seen, or enough have been looked at for one request.
 *
 * @returns last_sku: how far it came; null at the end
 */
async function findSummaries(tx: Transaction, locations: ReadonlyMap<string, Location>, wanted: Wanted) {
  const { text, category, location, location_codes, state, limit } = wanted;
  const all = [...locations.values()];
  const active_ids = all.filter(({ active }) => active).map(({ location_id }) => location_id);
  const seen = all.filter(({ code }) => isWithin(location_codes, code) && (location === null || code === location));
  const location_ids = location === null && location_codes === null ? null : seen.map(({ location_id }) => location_id);
  const is_sieved = state !== null || location !== null;
  const at_once = is_sieved ? LOOK_AT : limit;
  const found: ReturnType<typeof summaryOf>[] = [];
  let after_sku = wanted.after_sku;
  for (let looked_at = 0; looked_at < LOOK_AT_MAX; looked_at += at_once) {
    const items = await findItems(tx, { skus: null, text, category, after_sku, limit: at_once });
    const chunk = items.slice(0, at_once);
    const sums = await sumStock(
      tx,
      chunk.map(({ item_id }) => item_id),
      { location_ids, active_ids },
    );
    for (const [index, item] of chunk.entries()) {
      after_sku = item.sku;
      const summary = summaryOf(item, sums.get(item.item_id));
      const is_wanted = (location === null || summary.locations > 0) && (state === null || IS_IN[state](summary));
      if (is_wanted) found.push(summary);
      if (found.length === limit) return { found, last_sku: index + 1 < items.length ? after_sku : null };
    }
    if (items.length <= at_once) return { found, last_sku: null };
  }
  return { found, last_sku: after_sku };
}

type Counted = Pick<StockSum, "available" | "locations" | "short_locations">;
const IS_IN: Readonly<Record<(typeof STATES)[number], (sum: Counted) => boolean>> = {
  available: ({ available }) => available > 0,
  short: ({ short_locations }) => short_locations > 0,
  sold_out: ({ available, locations }) => locations > 0 && available === 0,
  nowhere: ({ locations }) => locations === 0,
};

function summaryOf({ sku, name, kind, image_url, attributes }: Item, sum: StockSum | undefined) {
  const { category } = attributes;
  return {
    sku,
    name: { ...name },
    kind,
    image_url,
    category: typeof category === "string" ? category : null,
    on_hand: sum?.on_hand ?? 0,
    reserved: sum?.reserved ?? 0,
    safety: sum?.safety ?? 0,
    damaged: sum?.damaged ?? 0,
    available: sum?.available ?? 0,
    locations: sum?.locations ?? 0,
    short_locations: sum?.short_locations ?? 0,
  };
}
