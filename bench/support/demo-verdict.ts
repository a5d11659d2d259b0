import { percentile, round } from "./figures.ts";
import type { Check } from "./result.ts";

/** What was seen of a running demo at one moment. */
export type DemoSample = {
  /** Since the first sample. */
  readonly minutes: number;
  /** Resident memory of each program. */
  readonly rss_mib: { readonly product: number; readonly people: number; readonly sandbox: number };
  readonly orders: number;
  readonly completed: number;
  readonly captured_minor: number;
  /** Orders by status, those that are not over. */
  readonly open: Readonly<Record<string, number>>;
  /** Entries of the queue of due work. */
  readonly due_work: number;
  /** Due work and intents that have been due for more than a minute: what the worker does not get done. */
  readonly overdue: number;
  /** Idempotency keys that are older than they are to be. */
  readonly stale_keys: number;
  /** Work that locations have had for more than five days of the demo's time. */
  readonly late_work: number;
  readonly open_work: number;
  /** Units in stock that nobody has reserved. */
  readonly available_units: number;
  /** Open ones by reason. */
  readonly exceptions: Readonly<Record<string, number>>;
};

/** What a process may grow by between the middle and the last third of a run: more is a leak, less is how memory is cleaned up. */
const GROWTH_MIB = 48;
const GROWTH_SHARE = 0.15;
const EXCEPTIONS_LEAST = 15;
const EXCEPTIONS_SHARE = 0.01;
const LATE_SHARE = 0.1;
/** Deadlines of an order: what is due now, and what its workflow looks at later. */
const DUE_PER_OPEN_ORDER = 2;
const STOCK_LOST_SHARE = 0.1;

/** Judges a run by its samples, oldest first. */
export function judgeSamples(samples: readonly DemoSample[]): Check[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < 3)
    return [{ name: "there are samples", holds: false, detail: `${samples.length}` }];
  const open_exceptions = sumOf(last.exceptions);
  const exceptions_max = Math.max(EXCEPTIONS_LEAST, last.orders * EXCEPTIONS_SHARE);
  const open_orders = sumOf(last.open);
  const [placed, completed] = [last.orders - first.orders, last.completed - first.completed];
  return [
    memoryIsFlat(samples, "product"),
    memoryIsFlat(samples, "people"),
    {
      name: "people handle exceptions",
      holds: open_exceptions <= exceptions_max,
      detail: `${open_exceptions} are open, ${round(exceptions_max)} would be believable`,
    },
    keepsUp(samples),
    {
      name: "the queue of due work holds what is open, and at most a reminder of what was completed",
      holds: last.due_work <= open_orders * DUE_PER_OPEN_ORDER + completed + 100,
      detail: `${last.due_work} entries for ${open_orders} open orders, ${completed} completed`,
    },
    { name: "idempotency keys end", holds: last.stale_keys === 0, detail: `${last.stale_keys} are too old` },
    {
      name: "few locations are late",
      holds: last.late_work <= Math.max(10, last.open_work * LATE_SHARE),
      detail: `${last.late_work} of ${last.open_work}`,
    },
    {
      name: "stock is replaced",
      holds: last.available_units >= first.available_units * (1 - STOCK_LOST_SHARE),
      detail: `${first.available_units} units, then ${last.available_units}`,
    },
    {
      name: "orders come in, are completed, and money is captured",
      holds: placed > 0 && completed > 0 && last.captured_minor > first.captured_minor,
      detail: `${placed} placed, ${completed} completed, ${(last.captured_minor - first.captured_minor) / 100} captured`,
    },
  ];
}

/** For moments the machine may have other things to do; what is not done in time is done soon after. */
function keepsUp(samples: readonly DemoSample[]): Check {
  const of_late = samples.slice(-Math.floor(samples.length / 3)).map(({ overdue }) => overdue);
  return {
    name: "the worker keeps up",
    holds: Math.min(...of_late) === 0,
    detail: `in the last third ${Math.min(...of_late)} to ${Math.max(...of_late)} things were overdue by a minute`,
  };
}

/** Memory goes up and down between collections, so the median of the last third is compared with that of the middle one. */
function memoryIsFlat(samples: readonly DemoSample[], program: "product" | "people"): Check {
  const third = Math.floor(samples.length / 3);
  const typical = (part: readonly DemoSample[]) =>
    percentile(
      part.map(({ rss_mib }) => rss_mib[program]),
      0.5,
    );
  const [middle, end] = [typical(samples.slice(third, -third)), typical(samples.slice(-third))];
  return {
    name: `the memory of the ${program} is flat`,
    holds: end - middle <= Math.max(GROWTH_MIB, middle * GROWTH_SHARE),
    detail: `${round(middle)} MiB in the middle third, ${round(end)} in the last`,
  };
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

export const SAMPLE_HEAD =
  "  min  orders  done%  open  sourced  released  backord  unpaid  collect  hold  exc  late  due  overdue  product  people  sandbox MiB";

/** One line of the table. */
export function sampleLine(sample: DemoSample): string {
  const { open, rss_mib } = sample;
  const columns: readonly (readonly [number | string, number])[] = [
    [sample.minutes.toFixed(1), 5],
    [sample.orders, 8],
    [Math.round((sample.completed / Math.max(1, sample.orders)) * 100), 7],
    [sumOf(open), 6],
    [open.sourced ?? 0, 9],
    [(open.released ?? 0) + (open.partially_shipped ?? 0), 10],
    [open.backordered ?? 0, 9],
    [open.awaiting_payment ?? 0, 8],
    [open.ready_to_collect ?? 0, 9],
    [open.on_hold ?? 0, 6],
    [sumOf(sample.exceptions), 5],
    [sample.late_work, 6],
    [sample.due_work, 5],
    [sample.overdue, 9],
    [Math.round(rss_mib.product), 9],
    [Math.round(rss_mib.people), 8],
    [Math.round(rss_mib.sandbox), 9],
  ];
  return columns.map(([value, width]) => String(value).padStart(width)).join("");
}
