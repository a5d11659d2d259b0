import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { startDemoRun } from "./support/demo-run.ts";
import { type DemoSample, judgeSamples, SAMPLE_HEAD, sampleLine } from "./support/demo-verdict.ts";
import { round } from "./support/figures.ts";
import { doctorFindsNothing, type Result } from "./support/result.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const SAMPLES = 60;
const SAMPLE_LEAST_MS = 5_000;
const SAMPLE_MOST_MS = 60_000;
/** Of the demo's time. */
const LATE_DAYS = 5;

/**
 * `npm run bench -- demo --minutes 60 --speed 60`: the demo as a new user starts it, living for that long, looked at every minute
 * (every fifth second at the least).
 */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "60" },
      speed: { type: "string", default: "60" },
      json: { type: "boolean" },
    },
  });
  const [minutes, speed] = [Number(values.minutes), Number(values.speed)];
  if (!(minutes > 0) || !(speed > 0)) throw new Error("--minutes and --speed are numbers above 0.");
  const demo = await startDemoRun({ speed });
  try {
    const { samples, sample_ms } = await watch(demo, minutes, speed);
    const doctor = await doctorFindsNothing(demo.database_url);
    const last = samples.at(-1);
    return {
      surroundings: await describeSurroundings(demo.database_url),
      figures: {
        minutes,
        speed,
        "sample every s": round(sample_ms / 1_000),
        "load s": demo.load_seconds,
        "start until ready s": round(demo.start_seconds, 1),
        "orders placed": (last?.orders ?? 0) - (samples[0]?.orders ?? 0),
        "orders completed": (last?.completed ?? 0) - (samples[0]?.completed ?? 0),
        "product MiB": round(last?.rss_mib.product ?? 0),
        "sandbox MiB": round(last?.rss_mib.sandbox ?? 0),
        "open exceptions": JSON.stringify(last?.exceptions ?? {}),
      },
      checks: [
        ...judgeSamples(samples),
        doctor,
        {
          name: "nobody complained",
          holds: demo.complaints.length === 0 && !demo.has_ended(),
          detail: demo.complaints.slice(0, 3).join("; "),
        },
      ],
    };
  } finally {
    await demo.stop();
  }
}

async function watch(demo: Awaited<ReturnType<typeof startDemoRun>>, minutes: number, speed: number) {
  const sample_ms = Math.min(SAMPLE_MOST_MS, Math.max(SAMPLE_LEAST_MS, (minutes * 60_000) / SAMPLES));
  const pool = new pg.Pool({ connectionString: demo.database_url, max: 1, application_name: "dirigent bench demo" });
  const samples: DemoSample[] = [];
  const started = performance.now();
  process.stdout.write(`${SAMPLE_HEAD}\n`);
  try {
    for (let count = 0; !demo.has_ended(); count += 1) {
      const elapsed_ms = performance.now() - started;
      const sample = { minutes: elapsed_ms / 60_000, rss_mib: demo.memory(), ...(await look(pool, elapsed_ms, speed)) };
      samples.push(sample);
      process.stdout.write(`${sampleLine(sample)}\n`);
      if (elapsed_ms >= minutes * 60_000) break;
      await sleep(Math.max(0, started + (count + 1) * sample_ms - performance.now()));
    }
  } finally {
    await pool.end();
  }
  return { samples, sample_ms };
}

/** What the database says, of all tenants: there is one. */
async function look(
  pool: pg.Pool,
  elapsed_ms: number,
  speed: number,
): Promise<Omit<DemoSample, "minutes" | "rss_mib">> {
  const late_ms = (LATE_DAYS * 86_400_000) / speed;
  const { rows } = await pool.query<Omit<DemoSample, "minutes" | "rss_mib">>(LOOK, [elapsed_ms, late_ms]);
  return rows[0] as Omit<DemoSample, "minutes" | "rss_mib">;
}

/** Work of before the run is not late by the demo's time, of which nobody knows how much it has had. */
const LOOK = `
  with open_work as (
    select head.released_at
      from fulfillment.fulfillment_orders as head
     where head.status in ('released', 'accepted', 'picking', 'packed')
  )
  select (select count(*) from orders.orders)::integer                                              as orders,
         (select count(*) from orders.orders where status = 'completed')::integer                   as completed,
         (select coalesce(sum(captured_minor), 0) from payments.payments)::float8                   as captured_minor,
         (select coalesce(jsonb_object_agg(status, orders), '{}')
            from (select status, count(*) as orders from orders.orders
                   where status not in ('completed', 'canceled') group by status) as by_status)      as open,
         (select count(*) from platform.due_work)::integer                                           as due_work,
         (select count(*) from platform.due_work where due_at < now() - interval '1 minute')::integer
           + (select count(*) from platform.intents
               where state = 'waiting' and due_at < now() - interval '1 minute')::integer            as overdue,
         (select count(*) from platform.idempotency_keys where created_at < now() - interval '49 hours')::integer as stale_keys,
         (select count(*) from open_work
           where released_at > now() - $1 * interval '1 millisecond'
             and released_at < now() - $2 * interval '1 millisecond')::integer                       as late_work,
         (select count(*) from open_work)::integer                                                   as open_work,
         (select sum(on_hand - reserved - safety) from inventory.stock_levels)::integer              as available_units,
         (select coalesce(jsonb_object_agg(reason, exceptions), '{}')
            from (select reason, count(*) as exceptions from platform.exceptions
                   where resolved_at is null group by reason) as by_reason)                          as exceptions`;
