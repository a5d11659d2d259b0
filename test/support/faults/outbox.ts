import { advanceOrders } from "../../../src/orchestration/advance-orders.ts";
import { callProvider } from "../../../src/orchestration/intents/call-provider.ts";
import { type IntentHandler, runIntents } from "../../../src/orchestration/intents/run-intents.ts";
import { sendMail } from "../../../src/orchestration/intents/send-mail.ts";
import { setFaultHook } from "../../../src/platform/fault-points.ts";
import { takeOverLapsedIntents } from "../../../src/platform/intents.ts";
import { transact } from "../../../src/platform/transaction.ts";
import { readProviderTruth } from "../harness/provider-truth.ts";
import { createClient } from "./client.ts";
import { type Instance, startInstance } from "./in-process.ts";
import { orderBody } from "./scenario-world.ts";
import { openFaultShop, openWorld, type World } from "./world.ts";

/** The outbox under trial: what a transaction decides to tell the outside, and the relay that tells it. */
export type Outbox = {
  readonly world: World;
  readonly instance: Instance;
  /** Places orders with a customer to write to. @returns their ids */
  readonly place: (count: number) => Promise<readonly string[]>;
  /** Places so many orders in transactions each of which fails just before its commit. @returns how many were rolled back */
  readonly rollBack: (transactions: number) => Promise<number>;
  /** Lets relays tell a few things each and die before they have noted it. @returns how many died so */
  readonly killRelays: (kills: number) => Promise<number>;
  /** A relay that lives, until everything is told. */
  readonly relay: () => Promise<void>;
  readonly judge: () => Promise<OutboxFindings>;
  readonly close: () => Promise<void>;
};

export type OutboxFindings = {
  /** Decided, and never arrived. */
  readonly missing: readonly string[];
  /** Arrived, and decided by no transaction that has committed. */
  readonly unfounded: readonly string[];
  /** Orders whose history or whose mails go back. */
  readonly backwards: readonly string[];
  readonly decided: number;
  /** Copies beyond the first, with the same Message-ID: all that a mail server can do is to let the receiver see that. */
  readonly repeated_mails: number;
  /** Effects at the provider beyond the first. */
  readonly repeated_calls: number;
};

const PER_RELAY = 2;
const SEQUENCE = ["received", "confirmed"];

export async function openOutbox(): Promise<Outbox> {
  const world = await openWorld({ notify: [] });
  const instance = await startInstance(world, { worker: false });
  const client = createClient([instance.url], world.key);
  await openFaultShop(client);
  const { services } = instance;
  const { tenant_id, database } = world.test_database;
  const handlers = [sendMail, callProvider] as unknown as readonly IntentHandler<unknown>[];

  const lapse = async () => {
    await world.query(
      "update platform.intents set lease_until = clock_timestamp() - interval '1 second' where state = 'running'",
    );
    await transact(database, tenant_id, { name: "lapse" }, takeOverLapsedIntents);
    // Nobody is to give up here, however often relays die.
    await world.query("update platform.intents set attempts = 1 where attempts > 6");
  };
  const body = () => orderBody({ BOOK: 1 }, { customer: { email: `${crypto.randomUUID()}@example.com`, name: "Ada" } });
  return {
    world,
    instance,
    place: async (count) => {
      const { results } = await client.ask("POST", "/v1/orders/batch", { orders: Array.from({ length: count }, body) });
      await advanceOrders(services, tenant_id);
      return results.map((result: { order_id: string }) => result.order_id);
    },
    rollBack: async (transactions) => {
      let rolled_back = 0;
      setFaultHook((point) => {
        if (point !== "place order batch: before commit") return;
        rolled_back += 1;
        throw new Error("rolled back by a test");
      });
      // As a batch they fail together, and then each alone.
      while (rolled_back < transactions)
        await client.ask("POST", "/v1/orders/batch", { orders: Array.from({ length: 24 }, body) });
      setFaultHook(null);
      return rolled_back;
    },
    killRelays: async (kills) => {
      let killed = 0;
      setFaultHook((point) => {
        if (!point.endsWith(": answered, not booked")) return;
        killed += 1;
        throw new Error("killed by a test");
      });
      while (killed < kills) {
        for (const handler of handlers)
          await runIntents(services, tenant_id, { ...handler, batch_max: PER_RELAY }).catch(() => undefined);
        await lapse();
      }
      setFaultHook(null);
      return killed;
    },
    relay: async () => {
      for (let idle = 0; idle < 3; ) {
        const { claimed } = await advanceOrders(services, tenant_id);
        let worked = claimed;
        for (const handler of handlers) worked += await runIntents(services, tenant_id, handler);
        idle = worked === 0 ? idle + 1 : 0;
        await lapse();
        await world.query("update platform.intents set due_at = clock_timestamp() where state = 'waiting'");
      }
    },
    judge: () => judgeOutbox(world),
    close: async () => {
      setFaultHook(null);
      await instance.stop();
      await world.close();
    },
  };
}

async function judgeOutbox({ query, mails, provider }: World): Promise<OutboxFindings> {
  const decided_mails = await query<{ mail_id: string; order_id: string; template: string }>(
    "select mail_id, order_id, template from notifications.mails",
  );
  const decided_calls = await query<{ told_id: string }>(
    "select case kind when 'authorize' then payment_id else operation_id end as told_id from payments.operations",
  );
  const truth = await readProviderTruth(provider.url);
  // The catcher shows the newest first.
  const mail_ids = mails
    .mails()
    .map((mail) => /^<([0-9a-f-]+)@/.exec(mail.headers["message-id"] ?? "")?.[1] ?? "without an id")
    .reverse();
  const call_ids = [
    ...truth.authorizations.map(({ payment_id }) => payment_id),
    ...truth.authorizations.flatMap(({ effects }) => effects.map((effect) => effect.idempotency_key)),
  ];
  const decided = new Set([
    ...decided_mails.map(({ mail_id }) => mail_id),
    ...decided_calls.map(({ told_id }) => told_id),
  ]);
  const arrived = [...mail_ids, ...call_ids];
  const backwards = await query<{ order_id: string }>(`
    select distinct order_id from (
      select order_id, order_version < max(order_version) over (partition by order_id order by event_id
                                                                rows between unbounded preceding and 1 preceding) as is_back
        from platform.events where order_version is not null) as history
     where is_back`);
  return {
    missing: [...decided].filter((id) => !arrived.includes(id)),
    unfounded: [...new Set(arrived)].filter((id) => !decided.has(id)),
    backwards: [
      ...backwards.map(({ order_id }) => `history of ${order_id}`),
      ...mailsThatGoBack(decided_mails, mail_ids),
    ],
    decided: decided.size,
    repeated_mails: mail_ids.length - new Set(mail_ids).size,
    repeated_calls: call_ids.length - new Set(call_ids).size,
  };
}

/** The first copies of an order's mails come as they were decided. */
function mailsThatGoBack(
  decided: readonly { readonly mail_id: string; readonly order_id: string; readonly template: string }[],
  arrived: readonly string[],
): string[] {
  const by_order = Map.groupBy(decided, ({ order_id }) => order_id);
  return [...by_order].flatMap(([order_id, mails]) => {
    const places = SEQUENCE.flatMap((template) =>
      mails.filter((mail) => mail.template === template).map(({ mail_id }) => arrived.indexOf(mail_id)),
    );
    return places.every((place, index) => index === 0 || place > (places[index - 1] as number))
      ? []
      : [`mails of ${order_id}`];
  });
}
