import { setTimeout as gather } from "node:timers/promises";

import { forgetNames, learnItems, learnNames } from "../care/index.ts";
import { fillSearchWords } from "../customers/index.ts";
import { expireReservations } from "../inventory/index.ts";
import { sweepEndedDeliveries, sweepOrphanedDeliveries } from "../notifications/index.ts";
import { advanceOrders } from "../orchestration/advance-orders.ts";
import { ORDER_DUE } from "../orchestration/changes.ts";
import { callProvider } from "../orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../orchestration/intents/issue-documents.ts";
import { type IntentHandler, runIntents } from "../orchestration/intents/run-intents.ts";
import { sendMail } from "../orchestration/intents/send-mail.ts";
import { sendWebhooks } from "../orchestration/intents/send-webhooks.ts";
import { EVENTS_DUE, findDueWebhookWork, spreadEvents, WEBHOOKS_DUE } from "../orchestration/intents/spread-events.ts";
import type { Services } from "../orchestration/services.ts";
import { sweepIdempotencyKeys } from "../platform/idempotency.ts";
import { takeOverLapsedIntents } from "../platform/intents.ts";
import type { Logger } from "../platform/logging.ts";
import type { Metrics } from "../platform/metrics.ts";
import { read, transact } from "../platform/transaction.ts";
import { createBacklog } from "./backlog.ts";

export type Worker = {
  /** Work of these kinds (of all, if none is named) has become due in this process: look now instead of at the next look-out. */
  readonly wake: (kinds?: readonly string[]) => void;
  /** Finishes what is under way and ends. */
  readonly stop: () => Promise<void>;
};

/** How often the look-out asks what has become due: by other processes, or because its time has come. */
const LOOK_OUT_EVERY_MS = 50;
const SWEEP_EVERY_MS = 1_000;
const BACKLOG_EVERY_MS = 5_000;
/** Words to search by: nobody waits for them, and a round reads no more than has come in since. */
const WORDS_EVERY_MS = 5_000;
const TENANTS_EVERY_MS = 2_000;
/** One that waits for a slow receiver must not keep the others from theirs. */
const WEBHOOK_SENDERS = 4;
/** After an outage of the database. */
const PAUSE_MS = 1_000;
/**
 * A loop whose group was smaller than this rests before it looks again, so that the next group is larger: an order costs
 * less in company. Without it several workers hurry after each other's orders one by one, and are slower than one alone.
 */
const SMALL_GROUP = 64;
const GATHER_MS = 25;

type Wired = { readonly services: Services; readonly logger: Logger; readonly metrics: Metrics };
type Task = (tenant_id: string) => Promise<number>;
type Loop = { readonly wake: () => void; readonly stop: () => Promise<void> };

/**
 * The worker: one loop for the orders and one for each kind of call to the outside, which rest until there is work; a
 * look-out that wakes them, and a sweep. They share nothing but the database, so any number of workers in any number of
 * processes may run; none does what another has claimed.
 */
export function startWorker(wired: Wired): Worker {
  const { services, metrics } = wired;
  const tenants = createTenantList(services);
  const start = (name: string, every_ms: number | null, task: Task) =>
    startLoop(wired, { name, every_ms, tenants, task });
  const intents = <Answer>(handler: IntentHandler<Answer>): [string, Loop] => [
    handler.kind,
    start(handler.kind, null, (tenant_id) => runIntents(services, tenant_id, handler)),
  ];
  const by_kind = new Map<string, Loop>([
    [
      ORDER_DUE,
      start("orders", null, async (tenant_id) => {
        const started = performance.now();
        const { claimed } = await advanceOrders(services, tenant_id);
        if (claimed > 0) metrics.recordAdvance({ orders: claimed, seconds: (performance.now() - started) / 1_000 });
        return claimed;
      }),
    ],
    intents(issueInvoice),
    intents(issueCreditNote),
    intents(callProvider),
    ...(services.mail ? [intents(sendMail)] : []),
    [EVENTS_DUE, start(EVENTS_DUE, null, (tenant_id) => spreadEvents(services, tenant_id))],
    [WEBHOOKS_DUE, inParallel(WEBHOOK_SENDERS, () => start(WEBHOOKS_DUE, null, (id) => sendWebhooks(services, id)))],
  ]);
  const wake = (kinds: Iterable<string> = by_kind.keys()) => {
    for (const kind of kinds) by_kind.get(kind)?.wake();
  };
  const look_out = start("look-out", LOOK_OUT_EVERY_MS, async (tenant_id) => {
    wake(await findDueKinds(services, tenant_id, [...by_kind.keys()]));
    return 0;
  });
  const sweeps = start("sweeps", SWEEP_EVERY_MS, (tenant_id) => sweep(wired, tenant_id));
  const backlog = createBacklog(services);
  const gauges = start("backlog", BACKLOG_EVERY_MS, async (tenant_id) => {
    await backlog.readTenant(tenant_id);
    metrics.setBacklog(backlog.total());
    return 0;
  });
  const words = start("words", WORDS_EVERY_MS, (tenant_id) => learnWords(services, tenant_id));
  return {
    wake,
    stop: async () => {
      await Promise.all([look_out, sweeps, gauges, words, ...by_kind.values()].map((loop) => loop.stop()));
    },
  };
}

/** Several loops that are woken and ended as one. */
function inParallel(count: number, startOne: () => Loop): Loop {
  const loops = Array.from({ length: count }, startOne);
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Of these kinds of work those of which something is due. One cheap question for all loops. */
async function findDueKinds(services: Services, tenant_id: string, kinds: readonly string[]): Promise<string[]> {
  const now = services.clock.now();
  return read(services.database, tenant_id, "look out", async (tx) => {
    // Together, so that of both that fail none is left alone.
    const asking = tx.query<{ kind: string }>(
      `select kinds.kind
         from unnest($2::text[]) as kinds(kind)
        where exists (select from platform.due_work as due
                       where due.tenant_id = $1 and due.kind = kinds.kind and due.due_at <= $3)
           or exists (select from platform.intents as intent
                       where intent.tenant_id = $1 and intent.kind = kinds.kind and intent.state = 'waiting' and intent.due_at <= $3)`,
      [tx.tenant_id, kinds, now],
    );
    const [rows, for_webhooks] = await Promise.all([asking, findDueWebhookWork(tx, now)]);
    return [...rows.map((row) => row.kind), ...for_webhooks];
  });
}

/** Takes back what killed workers have left, ends carts whose time is over, forgets old idempotency keys. */
async function sweep({ services, metrics }: Wired, tenant_id: string): Promise<number> {
  const taken_over = await transact(services.database, tenant_id, { name: "sweep" }, async (tx) => {
    const given_back = await takeOverLapsedIntents(tx);
    await expireReservations(tx, 1_000);
    await sweepIdempotencyKeys(tx);
    await sweepEndedDeliveries(tx);
    await sweepOrphanedDeliveries(tx);
    if (given_back > 0) tx.afterCommit(() => services.wake());
    return given_back;
  });
  if (taken_over > 0) metrics.countTakenOver(taken_over);
  return 0;
}

const FILLED_AT_ONCE = 1_000;

/** Makes what has come in since searchable by words. @returns how much there was: 0 when all is known */
async function learnWords({ database, clock }: Services, tenant_id: string): Promise<number> {
  const filled = await transact(database, tenant_id, { name: "fill search words" }, (tx) =>
    fillSearchWords(tx, FILLED_AT_ONCE),
  );
  const learned = await transact(database, tenant_id, { name: "learn words" }, async (tx) => {
    const now = clock.now();
    // Names are read in order of their orders, so only once all of them have words.
    const names = filled > 0 ? 0 : await learnNames(tx, now);
    return names + (await learnItems(tx, now));
  });
  if (filled + learned === 0) await transact(database, tenant_id, { name: "forget words" }, forgetNames);
  return filled + learned;
}

type LoopOptions = {
  readonly name: string;
  /** How long to rest when there is nothing to do; null: until woken. */
  readonly every_ms: number | null;
  readonly tenants: () => Promise<readonly string[]>;
  readonly task: Task;
};

/** Runs a task over all tenants again and again: at once while there is work, else at the interval or when woken. */
function startLoop({ logger, metrics }: Wired, { name, every_ms, tenants, task }: LoopOptions): Loop {
  let is_stopping = false;
  let is_woken = false;
  let wakeUp: (() => void) | null = null;

  const rest = (milliseconds: number | null) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds === null ? undefined : setTimeout(resolve, milliseconds);
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
        if (is_stopping) break;
        if (worked === 0 && !is_woken) await rest(every_ms);
        else if (worked > 0 && worked < SMALL_GROUP) await gather(GATHER_MS);
      } catch (error) {
        metrics.countWorkerError(name);
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
