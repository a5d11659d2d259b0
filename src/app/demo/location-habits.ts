import { fractionOf } from "./retailer/random.ts";

/**
 * How the people at the demo's locations work: what they do next with a piece of work, and after how long. It follows from the
 * work alone, so nothing has to be remembered: history and live simulation, and a simulation started again, agree.
 */
export type OpenWork = {
  readonly fulfillment_order_id: string;
  readonly order_number: string;
  readonly location: string;
  readonly delivery_method: "ship" | "collect";
  readonly status: string;
  readonly lines: readonly WorkLine[];
};

export type WorkLine = {
  readonly line_no: number;
  readonly sku: string;
  readonly to_pick_quantity: number;
  readonly picked_quantity: number;
  readonly shipped_quantity: number;
};

type Lines = readonly { readonly line_no: number; readonly quantity: number }[];

export type NextWork = {
  /** Minutes after the last thing that was done with it, while the location is open. */
  readonly after_minutes: number;
} & (
  | { readonly action: "accept" }
  | { readonly action: "refuse"; readonly reason: string }
  | { readonly action: "pick"; readonly lines: Lines }
  | { readonly action: "pack" }
  | { readonly action: "ship"; readonly lines: Lines }
  | { readonly action: "hand_over" }
);

const DAY = 24 * 60;

/** @returns null when nobody at the location will do anything with it */
export function nextWork(seed: string, work: OpenWork): NextWork | null {
  const luck = (what: string) => fractionOf(`${seed} ${what} ${work.order_number} ${work.location}`);
  const pace = paceOf(work.location);
  const within = ([least, most]: readonly [number, number], what: string) =>
    least + luck(`${what} time`) * (most - least);
  switch (work.status) {
    case "released":
      return acceptOrRefuse(work, luck, within(pace.accept, "accept"));
    case "accepted":
      return { action: "pick", lines: found(work, luck), after_minutes: within(pace.pick, "pick") };
    case "picking":
      if (toPick(work).length > 0) return { action: "pick", lines: toPick(work), after_minutes: 20 };
      return { action: "pack", after_minutes: within(pace.pack, "pack") };
    case "packed":
      // Some parcels are forgotten on the ramp.
      return {
        action: "ship",
        lines: packed(work),
        after_minutes: luck("forgotten") < 0.012 ? 3 * DAY : within(pace.ship, "ship"),
      };
    case "ready_to_collect":
      // Some customers never come; then the workflow ends the waiting.
      if (luck("never collected") < 0.06) return null;
      return { action: "hand_over", after_minutes: 120 + luck("collect") ** 2 * 5 * DAY };
    default:
      return null;
  }
}

type Pace = { readonly [action in "accept" | "pick" | "pack" | "ship"]: readonly [number, number] };

/** Minutes: warehouses work in waves, stores beside their customers, makers when they have made it. */
function paceOf(location: string): Pace {
  if (location.startsWith("wh-")) return { accept: [4, 40], pick: [25, 210], pack: [15, 120], ship: [30, 240] };
  if (location.startsWith("ds-")) return { accept: [60, 900], pick: [600, 2_600], pack: [120, 1_400], ship: [60, 600] };
  return { accept: [6, 120], pick: [20, 260], pack: [20, 180], ship: [45, 420] };
}

function acceptOrRefuse(work: OpenWork, luck: (what: string) => number, after_minutes: number): NextWork {
  const is_store = work.location.startsWith("st-");
  // A few stores overlook a piece of work for days.
  if (is_store && luck("silent") < 0.018)
    return { action: "accept", after_minutes: 4 * DAY + luck("silent time") * 5 * DAY };
  if (luck("refuse") >= (is_store ? 0.05 : 0.006)) return { action: "accept", after_minutes };
  const reasons = ["capacity", "too_busy", "damaged", "not_found"];
  return { action: "refuse", reason: reasons[Math.floor(luck("reason") * reasons.length)] as string, after_minutes };
}

function toPick(work: OpenWork): Lines {
  return work.lines
    .filter((line) => line.to_pick_quantity > 0)
    .map((line) => ({ line_no: line.line_no, quantity: line.to_pick_quantity }));
}

/** What is really on the shelf: once in a while a piece of the last line is missing. */
function found(work: OpenWork, luck: (what: string) => number): Lines {
  const lines = toPick(work);
  const chance = work.location.startsWith("st-") ? 0.035 : 0.008;
  if (luck("short") >= chance) return lines;
  return lines.map((line, index) => (index === lines.length - 1 ? { ...line, quantity: line.quantity - 1 } : line));
}

function packed(work: OpenWork): Lines {
  return work.lines
    .filter((line) => line.picked_quantity > line.shipped_quantity)
    .map((line) => ({ line_no: line.line_no, quantity: line.picked_quantity - line.shipped_quantity }));
}

export type Parcel = { readonly tracking_number: string; readonly weight_grams: number; readonly lines: Lines };

/** One parcel, or two when there is much in it; its number is the location's, its weight that of the goods and the box. */
export function parcelsOf(work: OpenWork, lines: Lines, gramsOf: (sku: string) => number): Parcel[] {
  const grams = lines.map((line) => {
    const sku = work.lines.find((candidate) => candidate.line_no === line.line_no)?.sku ?? "";
    return gramsOf(sku) * line.quantity;
  });
  const total = grams.reduce((sum, part) => sum + part, 0);
  const half = lines.length > 1 && total > 20_000 ? Math.ceil(lines.length / 2) : lines.length;
  const parts: Lines[] = [lines.slice(0, half), lines.slice(half)].filter((part) => part.length > 0);
  return parts.map((part, index) => ({
    tracking_number: trackingNumber(work, index),
    weight_grams: 180 + part.reduce((sum, line) => sum + (grams[lines.indexOf(line)] ?? 0), 0),
    lines: part,
  }));
}

export function carrierOf(work: OpenWork, weight_grams: number): string {
  if (weight_grams > 31_500) return "dachser";
  if (work.location.startsWith("st-")) return fractionOf(`${work.location} carrier`) < 0.7 ? "dhl" : "dpd";
  return work.location === "wh-linz" ? "post_at" : work.location === "wh-spreitenbach" ? "swiss_post" : "dhl";
}

/** The order and the location say which, so a second sending says the same. */
function trackingNumber(work: OpenWork, index: number): string {
  const digits = Math.floor(fractionOf(`${work.location} ${work.order_number}`) * 1e9);
  return `DEMO${String(digits).padStart(9, "0")}${work.order_number.slice(-4)}${index + 1}`;
}
