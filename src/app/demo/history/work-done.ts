import { type FulfillmentOrder, toPick } from "../../../fulfillment/index.ts";
import type { LocationWork } from "../../../orchestration/facts/location-work.ts";
import { carrierOf, type NextWork, nextWork, type OpenWork, parcelsOf } from "../location-habits.ts";
import { CLERKS_STORE, type ClerksPiece } from "../retailer/clerks-day.ts";
import type { Retailer } from "../retailer/retailer.ts";

const HOUR_MS = 3_600_000;
const OPENS_AT = 7;
const CLOSES_AT = 20;

export type DoneWork = { readonly at: Date; readonly order_id: string; readonly work: LocationWork };

/**
 * What a location has done with a piece of work by now: one thing after the other, as long as there was time for it.
 *
 * @param piece of the clerk's day, if it is one
 */
export function doneBy(now: Date, head: FulfillmentOrder, retailer: Retailer, piece: ClerksPiece | null): DoneWork[] {
  if (piece && head.location_code === CLERKS_STORE) return doneByClerk(now, head, retailer, piece);
  const done: DoneWork[] = [];
  let work: OpenWork | null = openWork(head);
  let at = head.updated_at;
  while (work) {
    const next = nextWork(retailer.seed, work);
    if (!next) break;
    at = whenOpen(new Date(at.getTime() + next.after_minutes * 60_000));
    if (at > now) break;
    done.push({ at, order_id: head.order_id, work: said(work, next, retailer) });
    work = after(work, next);
  }
  return done;
}

const STATUS_BEFORE = { accept: "released", pick: "accepted", pick_short: "accepted", pack: "picking" } as const;

/** The steps of her day that were made by the end of the history, and fit what has come of it. */
function doneByClerk(now: Date, head: FulfillmentOrder, retailer: Retailer, piece: ClerksPiece): DoneWork[] {
  const done: DoneWork[] = [];
  let work: OpenWork | null = openWork(head);
  for (const { action, hours_ago } of piece.steps) {
    const at = new Date(piece.day_ends_at.getTime() - hours_ago * HOUR_MS);
    if (!work || at > now || work.status !== STATUS_BEFORE[action]) continue;
    const lines = work.lines.map(({ line_no, to_pick_quantity }, index) => ({
      line_no,
      quantity: action === "pick_short" && index === 0 ? to_pick_quantity - 1 : to_pick_quantity,
    }));
    const next: NextWork =
      action === "accept" || action === "pack"
        ? { action, after_minutes: 0 }
        : { action: "pick", lines: lines.filter(({ quantity }) => quantity > 0), after_minutes: 0 };
    done.push({ at: at > head.updated_at ? at : now, order_id: head.order_id, work: said(work, next, retailer) });
    work = after(work, next);
  }
  return done;
}

function openWork(head: FulfillmentOrder): OpenWork {
  return {
    fulfillment_order_id: head.fulfillment_order_id,
    order_number: head.order_number,
    location: head.location_code,
    delivery_method: head.delivery_method,
    status: head.status,
    lines: head.lines.map((line) => ({
      line_no: line.line_no,
      sku: line.sku,
      to_pick_quantity: toPick(line),
      picked_quantity: line.picked_quantity,
      shipped_quantity: line.shipped_quantity,
    })),
  };
}

function said(work: OpenWork, next: NextWork, retailer: Retailer): LocationWork {
  const { fulfillment_order_id } = work;
  switch (next.action) {
    case "accept":
      return { fulfillment_order_id, action: "accept" };
    case "refuse":
      return { fulfillment_order_id, action: "refuse", reason: next.reason, lines: null };
    case "pick":
      return { fulfillment_order_id, action: "pick", lines: next.lines };
    case "ship": {
      const parcels = parcelsOf(work, next.lines, (sku) => retailer.by_sku.get(sku)?.content.weight_grams ?? 500);
      const carrier = carrierOf(work, Math.max(...parcels.map((parcel) => parcel.weight_grams)));
      return { fulfillment_order_id, action: "ship", carrier, parcels };
    }
    case "pack":
    case "hand_over":
      return { fulfillment_order_id, action: next.action, lines: null };
  }
}

/** What the work looks like then; null when it has ended. Quantities that Dirigent decides are left to it. */
function after(work: OpenWork, next: NextWork): OpenWork | null {
  switch (next.action) {
    case "accept":
      return { ...work, status: "accepted" };
    case "pick": {
      const lines = work.lines.map((line) => {
        const picked = next.lines.find((candidate) => candidate.line_no === line.line_no)?.quantity ?? 0;
        return { ...line, to_pick_quantity: 0, picked_quantity: line.picked_quantity + picked };
      });
      // What is to be collected lies ready from here on, which Dirigent notes by a time of its own.
      if (work.delivery_method === "collect" || lines.every((line) => line.picked_quantity === 0)) return null;
      return { ...work, status: "picking", lines };
    }
    case "pack":
      return { ...work, status: "packed" };
    default:
      return null;
  }
}

/** Nobody works at night or on Sundays: what would be done then is done in the morning. */
function whenOpen(instant: Date): Date {
  let local = new Date(instant.getTime() + HOUR_MS);
  if (local.getUTCHours() >= CLOSES_AT) local = morningOf(new Date(local.getTime() + 24 * HOUR_MS), instant);
  if (local.getUTCHours() < OPENS_AT) local = morningOf(local, instant);
  if (local.getUTCDay() === 0) local = morningOf(new Date(local.getTime() + 24 * HOUR_MS), instant);
  return new Date(local.getTime() - HOUR_MS);
}

/** Some time in the first two hours; the minutes of the instant say when. */
function morningOf(day: Date, instant: Date): Date {
  const morning = new Date(day);
  morning.setUTCHours(OPENS_AT, 0, 0, 0);
  return new Date(morning.getTime() + (instant.getTime() % (2 * HOUR_MS)));
}
