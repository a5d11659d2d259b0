import { demoLocationCodes } from "../retailer/locations.ts";
import { fractionOf } from "../retailer/random.ts";
import type { Retailer } from "../retailer/retailer.ts";
import { isCarried } from "../retailer/retailer.ts";
import { type Api, getAll } from "./api.ts";
import { createFirstSeen, type Pace } from "./pace.ts";

/** What left a location comes in again there, and what orders wait for is bought: stock stays what it was. */
export type Supply = {
  /** These units have left a location. */
  readonly noteLeft: (location: string, lines: readonly { readonly sku: string; readonly quantity: number }[]) => void;
  /** Delivers what is due. */
  readonly look: () => Promise<void>;
};

export type SupplyContext = {
  readonly api: Api;
  readonly retailer: Retailer;
  readonly pace: Pace;
  /** Names this run, so that no delivery counts twice and none is taken for one of another run. */
  readonly run: string;
};

/** Simulated minutes between two deliveries of what was sold. */
const DELIVERY_MINUTES = 360;
/** As many as one call takes; what is left comes with the next. */
const DELIVERY_ENTRIES_MAX = 500;
/** Simulated minutes between two looks at what orders wait for. */
const PURCHASE_MINUTES = 60;
const DAY = 24 * 60;
const PAGES_MAX = 5;
/** Bought beyond what is wanted now. */
const SPARE = 6;

type WaitingOrder = {
  readonly external_id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly shipping_address: { readonly country: string } | null;
  readonly billing_address: { readonly country: string };
  readonly lines: readonly {
    readonly sku: string;
    readonly delivery?: { readonly location?: string | null } | null;
    readonly stages: readonly { readonly stage: string; readonly quantity: number }[];
  }[];
};

type Entry = { readonly location: string; readonly sku: string; readonly quantity: number };

export function createSupply({ api, retailer, pace, run }: SupplyContext): Supply {
  const own = demoLocationCodes();
  const left = new Map<string, Entry>();
  const wanted = createFirstSeen(pace);
  let deliveries = 0;
  let next_delivery_at = DELIVERY_MINUTES / 4;
  let next_purchase_at = 0;

  const deliver = async (entries: readonly Entry[]) => {
    if (entries.length === 0) return;
    deliveries += 1;
    const adjustments = entries.map(({ location, sku, quantity }) => {
      const cause_id = `demo ${run} ${deliveries} ${location} ${sku}`;
      return { sku, location, kind: "add", quantity, reason: "goods_receipt", cause_id };
    });
    await api.post("/v1/stock-adjustments", { adjustments }, `demo delivery ${run} ${deliveries}`);
  };
  const replace = async () => {
    const entries = [...left].slice(0, DELIVERY_ENTRIES_MAX);
    for (const [key] of entries) left.delete(key);
    await deliver(entries.map(([, entry]) => entry));
  };
  const purchase = async () => {
    const orders = await getAll<WaitingOrder>(api, "/v1/orders?status=backordered&limit=50", PAGES_MAX);
    const missing = new Map<string, Entry>();
    for (const order of orders.filter(({ attributes }) => attributes.demo === true))
      for (const entry of missingOf(retailer, order)) {
        const key = `${entry.location} ${entry.sku}`;
        missing.set(key, { ...entry, quantity: entry.quantity + (missing.get(key)?.quantity ?? 0) });
      }
    // A store is sent things from the warehouse within a day; some makers deliver tomorrow, some next week.
    const due = [...missing].filter(([key, { location }]) => {
      const luck = fractionOf(`${retailer.seed} maker ${key}`);
      const days = location.startsWith("st-") ? 0.2 + 0.8 * luck : 0.3 + 5 * luck ** 2;
      return wanted.ageOf(key, days * DAY * fractionOf(key)) >= days * DAY;
    });
    wanted.forgetOthers();
    await deliver(
      due.slice(0, DELIVERY_ENTRIES_MAX).map(([, entry]) => ({ ...entry, quantity: entry.quantity + SPARE })),
    );
  };
  return {
    noteLeft: (location, lines) => {
      if (!own.has(location)) return;
      for (const { sku, quantity } of lines) {
        const key = `${location} ${sku}`;
        left.set(key, { location, sku, quantity: quantity + (left.get(key)?.quantity ?? 0) });
      }
    },
    look: async () => {
      const now = pace.minutes();
      if (next_delivery_at <= now) {
        await replace();
        if (left.size === 0) next_delivery_at = now + DELIVERY_MINUTES;
      }
      if (next_purchase_at <= now) {
        await purchase();
        next_purchase_at = now + PURCHASE_MINUTES;
      }
    },
  };
}

/** What an order waits for, and who gets it in: the store that it is collected at, who makes it, or the country's warehouse. */
function missingOf(retailer: Retailer, order: WaitingOrder): Entry[] {
  const { country } = order.shipping_address ?? order.billing_address;
  const warehouse = country === "CH" ? "wh-spreitenbach" : "wh-kassel";
  return order.lines.flatMap(({ sku, delivery, stages }) => {
    const item = retailer.by_sku.get(sku);
    const quantity = stages.reduce((sum, part) => sum + (part.stage === "backordered" ? part.quantity : 0), 0);
    if (!item || quantity === 0) return [];
    const maker = item.is_dropshipped ? [...demoLocationCodes()].find((code) => isCarried(code, item)) : undefined;
    return [{ location: delivery?.location ?? maker ?? warehouse, sku, quantity }];
  });
}
