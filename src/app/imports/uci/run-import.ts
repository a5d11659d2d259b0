import { loadItemsBySku } from "../../../catalog/index.ts";
import { lookUp, type Placement } from "../../../orchestration/intake/place-orders.ts";
import type { Services } from "../../../orchestration/services.ts";
import { type Transaction, transact } from "../../../platform/transaction.ts";
import { saveMasterData } from "./master-data.ts";
import { LOCATION_CODE } from "./order-input.ts";
import { planDays } from "./plan-days.ts";
import { type ProgressTarget, showProgress } from "./progress.ts";
import { readUciFile, sizeOf, UnreadableFileError } from "./read-file.ts";
import { judgeDay, replayDay } from "./replay-day.ts";
import { replayStock } from "./replay-stock.ts";
import { findBooked, type ImportResult, reportLines, resultOf } from "./report.ts";
import { advanceRun, beginRun, endRun, findRun, type Run, type RunState } from "./runs.ts";
import { planStock } from "./stock-need.ts";
import type { UciFile, UciPlan } from "./types.ts";

export type UciImport = {
  readonly services: Services;
  readonly tenant_id: string;
  readonly file: string;
  /** False: only channel, warehouse, items and customers; no order. */
  readonly replay: boolean;
  /** Receives the report, line by line without line ends. */
  readonly out: (line: string) => void;
  /** Where progress is shown; process.stderr if left out. */
  readonly progress?: ProgressTarget;
  /** Has the database look at its tables again (`analyzeTables`); asked for while they fill up. Without it the import is slower. */
  readonly refreshStatistics?: () => Promise<void>;
};

/** Imports a file of the form of UCI Online Retail. @returns the exit code: 0, or 1 if file and books differ or the file is no such file */
export async function runUciImport(request: UciImport): Promise<number> {
  try {
    const result = await importUci(request);
    return result === null || result.is_equal ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    request.out(error.message);
    return 1;
  }
}

/** @returns what came of it; null without replay. @throws UnreadableFileError before anything is stored */
export async function importUci({
  services,
  tenant_id,
  file: path,
  replay,
  out,
  progress = process.stderr,
  refreshStatistics = async () => {},
}: UciImport): Promise<ImportResult | null> {
  // Nobody is written to about orders of long ago.
  const quiet: Services = { ...services, mail: null };
  const { database, clock } = services;
  const file = await readWithProgress(path, progress);
  const plan = planDays(file);

  await transact(database, tenant_id, { name: "import master data" }, (tx) => saveMasterData(tx, file, clock.now()));
  if (!replay) {
    out(
      `${file.row_count} rows read; items and customers are stored. Give --replay to place the orders and live through them.`,
    );
    return null;
  }
  const run = await openRun(quiet, tenant_id, file, plan);
  await replayAll(quiet, tenant_id, { file, plan, run, progress, refreshStatistics });
  const booked = await transact(database, tenant_id, { name: "end import" }, async (tx) => {
    await endRun(tx, run.run_id);
    return findBooked(tx, file, plan);
  });
  const result = resultOf(file, plan, booked);
  for (const line of reportLines(file, plan, result)) out(line);
  return result;
}

async function readWithProgress(path: string, target: ProgressTarget): Promise<UciFile> {
  const total = await sizeOf(path);
  const shown = showProgress(target, { title: "read", unit: "bytes", from: 0, total });
  const file = await readUciFile(path, shown.at);
  shown.end();
  return file;
}

/** Order numbers are taken once for the whole file, so that a run that is killed and started again gives the same ones. */
async function openRun(services: Services, tenant_id: string, file: UciFile, plan: UciPlan): Promise<Run> {
  const known = await transact(services.database, tenant_id, { name: "find import run", read_only: true }, (tx) =>
    findRun(tx, file.file_hash),
  );
  if (known && known.state.day_count !== plan.days.length) {
    throw new Error(
      "This file's import was begun by another version of Dirigent, which read it differently: finish it with that version.",
    );
  }
  if (known) return known;
  const order_count = plan.days.reduce((sum, day) => sum + day.orders.length, 0);
  const numbers = await services.order_numbers.take(tenant_id, order_count);
  const state: RunState = { day_count: plan.days.length, order_numbers: toRanges(numbers) };
  return transact(services.database, tenant_id, { name: "open import run" }, (tx) =>
    beginRun(tx, file.file_hash, state),
  );
}

/** Days of this process after which the tables have grown enough for the planner to think again. */
const STATISTICS_AFTER_DAYS: ReadonlySet<number> = new Set([1, 4, 16, 64]);

type Replay = {
  readonly file: UciFile;
  readonly plan: UciPlan;
  readonly run: Run;
  readonly progress: ProgressTarget;
  readonly refreshStatistics: () => Promise<void>;
};

/** One transaction a day: what happened on it, and that it has happened, are stored together or not at all. */
async function replayAll(
  services: Services,
  tenant_id: string,
  { file, plan, run, progress, refreshStatistics }: Replay,
): Promise<void> {
  const { facts, location_id } = await transact(
    services.database,
    tenant_id,
    { name: "load imported items", read_only: true },
    async (tx) => ({
      facts: (await lookUp(tx, services, [], await loadItemsBySku(tx, file.stock_codes))).facts,
      location_id: await loadLocationId(services, tx),
    }),
  );
  const { items } = facts;
  // Charges have none.
  const item_ids = file.stock_codes.map((sku) => items.get(sku)?.item_id ?? null);
  const need = planStock(file, plan.days);
  const numbers = fromRanges(run.state.order_numbers);
  const done = plan.days.slice(0, run.position);
  let orders_before = done.reduce((sum, day) => sum + day.orders.length, 0);
  let rows_before = done.reduce((sum, day) => sum + day.row_count, 0);
  const total = plan.days.reduce((sum, day) => sum + day.row_count, 0);
  const shown = showProgress(progress, { title: "replay", unit: "rows", from: rows_before, total });
  let refreshing = Promise.resolve();
  let judged: { readonly day: number; readonly placements: readonly Placement[] } | null = null;
  const judgedOn = async (day: number) => {
    const day_plan = plan.days[day];
    if (day_plan && judged?.day !== day)
      judged = { day, placements: await judgeDay({ services, file, facts }, day_plan) };
    return judged?.placements ?? [];
  };
  for (let day = run.position; day < plan.days.length; day += 1) {
    const day_plan = plan.days[day] as UciPlan["days"][number];
    const day_numbers = numbers.slice(orders_before, orders_before + day_plan.orders.length);
    await transact(services.database, tenant_id, { name: "replay day" }, async (tx) => {
      const placements = await judgedOn(day);
      await advanceRun(tx, run.run_id, day);
      const stock = await replayStock({ tx, file, item_ids, location_id, need }, day_plan, day);
      // Read once for the day, so that no piece of it has to wait for what was written before it.
      await services.supply.refresh(
        tx,
        need.codesOn(day).map((code) => item_ids[code] as string),
      );
      const meanwhile = async () => {
        await judgedOn(day + 1);
      };
      await replayDay({ tx, services, file, location_id, stock, items, meanwhile }, day_plan, placements, day_numbers);
    });
    orders_before += day_plan.orders.length;
    rows_before += day_plan.row_count;
    shown.at(rows_before);
    // Beside the next day, but never two at once.
    if (STATISTICS_AFTER_DAYS.has(day - run.position + 1)) refreshing = refreshing.then(refreshStatistics);
    refreshing.catch(() => {});
  }
  await refreshing;
  shown.end();
}

async function loadLocationId(services: Services, tx: Transaction): Promise<string> {
  for (const location of (await services.locations(tx)).values())
    if (location.code === LOCATION_CODE) return location.location_id;
  throw new Error(`Location ${LOCATION_CODE} is gone: start the import again.`);
}

function toRanges(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[0] + last[1] === number) last[1] += 1;
    else ranges.push([number, 1]);
  }
  return ranges;
}

function fromRanges(ranges: RunState["order_numbers"]): number[] {
  return ranges.flatMap(([first, count]) => Array.from({ length: count }, (_, offset) => first + offset));
}
