import { expireReservations } from "../inventory/index.ts";
import { advanceOrders } from "../orchestration/advance-orders.ts";
import { callProvider } from "../orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../orchestration/intents/issue-documents.ts";
import { runIntents } from "../orchestration/intents/run-intents.ts";
import { sendMail } from "../orchestration/intents/send-mail.ts";
import type { Services } from "../orchestration/services.ts";
import { sweepIdempotencyKeys } from "../platform/idempotency.ts";
import { takeOverLapsedIntents } from "../platform/intents.ts";
import type { Logger } from "../platform/logging.ts";
import type { Metrics } from "../platform/metrics.ts";
import { type Transaction, transact } from "../platform/transaction.ts";

export type Worker = {
  /** Something may have become due: look now instead of at the next interval. */
  readonly wake: () => void;
  /** Finishes what is under way and ends. */
  readonly stop: () => Promise<void>;
};

/** How often to look when nothing wakes us: for what other processes have made due, and for deadlines. */
const LOOK_EVERY_MS = 50;
const SWEEP_EVERY_MS = 1_000;
const TENANTS_EVERY_MS = 2_000;
/** After an outage of the database. */
const PAUSE_MS = 1_000;

type Wired = { readonly services: Services; readonly logger: Logger; readonly metrics: Metrics };
type Task = (tenant_id: string) => Promise<number>;

/**
 * The worker: one loop for the orders, one for each kind of call to the outside, one that sweeps. They share nothing but the
 * database, so any number of workers in any number of processes may run; none does what another has claimed.
 */
export function startWorker(wired: Wired): Worker {
  const { services, metrics } = wired;
  const tenants = createTenantList(services);
  const loops = [
    startLoop(wired, "orders", LOOK_EVERY_MS, tenants, async (tenant_id) => {
      const started = performance.now();
      const { claimed } = await advanceOrders(services, tenant_id);
      if (claimed > 0) metrics.recordAdvance({ orders: claimed, seconds: (performance.now() - started) / 1_000 });
      return claimed;
    }),
    startLoop(wired, "documents", LOOK_EVERY_MS, tenants, async (tenant_id) => {
      const invoices = await runIntents(services, tenant_id, issueInvoice);
      return invoices + (await runIntents(services, tenant_id, issueCreditNote));
    }),
    startLoop(wired, "providers", LOOK_EVERY_MS, tenants, (tenant_id) => runIntents(services, tenant_id, callProvider)),
    startLoop(wired, "mails", LOOK_EVERY_MS, tenants, async (tenant_id) =>
      services.mail ? runIntents(services, tenant_id, sendMail) : 0,
    ),
    startLoop(wired, "sweeps", SWEEP_EVERY_MS, tenants, (tenant_id) => sweep(wired, tenant_id)),
  ];
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Takes back what killed workers have left, ends carts whose time is over, forgets old idempotency keys. */
async function sweep({ services, metrics }: Wired, tenant_id: string): Promise<number> {
  const waiting = await transact(services.database, tenant_id, { name: "sweep" }, async (tx) => {
    const taken_over = await takeOverLapsedIntents(tx);
    await expireReservations(tx, 1_000);
    await sweepIdempotencyKeys(tx);
    if (taken_over > 0) tx.afterCommit(services.wake);
    return findWaiting(tx, services.clock.now());
  });
  for (const { what, kind, entries, oldest_seconds } of waiting) {
    if (what === "exceptions") metrics.setExceptionsOpen(kind, entries);
    else metrics.setDueBacklog(kind, { entries, oldest_seconds });
  }
  return 0;
}

type Waiting = {
  readonly what: "due" | "exceptions";
  readonly kind: string;
  readonly entries: number;
  readonly oldest_seconds: number;
};

/** What waits, for the gauges. Kinds with nothing waiting are answered with 0, so that a gauge falls again. */
function findWaiting(tx: Transaction, now: Date): Promise<Waiting[]> {
  return tx.query<Waiting>(
    `select 'due' as what, kinds.kind, count(due.due_id) as entries,
            coalesce(extract(epoch from $2::timestamptz - min(due.due_at)), 0)::float8 as oldest_seconds
       from unnest(array['order']) as kinds(kind)
       left join lateral (select due.due_id, due.due_at from platform.due_work as due
                           where due.tenant_id = $1 and due.kind = kinds.kind and due.due_at <= $2 limit 10000) as due on true
      group by kinds.kind
     union all
     select 'exceptions', kinds.kind, count(exception.exception_id), 0
       from unnest(array['order', 'intent', 'payment']) as kinds(kind)
       left join platform.exceptions as exception
         on exception.tenant_id = $1 and exception.kind = kinds.kind and exception.resolved_at is null
      group by kinds.kind`,
    [tx.tenant_id, now],
  );
}

/** Runs a task over all tenants again and again: at once while there is work, else at the interval or when woken. */
function startLoop(
  { logger }: Wired,
  name: string,
  every_ms: number,
  tenants: () => Promise<readonly string[]>,
  task: Task,
): Worker {
  let is_stopping = false;
  let is_woken = false;
  let wakeUp: (() => void) | null = null;

  const rest = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const round = async (): Promise<number> => {
    let worked = 0;
    for (const tenant_id of await tenants()) {
      if (is_stopping) break;
      worked += await task(tenant_id);
    }
    return worked;
  };
  const run = async () => {
    while (!is_stopping) {
      is_woken = false;
      try {
        const worked = await round();
        if (worked === 0 && !is_woken && !is_stopping) await rest(every_ms);
      } catch (error) {
        logger.error({ err: error, loop: name }, "the worker could not go on and tries again");
        if (!is_stopping) await rest(PAUSE_MS);
      }
    }
  };
  const ended = run();
  return {
    wake: () => {
      is_woken = true;
      wakeUp?.();
    },
    stop: () => {
      is_stopping = true;
      wakeUp?.();
      return ended;
    },
  };
}

/** Tenants are few and rarely new, so they are read every two seconds. */
function createTenantList(services: Services): () => Promise<readonly string[]> {
  let known: readonly string[] = [];
  let read_at = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - read_at < TENANTS_EVERY_MS) return known;
    const { rows } = await services.database.pool.query<{ tenant_id: string }>(
      "select tenant_id from platform.tenants order by tenant_id",
    );
    known = rows.map((row) => row.tenant_id);
    read_at = performance.now();
    return known;
  };
}
