import type { Overview } from "../api/types.ts";

export const LEGS = ["received_to_released", "released_to_shipped"] as const;
export type Leg = (typeof LEGS)[number];

export type MeasuredLeg = {
  readonly leg: Leg;
  readonly seconds: number;
  readonly parts: number;
  /** Of all legs together. */
  readonly share: number;
  readonly is_slowest: boolean;
};

/** How long each leg takes in the middle, as far as anything came to its end today; the slowest of several is marked. */
export function measuredLegs(legs: Overview["flow"]["legs"]): readonly MeasuredLeg[] {
  const measured = LEGS.flatMap((leg) => {
    const found = legs.find((each) => each.leg === leg);
    return found && found.median_seconds !== null ? [{ leg, seconds: found.median_seconds, parts: found.parts }] : [];
  });
  const whole = measured.reduce((sum, { seconds }) => sum + seconds, 0);
  const slowest = Math.max(...measured.map(({ seconds }) => seconds));
  return measured.map((each) => ({
    ...each,
    share: whole === 0 ? 1 / measured.length : each.seconds / whole,
    is_slowest: measured.length > 1 && each.seconds === slowest && measured.some(({ seconds }) => seconds < slowest),
  }));
}
