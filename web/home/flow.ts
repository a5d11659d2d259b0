import type { Overview } from "../api/types.ts";
import type { Stage } from "../design/stages.ts";
import { STATIONS, type Station } from "../orders/list/order-search.ts";

type Flow = Overview["flow"];

/** The stages of the units that are at each station, as the server lists them. */
export const STAGES_AT: Readonly<Record<Station, readonly Extract<Stage, keyof Flow["units"]>[]>> = {
  received: ["open"],
  paid: ["backordered"],
  sourced: ["sourced"],
  released: ["released"],
  picked: ["picked", "packed"],
  shipped: ["shipped", "ready_to_collect"],
  delivered: ["delivered"],
};

export type Leg = {
  readonly seconds: number;
  /** Orders that came to its end today. */
  readonly parts: number;
  /** Of all legs together. */
  readonly share: number;
  readonly is_slowest: boolean;
};

export type Stop = {
  readonly station: Station;
  readonly units: number;
  /** Of the way to it from the station before; null if nothing has come to it today. */
  readonly leg: Leg | null;
};

/** The way of a unit: how many are where, and how long orders take in the middle; the slowest of several legs is marked. */
export function stopsOf({ units, legs }: Flow): readonly Stop[] {
  const measured = legs.filter((each) => STATIONS.some((station) => station === each.leg));
  const times = measured.map(({ median_seconds }) => median_seconds);
  const whole = times.reduce((sum, seconds) => sum + seconds, 0);
  const slowest = Math.max(...times);
  const is_marked = times.some((seconds) => seconds < slowest);
  return STATIONS.map((station) => {
    const found = measured.find(({ leg }) => leg === station);
    return {
      station,
      units: STAGES_AT[station].reduce((sum, stage) => sum + units[stage], 0),
      leg: found
        ? {
            seconds: found.median_seconds,
            parts: found.parts,
            share: whole === 0 ? 1 / measured.length : found.median_seconds / whole,
            is_slowest: is_marked && found.median_seconds === slowest,
          }
        : null,
    };
  });
}
