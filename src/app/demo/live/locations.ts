import { carrierOf, type NextWork, nextWork, type OpenWork, parcelsOf } from "../location-habits.ts";
import { CLERKS_STORE } from "../retailer/clerks-day.ts";
import { demoLocationCodes } from "../retailer/locations.ts";
import { fractionOf } from "../retailer/random.ts";
import type { Retailer } from "../retailer/retailer.ts";
import { type Api, getAll } from "./api.ts";
import type { FirstSeen } from "./pace.ts";
import type { Supply } from "./supply.ts";

const OPEN = ["released", "accepted", "picking", "packed", "ready_to_collect"] as const;
const PAGES_MAX = 20;
const DAY_MINUTES = 24 * 60;
const AT_ONCE = 4;
const PAGE = 100;

/**
 * The people at the demo's locations look at their work once and do what is due. They ask Dirigent for it as any location
 * does, work for the demo's locations only, and remember nothing but since when they know of something.
 *
 * @returns how many pieces of work were done
 */
export async function lookAtWork(
  { api, retailer, supply }: { readonly api: Api; readonly retailer: Retailer; readonly supply: Supply },
  first_seen: FirstSeen,
): Promise<number> {
  const own = demoLocationCodes();
  const due: { readonly work: OpenWork; readonly next: NextWork }[] = [];
  for (const status of OPEN) {
    const works = await getAll<OpenWork>(api, `/v1/fulfillment-orders?status=${status}&limit=${PAGE}`, PAGES_MAX);
    for (const work of works) {
      if (!own.has(work.location)) continue;
      const next = nextWork(retailer.seed, work);
      if (!next) continue;
      // At the clerk's store whoever has signed in does the work; what lies for a day is done by a colleague.
      const is_clerks = work.location === CLERKS_STORE && next.action !== "hand_over";
      const after_minutes = is_clerks ? next.after_minutes + DAY_MINUTES : next.after_minutes;
      const head_start = is_clerks ? 0 : after_minutes * fractionOf(keyOf(work));
      if (first_seen.ageOf(keyOf(work), head_start) >= after_minutes) due.push({ work, next });
    }
  }
  first_seen.forgetOthers();
  let done = 0;
  const hand = async () => {
    for (let entry = due.shift(); entry; entry = due.shift())
      if (await perform(api, retailer, entry.work, entry.next)) {
        done += 1;
        supply.noteLeft(entry.work.location, leaving(entry.work, entry.next));
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return done;
}

/** What goes out with this. */
function leaving(work: OpenWork, next: NextWork): { readonly sku: string; readonly quantity: number }[] {
  if (next.action !== "ship" && next.action !== "hand_over") return [];
  return work.lines
    .map(({ sku, picked_quantity, shipped_quantity }) => ({ sku, quantity: picked_quantity - shipped_quantity }))
    .filter(({ quantity }) => quantity > 0);
}

/** A piece of work in one state: what is done with it next is done once. */
function keyOf(work: OpenWork): string {
  const left = work.lines.reduce((sum, line) => sum + line.to_pick_quantity, 0);
  return `${work.fulfillment_order_id} ${work.status} ${left}`;
}

async function perform(api: Api, retailer: Retailer, work: OpenWork, next: NextWork): Promise<boolean> {
  const [path, body] = toRequest(retailer, work, next);
  const key = `demo ${next.action} ${keyOf(work)}`;
  return (await api.post(`/v1/fulfillment-orders/${work.fulfillment_order_id}/${path}`, body, key)) !== null;
}

function toRequest(retailer: Retailer, work: OpenWork, next: NextWork): [path: string, body: unknown] {
  switch (next.action) {
    case "accept":
      return ["acceptances", {}];
    case "refuse":
      return ["refusals", { reason: next.reason }];
    case "pick":
      return ["picks", { lines: next.lines }];
    case "pack":
      return ["packs", {}];
    case "hand_over":
      return ["hand-overs", {}];
    case "ship": {
      const parcels = parcelsOf(work, next.lines, (sku) => retailer.by_sku.get(sku)?.content.weight_grams ?? 500);
      return [
        "shipments",
        { carrier: carrierOf(work, Math.max(...parcels.map((parcel) => parcel.weight_grams))), parcels },
      ];
    }
  }
}
