import type { FulfillmentOrder } from "../../api/types.ts";
import type { Parcel } from "../queue/action.ts";

/** A parcel as it is being filled in: weight as typed, quantities by line number. */
export type ParcelDraft = {
  readonly tracking_number: string;
  readonly kilograms: number | null;
  readonly quantities: ReadonlyMap<number, number>;
};

type Line = FulfillmentOrder["lines"][number];

const GRAMS = 1_000;

/** What of a line is in the store's hands and has not left. */
export const toShip = (line: Line) => line.picked_quantity - line.shipped_quantity;

/** One parcel with everything, as most are. @param weights grams of one piece by sku; null when not known of all */
export function firstParcel(lines: readonly Line[], weights: ReadonlyMap<string, number | null>): ParcelDraft {
  const grams = lines.map((line) => (weights.get(line.sku) ?? Number.NaN) * toShip(line));
  const total = grams.reduce((sum, each) => sum + each, 0);
  return {
    tracking_number: "",
    kilograms: Number.isFinite(total) && total > 0 ? Math.ceil(total / 100) / 10 : null,
    quantities: new Map(lines.filter((line) => toShip(line) > 0).map((line) => [line.line_no, toShip(line)])),
  };
}

/** What is in no parcel yet; less than nothing is in too many. */
export function leftOver(line: Line, drafts: readonly ParcelDraft[]): number {
  return toShip(line) - drafts.reduce((sum, { quantities }) => sum + (quantities.get(line.line_no) ?? 0), 0);
}

/** Why the parcels cannot go yet. */
export type ParcelTrouble = "empty_parcel" | "left_over" | "too_many" | "same_number";

export function troubleWith(lines: readonly Line[], drafts: readonly ParcelDraft[]): ParcelTrouble | null {
  const left = lines.map((line) => leftOver(line, drafts));
  if (left.some((quantity) => quantity < 0)) return "too_many";
  if (left.some((quantity) => quantity > 0)) return "left_over";
  if (drafts.some(({ quantities }) => [...quantities.values()].every((quantity) => quantity === 0)))
    return "empty_parcel";
  const numbers = drafts.map(({ tracking_number }) => tracking_number.trim()).filter((number) => number !== "");
  return new Set(numbers).size < numbers.length ? "same_number" : null;
}

/** As the server takes them: grams, and no number rather than an empty one. */
export function parcelsOf(drafts: readonly ParcelDraft[]): readonly Parcel[] {
  return drafts.map(({ tracking_number, kilograms, quantities }) => ({
    tracking_number: tracking_number.trim() === "" ? null : tracking_number.trim(),
    weight_grams: kilograms === null ? null : Math.round(kilograms * GRAMS),
    lines: [...quantities].flatMap(([line_no, quantity]) => (quantity > 0 ? [{ line_no, quantity }] : [])),
  }));
}
