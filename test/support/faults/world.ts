import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MailCatcher, startMailCatcher } from "../../../sandbox/mail-catcher/server.ts";
import {
  type SandboxProvider,
  type SandboxProviderOptions,
  startSandboxProvider,
} from "../../../sandbox/payment-provider/server.ts";
import { bootstrap } from "../../../src/app/bootstrap.ts";
import { examine } from "../../../src/app/doctor/examine.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { judgeMoney } from "../harness/judge-money.ts";
import { judgeStock } from "../harness/judge-stock.ts";
import { judgeWork } from "../harness/judge-work.ts";
import type { Query } from "../harness/oracle.ts";
import { readProviderTruth } from "../harness/provider-truth.ts";
import type { Client } from "./client.ts";
import { CHANNEL, itemOf, LOCATIONS, locationOf, SKUS } from "./scenario-world.ts";

/** What is outside of the product: a database server, a payment provider and a mail server, which no fault touches. */
export type World = {
  readonly test_database: TestDatabase;
  readonly query: Query;
  readonly provider: SandboxProvider;
  readonly mails: MailCatcher;
  readonly directory: string;
  readonly key: string;
  readonly notify: (addresses: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

const KEY = "key-of-the-fault-points";
const UNITS = 50_000;

export async function openWorld(provider_options: Partial<SandboxProviderOptions> = {}): Promise<World> {
  const test_database = await createTestDatabase({ connections_max: 30 });
  const query = test_database.asOwner as Query;
  const directory = await mkdtemp(join(tmpdir(), "dirigent-faults-"));
  const mails = await startMailCatcher({ data_file: join(directory, "mails.jsonl") });
  const provider = await startSandboxProvider({
    data_file: join(directory, "payments.jsonl"),
    retry_ms: 50,
    ...provider_options,
  });
  await bootstrap(test_database.url, test_database.database, KEY, systemClock.now());
  await query(`
    create table public.poisoned_orders (external_id text primary key);
    grant select on public.poisoned_orders to public;
    create function public.refuse_poisoned() returns trigger language plpgsql as $$
    begin
      if exists (select from public.poisoned_orders where external_id = new.external_id) then
        raise exception 'this order cannot be written';
      end if;
      return new;
    end $$;
    create trigger refuse_poisoned before update on orders.orders for each row execute function public.refuse_poisoned()`);
  return {
    test_database,
    query,
    provider,
    mails,
    directory,
    key: KEY,
    notify: async (addresses) => {
      const urls = addresses.slice(0, 1).map((address) => `${address}/v1/payment-notifications/sandbox`);
      await fetch(`${provider.url}/notification-urls`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ urls }),
      });
    },
    close: async () => {
      await provider.close();
      await mails.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Channel, locations, items, and more goods than all scenarios together want. */
export async function openFaultShop(client: Client): Promise<void> {
  await client.ask("PUT", "/v1/channels", { channels: [CHANNEL] });
  await client.ask("PUT", "/v1/locations", { locations: LOCATIONS.map(locationOf) });
  await client.ask("PUT", "/v1/items", { items: [...SKUS, "NONE-LEFT"].map(itemOf) });
  const adjustments = SKUS.flatMap((sku) =>
    LOCATIONS.map((location) => ({
      sku,
      location,
      kind: "set",
      quantity: UNITS,
      reason: "count",
      cause_id: `${sku}-${location}`,
    })),
  );
  await client.ask("POST", "/v1/stock-adjustments", { adjustments });
}

/** Judges the world at rest by the provider's books, the goods, what is left to do, and the doctor. */
export async function judgeWorld({ test_database, query, provider, mails }: World): Promise<readonly string[]> {
  const witnesses = {
    placements: [],
    acknowledgments: [],
    stock: new Map(SKUS.map((sku) => [sku as string, LOCATIONS.length * UNITS])),
    provider: await readProviderTruth(provider.url),
  };
  const findings = [
    ...(await judgeMoney(query, witnesses)),
    ...(await judgeStock(query, witnesses)),
    ...(await judgeWork(query)),
  ].map(({ kind, detail }) => `${kind}: ${detail}`);
  const unfinished = await query<{ external_id: string; status: string }>(
    "select external_id, status from orders.orders where status not in ('completed', 'canceled')",
  );
  findings.push(...unfinished.map(({ external_id, status }) => `order ${external_id} is ${status}`));
  for (const broken of await examine(test_database.url))
    findings.push(`doctor: ${broken.invariant} ${broken.what}: ${broken.samples.join("; ")}`);
  return [...findings, ...(await judgeMails(query, mails))];
}

/**
 * Every mail that was decided has arrived, and none that was not; one that came twice bears the same Message-ID. What people
 * who sign in are sent is about no order and is not written down.
 */
async function judgeMails(query: Query, mails: MailCatcher): Promise<readonly string[]> {
  const decided = await query<{ mail_id: string }>("select mail_id from notifications.mails");
  const users = await query<{ email: string }>("select email from access.users");
  const of_people = new Set(users.map(({ email }) => email));
  const to_customers = mails.mails().filter(({ envelope }) => !envelope.to.some((address) => of_people.has(address)));
  const arrived = new Set(
    to_customers.map((mail) => /^<([0-9a-f-]+)@/.exec(mail.headers["message-id"] ?? "")?.[1] ?? ""),
  );
  const ids = new Set(decided.map(({ mail_id }) => mail_id));
  return [
    ...[...ids].filter((mail_id) => !arrived.has(mail_id)).map((mail_id) => `mail ${mail_id} has not arrived`),
    ...[...arrived].filter((mail_id) => !ids.has(mail_id)).map((mail_id) => `mail ${mail_id} was never decided`),
  ];
}
