import type { Step } from "./progress.ts";

type Event = {
  readonly type: string;
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Whether an event is of a step; what is to be collected counts as sent once it lies ready. */
const IS_OF: Readonly<Record<Step, (event: Event) => boolean>> = {
  received: ({ type }) => type === "order_received",
  paid: ({ type }) => /^payment_(authorize_succeeded|capture_succeeded|received)$/.test(type),
  sourced: ({ type }) => type === "order_sourced",
  released: ({ type }) => type === "fulfillment_order_released",
  picked: ({ type }) => type === "units_picked",
  shipped: ({ type, data }) => type === "units_shipped" || data.status === "ready_to_collect",
  ready: ({ data }) => data.status === "ready_to_collect",
  delivered: ({ type }) => type === "order_completed",
};

/** When each step was last taken. @param events oldest first */
export function stepTimes(events: readonly Event[]): ReadonlyMap<Step, string> {
  const times = new Map<Step, string>();
  for (const event of events)
    for (const step of Object.keys(IS_OF) as Step[]) {
      // Money is secured once; what comes later is the same money.
      if (step === "paid" && times.has(step)) continue;
      if (IS_OF[step](event)) times.set(step, event.occurred_at);
    }
  return times;
}
